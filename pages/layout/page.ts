import { html } from 'htm/preact'
import type { ComponentChildren, VNode } from 'preact'
import { render } from 'preact-render-to-string'
import { assets } from './assets.ts'

/** Who a page is drawn for. `csrf` goes into every form of the page. */
export type Who = { name: string; role: string; isLocal: boolean; csrf: string }

export type Page = {
  title: string
  /** Null for pages that need nobody signed in. */
  who: Who | null
  /** `wide` for what people work in, `narrow` for a question and its answer. */
  width: 'wide' | 'narrow'
  body: ComponentChildren
  /** Where a browser goes from here by itself. */
  goesTo?: string
}

/** A whole page as HTML. Everything in it went through the virtual DOM, which escapes texts and attributes. */
export function drawPage(page: Page): string {
  const document = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>${page.title} · Hitch</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex, nofollow" />
      ${page.goesTo && html`<meta http-equiv="refresh" content=${`0; url=${page.goesTo}`} />`}
      <link rel="icon" href=${assets.mark.path} type="image/svg+xml" />
      <link rel="stylesheet" href=${assets.css.path} />
      <script src=${assets.js.path} defer></script>
    </head>
    <body class=${page.width}>
      <a class="skip" href="#main">Skip to the content</a>
      ${head(page.who)}
      <main id="main" tabindex="-1">${page.body}</main>
    </body>
  </html>`
  return `<!doctype html>\n${render(document)}\n`
}

/** Something to know before the rest: what was done, what was not understood, what went wrong; `list`: what of it. */
export function notice(
  kind: 'done' | 'note' | 'fault',
  words: ComponentChildren,
  list: string[] = [],
): VNode {
  const body =
    list.length === 0
      ? words
      : html`<p>${words}</p>
          <ul class="missing">${list.map((line) => html`<li>${line}</li>`)}</ul>`
  return html`<div class="notice ${kind}" role=${kind === 'fault' ? 'alert' : 'status'}>${body}</div>`
}

function head(who: Who | null): VNode {
  return html`<header class="top">
    <div>
      <a class="brand" href="/" aria-label="Hitch, all groups">
        <img src=${assets.mark.path} width="26" height="26" alt="" /><span>Hitch</span>
      </a>
      ${who && html`<nav class="places" aria-label="Hitch"><a href="/releases">Releases</a><a href="/monitors">Monitors</a><a href="/transactions">Transactions</a><a href="/settings">Settings</a></nav>`}
      ${who && visitor(who)}
    </div>
  </header>`
}

function visitor(who: Who): VNode {
  if (who.isLocal)
    return html`<p class="who">
      <span class="name">${who.name}</span>
      <span class="mode" title="Hitch answers this machine alone, so nobody needs to sign in">local mode</span>
    </p>`
  return html`<form class="who" method="post" action="/signout">
    <span class="name">${who.name}</span>
    <input type="hidden" name="csrf" value=${who.csrf} />
    <button class="quiet">Sign out</button>
  </form>`
}
