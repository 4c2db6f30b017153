import { html } from 'htm/preact'
import { groupingAddress, intakeAddress, ownershipAddress } from '../layout/address.ts'
import { drawPage, type Who } from '../layout/page.ts'

export type SettingsFacts = { who: Who; projects: { slug: string; name: string }[]; hasMore: boolean }

/** What can be set, and where. */
export function drawSettings({ who, projects, hasMore }: SettingsFacts): string {
  return drawPage({
    title: 'Settings',
    who,
    width: 'narrow',
    body: html`
      <section class="panel part">
        <h1>Settings</h1>
        <ul class="places-to-set">
          <li><a href="/settings/azure-devops"><b>Azure DevOps</b></a> <span class="soft">organizations, what is kept in step, rules</span></li>
        </ul>
      </section>
      <section class="panel part">
        <h2>Projects</h2>
        ${
          projects.length > 0
            ? html`<ul class="places-to-set">
                ${projects.map(
                  ({ slug, name }) =>
                    html`<li>
                      <b>${name}</b> <span class="id">${slug}</span>
                      <span class="ways">
                        <a href=${intakeAddress(slug)}>what it takes in</a>
                        <a href=${groupingAddress(slug)}>how it groups</a>
                        <a href=${ownershipAddress(slug)}>who owns what</a>
                      </span>
                    </li>`,
                )}
              </ul>`
            : html`<p>There is no project yet.</p>`
        }
        ${hasMore && html`<p class="soft">There are more; the address of each ends in its slug: <code>/settings/projects/…</code></p>`}
      </section>
    `,
  })
}
