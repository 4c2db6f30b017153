import { html } from 'htm/preact'
import type { ComponentChildren, VNode } from 'preact'
import { render } from 'preact-render-to-string'
import type { AzureDevOpsFake } from '../../fakes/azureDevOps/server.ts'
import { colleagues } from './words.ts'

/** A whole page of the board. Texts are escaped on the way. */
export function frame(there: AzureDevOpsFake, by: string, title: string, body: ComponentChildren): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title}</title>
      <link rel="icon" href="/board.svg" />
      <link rel="stylesheet" href="/board.css" />
      <script src="/board.js" type="module"></script>
    </head>
    <body>
      <header class="top">
        <a class="home" href=${`/${there.name}/Shop`}>
          <img src="/board.svg" alt="" width="38" height="38" />
          <span><b>The Rope Locker</b><i>the board of its workshop, in the place of Azure DevOps</i></span>
        </a>
        <form class="who" method="post" action="/who">
          <label>You are ${choice('who', colleagues(there), by)}</label>
          <button>Be them</button>
        </form>
      </header>
      ${body}
    </body>
  </html>`
  return `<!doctype html>\n${render(page)}\n`
}

/** A select that is sent as soon as something is chosen; its button is for browsers without scripts. */
export function choice(name: string, all: { name: string; login: string }[], chosen: string | null): VNode {
  return html`<select name=${name} data-sends>
    ${all.map(({ name: words, login }) => html`<option value=${login} selected=${login === chosen}>${words}</option>`)}
  </select>`
}

/** A form that changes one thing about a work item. */
export function act(number: number, kind: string, inside: ComponentChildren, className = ''): VNode {
  return html`<form method="post" action="/change" class=${className}>
    <input type="hidden" name="number" value=${number} />
    <input type="hidden" name="kind" value=${kind} />
    ${inside}
  </form>`
}
