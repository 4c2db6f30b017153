import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { safeHtml } from '../../fakes/azureDevOps/comments.ts'
import type { Seen } from '../../fakes/azureDevOps/seen.ts'
import type { AzureDevOpsFake } from '../../fakes/azureDevOps/server.ts'
import { assigneeForm, hitchOf, kindOf, stateForm } from './draw.ts'
import { act, frame } from './frame.ts'
import { nameOf, plain } from './words.ts'

/** One work item: what it is about, what was said, and who changed what. */
export function drawItem(there: AzureDevOpsFake, number: number, by: string): string {
  const item = there.item(number)
  const body = String(item.fields['Microsoft.VSTS.TCM.ReproSteps'] ?? item.fields['System.Description'] ?? '')
  return frame(
    there,
    by,
    `#${number} ${item.title}`,
    html`<main id="live" class="item" data-number=${number} data-rev=${item.rev}>
      <article class=${`whole ${kindOf(item.type)}`}>
        <p class="line">
          <span class="type">${item.type}</span> #${number}
          ${item.fields['System.Tags'] && html`<span class="tags">${item.fields['System.Tags']}</span>`}
          ${hitchOf(item) && html`<a class="hitch" href=${hitchOf(item)} target="hitch">Open in Hitch</a>`}
        </p>
        <h1>${item.title}</h1>
        ${
          item.isDeleted
            ? html`<p class="gone">It lies in the recycle bin. ${act(number, 'restore', html`<button>Restore it</button>`, 'inline shown')}</p>`
            : html`<div class="line bar">
                ${stateForm(there, item)} ${assigneeForm(there, item)}
                ${act(number, 'remove', html`<button>Delete</button>`, 'inline shown')}
              </div>`
        }
        ${body && html`<section class="about" dangerouslySetInnerHTML=${{ __html: safeHtml(body) }}></section>`}
        <h2>Discussion</h2>
        ${item.comments.map((one) => drawComment(there, item, one, by))}
        ${item.comments.length === 0 && html`<p class="empty">Nothing was said yet.</p>`}
        ${
          !item.isDeleted &&
          act(
            number,
            'comment',
            html`<textarea name="value" rows="3" placeholder="Say something" aria-label="Say something" required maxlength="2000"></textarea>
              <button>Say it</button>`,
            'write',
          )
        }
      </article>
      <aside>
        <h2>What changed</h2>
        <ol>
          ${there
            .history(number)
            .toReversed()
            .map(
              ({ at, by: who, changes }) => html`<li>
                <time datetime=${at.toISOString()}>${at.toTimeString().slice(0, 8)}</time> <b>${who}</b>${' '}
                ${drawChanges(changes)}
              </li>`,
            )}
        </ol>
      </aside>
    </main>`,
  )
}

type SeenComment = Seen['comments'][number]

/** Those who wrote a comment may change it, and nobody else. */
function drawComment(
  there: AzureDevOpsFake,
  { number, isDeleted }: Seen,
  one: SeenComment,
  by: string,
): VNode {
  const edit = html`<details>
    <summary>Change</summary>
    <form method="post" action="/change" class="write">
      <input type="hidden" name="number" value=${number} />
      <input type="hidden" name="comment" value=${one.id} />
      <textarea name="value" rows="3" required maxlength="2000" aria-label="New text">${plain(one.text)}</textarea>
      <p class="line">
        <button name="kind" value="editComment">Save</button>
        <button name="kind" value="deleteComment" formnovalidate>Delete it</button>
      </p>
    </form>
  </details>`
  return html`<div class="comment">
    <p class="line"><b>${nameOf(there, one.by)}</b> ${one.version > 1 && html`<i>changed</i>`}</p>
    <div class="text" dangerouslySetInnerHTML=${{ __html: safeHtml(one.text) }}></div>
    ${one.by === by && !isDeleted && edit}
  </div>`
}

const unsaid = new Set(['Reason', 'Activated By', 'Resolved By', 'Closed By', 'Created By', 'Team Project'])
const long = 60

function drawChanges(changes: { name: string; from: string | null; to: string | null }[]): VNode {
  const told = changes.filter(({ name }) => !unsaid.has(name))
  if (changes.some(({ name }) => name === 'Created By')) return html`<span>made it</span>`
  if (told.length === 0) return html`<span>changed a link or a comment</span>`
  return html`<ul>
    ${told.map(({ name, from, to }) => {
      if (name === 'History') return html`<li>said something</li>`
      const short = (value: string | null) => (value === null ? 'nothing' : plain(value, true).slice(0, long))
      return html`<li>${name}: <s>${short(from)}</s> → ${short(to)}</li>`
    })}
  </ul>`
}
