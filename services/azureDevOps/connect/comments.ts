import type { AzureComment, Client, Urgency } from './client.ts'
import type { Line } from './line.ts'
import { asText } from './plain.ts'
import { segment } from './raw.ts'
import { orNull, present, presentList, readComment } from './shapes.ts'

type Methods = Pick<Client, 'comments' | 'addComment' | 'editComment' | 'removeComment'>

const page = 200
// Work items with more talk than this exist, but their oldest comments are not news.
const mostPages = 25

/** The discussion of a work item. */
export function commentMethods(line: Line, urgency: Urgency): Methods {
  const read = { urgency, isRepeatable: true }
  const write = { urgency, isRepeatable: false }

  return {
    async comments(project, number) {
      return await line.ask(read, async ({ work }) => {
        const found: AzureComment[] = []
        let next = ''
        for (let turn = 0; turn < mostPages; turn += 1) {
          const list = await work.getComments(segment(project), number, page, next || undefined, true)
          const comments = presentList(present(list).comments)
          found.push(...comments.flatMap((comment) => readComment(comment) ?? []))
          next = asText(list.continuationToken)
          if (!next || comments.length === 0) break
        }
        return found
      })
    },

    async addComment(project, number, html) {
      return await line.ask(write, async ({ work }) =>
        present(readComment(await work.addComment({ text: html }, segment(project), number))),
      )
    },

    async editComment(project, number, id, html) {
      return await line.ask(write, async ({ work }) => {
        const comment = await orNull(
          work.updateComment({ text: html }, segment(project), number, id).then(present),
        )
        return comment && present(readComment(comment))
      })
    },

    // What is gone already needs no removing, so that this can be done twice.
    async removeComment(project, number, id) {
      await line.ask({ urgency, isRepeatable: true }, ({ work }) =>
        orNull(work.deleteComment(segment(project), number, id)),
      )
    },
  }
}
