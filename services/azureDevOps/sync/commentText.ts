import { createHash } from 'node:crypto'
import { convert } from 'html-to-text'

// Far more than anybody reads in a chat, and as much as a comment here can have.
const longest = 10_000
// Of what a stranger wrote.
const mostRead = 1_000_000

/** Somebody's words of ours as HTML of theirs, saying who wrote them. `mark` is the address by which we know it again. */
export function htmlOf(comment: { text: string; by: string | null; mark: string; shortId: string }): string {
  const lines = escaped(comment.text)
    .split(/\r\n|\r|\n/)
    .join('<br>')
  const link = `<a href="${escaped(comment.mark)}">${escaped(comment.shortId)}</a>`
  return comment.by
    ? `<div><b>${escaped(comment.by)}</b> wrote on ${link}:</div><div>${lines}</div>`
    : `<div>${lines} (${link})</div>`
}

/** What a comment of theirs says, as plain text. Never throws, whatever it holds. */
export function textOf(comment: { text: string; format: 'html' | 'markdown' }): string {
  const plain =
    comment.format === 'markdown'
      ? comment.text
      : convert(comment.text.slice(0, mostRead), {
          wordwrap: false,
          limits: { maxInputLength: mostRead, maxDepth: 50 },
          selectors: [
            { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
            { selector: 'img', format: 'skip' },
          ],
        })
  const text = plain.replaceAll('\0', '').toWellFormed().trim()
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** Tells whether a text is still the one it was. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
