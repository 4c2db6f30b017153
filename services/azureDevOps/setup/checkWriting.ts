import type { App } from '../../app.ts'
import type { AzureWorkItem, Client, PatchStep } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { faultWords, type Steps } from './check.ts'

type Where = {
  project: { id: string; name: string }
  type: string
  /** Lets hooks about a work item be noted. */
  follow(seen: AzureWorkItem): Promise<void>
}

/** Makes a work item, does to it all that Hitch ever does, and deletes it. */
export async function checkWriting(app: App, client: Client, steps: Steps, where: Where): Promise<void> {
  const { project, type, follow } = where
  const made = await steps.step('new work item', async () => {
    const seen = await client.create(project.id, type, [
      set('System.Title', 'Hitch tries whether it works here; this will be deleted'),
      set('System.Tags', 'hitch; check'),
      hyperlink(`${app.config.publicUrl}/groups/CHECK-1#link-0`),
    ])
    if (!seen) throw new Error('nothing came back')
    await follow(seen)
    return { value: seen, detail: `${type} ${seen.number} in ${project.name}, revision ${seen.rev}` }
  })
  if (!made) return
  const { number } = made
  try {
    await checkChanges(client, steps, made)
    await checkComments(client, steps, project.id, number)
    await steps.step('hyperlink taken off', async () => {
      const seen = await read(client, number)
      const index = seen.relations?.findIndex(({ rel }) => rel === 'Hyperlink') ?? -1
      if (index < 0) throw new Error('it is not among the relations')
      const after = await client.update(number, [
        test(seen.rev),
        { op: 'remove', path: `/relations/${index}` },
      ])
      return { value: after, detail: `revision ${after.rev}` }
    })
  } finally {
    await steps.step('deleted', async () => {
      await client.remove(number)
      const [gone, isDeleted] = [await client.workItem(number), await client.isDeleted(number)]
      if (gone) throw new Error('it is still there')
      return {
        value: true,
        detail: isDeleted ? 'and found in the recycle bin' : 'but not found in the recycle bin',
      }
    })
  }
}

async function checkChanges(client: Client, steps: Steps, made: AzureWorkItem): Promise<void> {
  await steps.step('changed on the condition of its revision', async () => {
    const after = await client.update(made.number, [
      test(made.rev),
      set('System.Title', `${made.title}, soon`),
    ])
    return { value: after, detail: `revision ${made.rev} became ${after.rev}` }
  })
  await steps.step('refused when somebody else was faster', async () => {
    try {
      await client.update(made.number, [test(made.rev), set('System.Title', 'must not stand there')])
    } catch (error) {
      if (error instanceof AzureError && error.kind === 'conflict')
        return { value: true, detail: faultWords(error) }
      throw error
    }
    throw new Error('an old revision was taken')
  })
  await steps.step('assigned to a stranger is refused', async () => {
    try {
      await client.update(made.number, [set('System.AssignedTo', 'nobody@hitch.invalid')])
    } catch (error) {
      if (error instanceof AzureError && error.kind === 'invalid')
        return { value: true, detail: faultWords(error) }
      throw error
    }
    throw new Error('it was taken')
  })
}

async function checkComments(client: Client, steps: Steps, project: string, number: number): Promise<void> {
  const comment = await steps.step('comment', async () => {
    const added = await client.addComment(
      project,
      number,
      '<p>Hitch <b>tries</b> a comment &amp; its marks</p>',
    )
    return {
      value: added,
      detail: `id ${added.id}, version ${added.version}, ${added.format}: ${added.text}`,
    }
  })
  if (!comment) return
  await steps.step('comment changed', async () => {
    const before = await read(client, number)
    const edited = await client.editComment(project, number, comment.id, '<p>Changed</p>')
    const after = await read(client, number)
    const moved = after.rev > before.rev ? 'makes a revision' : 'makes no revision'
    if (!edited) throw new Error('it is gone')
    return { value: edited, detail: `version ${edited.version}, which ${moved}` }
  })
  await steps.step('comment removed', async () => {
    await client.removeComment(project, number, comment.id)
    const left = (await client.comments(project, number)).filter(({ isDeleted }) => !isDeleted)
    return { value: true, detail: `${left.length} left` }
  })
}

async function read(client: Client, number: number): Promise<AzureWorkItem> {
  const seen = await client.workItem(number)
  if (!seen) throw new Error('it cannot be read again')
  return seen
}

function set(field: string, value: string): PatchStep {
  return { op: 'add', path: `/fields/${field}`, value }
}

function test(rev: number): PatchStep {
  return { op: 'test', path: '/rev', value: rev }
}

function hyperlink(url: string): PatchStep {
  return {
    op: 'add',
    path: '/relations/-',
    value: { rel: 'Hyperlink', url, attributes: { comment: 'Hitch' } },
  }
}
