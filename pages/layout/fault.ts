import { html } from 'htm/preact'
import { drawPage, type Who } from './page.ts'

export type Fault = {
  status: number
  /** In words that may be shown. */
  message: string
  /** Where the log tells more. */
  reference?: string
  /** A heading better than the status' own. */
  heading?: string
  /** A way on, besides the list of groups. */
  next?: { href: string; words: string }
}

const headings: Record<number, string> = {
  400: 'That did not make sense to us',
  401: 'Please sign in',
  403: 'This is not for you',
  404: 'Nothing is here',
  410: 'This is over',
  413: 'That is too much',
  421: 'Wrong address',
  500: 'Something went wrong',
  502: 'Somebody else did not answer',
}

/** The page for what did not work: what happened, in words, and where to go from here. */
export function drawFault(fault: Fault, who: Who | null): string {
  const heading = fault.heading ?? headings[fault.status] ?? 'That did not work'
  const next = fault.next ?? { href: '/', words: 'All groups' }
  return drawPage({
    title: heading,
    who,
    width: 'narrow',
    body: html`<section class="panel answer">
      <p class="code">${fault.status}</p>
      <h1>${heading}</h1>
      <p>${fault.message}</p>
      ${
        fault.reference &&
        html`<p class="soft">
          The reason stands in the log of Hitch under the reference <code>${fault.reference}</code>.
        </p>`
      }
      <p class="ways"><a class="button" href=${next.href}>${next.words}</a></p>
    </section>`,
  })
}
