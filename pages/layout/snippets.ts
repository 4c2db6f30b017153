import { html } from 'htm/preact'
import type { VNode } from 'preact'

type Snippet = { name: string; where: string; code: string }

/** What to paste, per language, so that a first error arrives here. */
export function snippetsFor(dsn: string): Snippet[] {
  return [
    {
      name: 'Node',
      where:
        'npm install @sentry/node, then as instrument.mjs, started with node --import ./instrument.mjs app.js',
      code: `import * as Sentry from '@sentry/node'

Sentry.init({ dsn: '${dsn}' })

// Try it once:
Sentry.captureException(new Error('Hello from Node'))`,
    },
    {
      name: 'Browser',
      where: 'npm install @sentry/browser, then first thing in your bundle',
      code: `import * as Sentry from '@sentry/browser'

Sentry.init({ dsn: '${dsn}' })

// Try it once:
Sentry.captureException(new Error('Hello from the browser'))`,
    },
    {
      name: 'Python',
      where: 'pip install sentry-sdk, then where your program starts',
      code: `import sentry_sdk

sentry_sdk.init(dsn="${dsn}")

# Try it once:
sentry_sdk.capture_exception(RuntimeError("Hello from Python"))`,
    },
    {
      name: '.NET',
      where: 'dotnet add package Sentry, then at the top of Program.cs',
      code: `using Sentry;

using var sentry = SentrySdk.Init("${dsn}");

// Try it once:
SentrySdk.CaptureException(new Exception("Hello from .NET"));`,
    },
  ]
}

/** The DSN and the snippets, each with a button to copy it. */
export function snippets(dsn: string): VNode {
  return html`<div class="snippets">
    <h3 id="dsn-label">DSN</h3>
    <div class="copyable">
      <code id="dsn" class="dsn" aria-labelledby="dsn-label">${dsn}</code>${copyButton('dsn')}
    </div>
    <h3 id="snippet-label">First error</h3>
    <div class="tabs" role="group" aria-labelledby="snippet-label">
      ${snippetsFor(dsn).map(
        (snippet, index) => html`
          <input type="radio" name="snippet" id=${`snippet-${index}`} checked=${index === 0} />
          <label for=${`snippet-${index}`}>${snippet.name}</label>
          <div class="tab">
            <p class="soft">${snippet.where}</p>
            <div class="copyable">
              <pre id=${`snippet-${index}-code`} tabindex="0"><code>${snippet.code}</code></pre>
              ${copyButton(`snippet-${index}-code`)}
            </div>
          </div>
        `,
      )}
    </div>
  </div>`
}

/** A button that copies the text of an element. Hidden until the script runs, for without it nothing could be copied. */
export function copyButton(id: string): VNode {
  return html`<button type="button" class="copy" data-copy=${id} hidden>Copy</button>`
}
