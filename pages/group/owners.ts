import { html } from 'htm/preact'
import type { VNode } from 'preact'
import type { GroupView } from '../../services/groups/view.ts'
import { ownershipAddress, releaseAddress } from '../layout/address.ts'
import { section } from './section.ts'

type OwnerView = GroupView['owners'][number]

/** How an owner is written: teams have a # in front. */
export function nameOf({ kind, name }: { kind: 'person' | 'team'; name: string }): string {
  return kind === 'team' ? `#${name}` : name
}

/** Who could own a group, and the commits that may have brought it in; nothing when nobody knows. */
export function owners({ owners, project }: GroupView): VNode | null {
  if (owners.length === 0) return null
  const commits = owners.filter(({ commit }) => commit)
  const others = owners.filter(({ commit }) => !commit)
  return section(
    'owners',
    'Whose it may be',
    html`${commits.length > 0 && html`<ul class="owners">${commits.map(commitLine)}</ul>`}
      ${others.length > 0 && html`<ul class="owners">${others.map(ownerLine)}</ul>`}
      <p class="soft"><a href=${ownershipAddress(project.slug)}>Ownership of ${project.name}</a></p>`,
  )
}

const sure = { high: 'Probably from', medium: 'Maybe from', low: 'Perhaps from' }

function commitLine({ commit, owner, reason }: OwnerView): VNode | null {
  if (!commit) return null
  return html`<li>
    <div>${sure[commit.confidence]} <code>${commit.sha.slice(0, 8)}</code> by <b>${owner ? nameOf(owner) : commit.author}</b></div>
    ${commit.message && html`<div>${commit.message}</div>`}
    <div class="soft">${touched(reason)} · in <a href=${releaseAddress(commit.version)}>${commit.version}</a></div>
  </li>`
}

// The commit itself stands above already.
function touched(reason: string): string {
  const at = reason.lastIndexOf(' changed ')
  return at < 0 ? reason : reason.slice(at + 1)
}

function ownerLine({ owner, reason }: OwnerView): VNode | null {
  if (!owner) return null
  return html`<li><div><b>${nameOf(owner)}</b></div><div class="soft">${reason}</div></li>`
}
