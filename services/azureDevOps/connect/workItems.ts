import type { Client, PatchStep, Urgency } from './client.ts'
import type { Line } from './line.ts'
import { asNumber, asRecord } from './plain.ts'
import { segment } from './raw.ts'
import { orNull, present, presentList, readWorkItem } from './shapes.ts'

type Methods = Pick<
  Client,
  'workItem' | 'workItems' | 'revisions' | 'isDeleted' | 'create' | 'update' | 'remove' | 'wiql'
>

// The most that the service gives at once.
const batch = 200
// $expand=All: with relations, and with the comment that the newest change made.
const everything = 4
// Times in queries are refused otherwise.
const isExact = true
// errorPolicy Omit: holes in the list where it would refuse the whole.
const omit = 2

/** Work items: read, made, changed, found by a query. */
export function workItemMethods(line: Line, urgency: Urgency): Methods {
  const read = { urgency, isRepeatable: true }
  const write = { urgency, isRepeatable: false }

  async function inBatches(numbers: number[], more: object): Promise<{ items: unknown[]; baseUrl: string }> {
    const wanted = [...new Set(numbers)].filter(isNumber)
    const items: unknown[] = []
    let baseUrl = ''
    for (let at = 0; at < wanted.length; at += batch) {
      const ids = wanted.slice(at, at + batch)
      const answer = await line.ask(read, async (library) => {
        baseUrl = library.baseUrl
        return presentList(await library.work.getWorkItemsBatch({ ids, errorPolicy: omit, ...more }))
      })
      items.push(...answer)
    }
    return { items, baseUrl }
  }

  return {
    async workItem(number) {
      if (!isNumber(number)) return null
      return await line.ask(read, async ({ work, baseUrl }) => {
        const item = await orNull(work.getWorkItem(number, undefined, undefined, everything).then(present))
        return item && present(readWorkItem(item, baseUrl))
      })
    },

    async workItems(numbers) {
      const { items, baseUrl } = await inBatches(numbers, {})
      return items.flatMap((item) => readWorkItem(item, baseUrl, false) ?? [])
    },

    async revisions(numbers) {
      const { items } = await inBatches(numbers, { fields: ['System.Id', 'System.Rev'] })
      return new Map(items.flatMap(readRevision))
    },

    async isDeleted(number) {
      if (!isNumber(number)) return false
      return await line.ask(read, async ({ work }) => {
        const found = await orNull(work.getDeletedWorkItem(number).then(present))
        return found !== null
      })
    },

    async create(project, type, steps, { dryRun = false } = {}) {
      return await line.ask(dryRun ? read : write, async ({ work, baseUrl }) => {
        const [where, what] = [segment(project), segment(type)]
        const item = await work.createWorkItem(
          {},
          asDocument(steps),
          where,
          what,
          dryRun,
          false,
          false,
          everything,
        )
        return dryRun ? null : present(readWorkItem(item, baseUrl))
      })
    },

    async update(number, steps) {
      return await line.ask(write, async ({ work, baseUrl }) => {
        const document = asDocument(steps)
        const item = await work.updateWorkItem(
          {},
          document,
          number,
          undefined,
          false,
          false,
          false,
          everything,
        )
        return present(readWorkItem(item, baseUrl))
      })
    },

    async remove(number) {
      await line.ask(write, ({ work }) => work.deleteWorkItem(number))
    },

    async wiql(query, { project, most } = {}) {
      return await line.ask(read, async ({ work }) => {
        const context = project === undefined ? undefined : { project: segment(project) }
        const { workItems } = asRecord(await work.queryByWiql({ query }, context, isExact, most))
        return presentList(workItems).flatMap((item) => asNumber(asRecord(item).id) || [])
      })
    },
  }
}

// The library names the type of its documents, and leaves it empty.
function asDocument(steps: PatchStep[]): { [key: string]: unknown } {
  return steps as unknown as { [key: string]: unknown }
}

function readRevision(item: unknown): [number, number][] {
  const { id, rev, fields } = asRecord(item)
  const number = asNumber(id)
  const revision = asNumber(rev ?? asRecord(fields)['System.Rev'])
  return number && revision !== null ? [[number, revision]] : []
}

function isNumber(number: number): boolean {
  return Number.isInteger(number) && number > 0 && number <= 2_147_483_647
}
