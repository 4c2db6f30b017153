import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { AttachmentFacts } from '../../services/attachments/read.ts'
import { groupAddress } from '../layout/address.ts'
import { bytes } from '../layout/numbers.ts'
import { section } from './section.ts'

/** The files that came with an event; null when there are none. */
export function attachments(shortId: string, files: AttachmentFacts[]): VNode | null {
  if (files.length === 0) return null
  return section(
    'attachments',
    'Attachments',
    html`<ul class="attachments">
      ${files.map((file) => {
        const address = `${groupAddress(shortId)}/events/${file.eventId}/attachments/${file.id}`
        const about = `${kinds[file.kind] ?? 'file'}, ${bytes(file.size)}`
        return html`<li>
          ${file.picture && html`<a href=${address}><img src=${`${address}/picture`} alt=${file.name} loading="lazy" /></a>`}
          <p>
            ${file.isKept ? html`<a href=${address}>${file.name}</a>` : html`<span class="name">${file.name}</span>`}${' '}
            <span class="soft">${file.isKept ? about : `${about}: not kept. A file may have 1 MB, all of an event 5 MB.`}</span>
          </p>
        </li>`
      })}
    </ul>`,
  )
}

const kinds: Record<string, string> = {
  'event.view_hierarchy': 'view hierarchy',
  'event.minidump': 'minidump',
  'event.applecrashreport': 'Apple crash report',
  'unreal.context': 'Unreal context',
  'unreal.logs': 'Unreal log',
}
