import type { ReleaseFacts } from '../../pages/releases/draw.ts'
import type { ReleasesFacts } from '../../pages/releases/list.ts'
import type { ReleaseHealth } from '../../services/releases/health.ts'
import type { ReleaseView } from '../../services/releases/read.ts'
import { local, now, viewOf } from './samples.ts'

// Releases of the same small shop.

const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

const shop = { id: 1, slug: 'shop', name: 'Shop', platform: 'node' }
const ofRelease = { organizationId: 1, version: 'shop@2.14.0' }
const deploy = {
  ...ofRelease,
  id: 3,
  environment: 'production',
  name: 'blue',
  url: 'https://ci.shop.example/runs/812',
  startedAt: null,
  finishedAt: ago(2),
  projectIds: [1],
}
const commit = {
  ...ofRelease,
  sha: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  place: 0,
  repository: 'contoso/shop',
  message: 'Ask the bank once, also when it is slow\n\nFixes SHOP-1A2',
  authorName: 'Grace Hopper',
  authorEmail: 'grace@shop.example',
  at: ago(5),
  files: [{ path: 'src/payment/charge.ts', type: 'M' }],
}

export const release: ReleaseView = {
  id: 9,
  version: 'shop@2.14.0',
  firstSeenAt: ago(4),
  releasedAt: ago(2),
  ref: 'main',
  url: 'https://shop.example/releases/2.14.0',
  archivedAt: null,
  adoptedAt: null,
  badAt: null,
  eventCount: 812,
  firstEventAt: ago(2),
  lastEventAt: ago(0.02),
  newGroups: 2,
  projects: [{ project: shop, newGroups: 2, eventCount: 812 }],
  commitCount: 14,
  lastCommit: commit,
  authors: [{ name: 'Grace Hopper', email: 'grace@shop.example' }],
  deployCount: 2,
  lastDeploy: deploy,
}

const ways = { started: 48_211, errored: 311, abnormal: 4, unhandled: 96, crashed: 57 }

export const health: ReleaseHealth = {
  sums: { sessions: ways, users: { ...ways, started: 9_804, crashed: 41 } },
  crashFreeSessions: 1 - 57 / 48_211,
  crashFreeUsers: 1 - 41 / 9_804,
  sessions24h: 4_020,
  users24h: 1_210,
  allSessions24h: 9_700,
  allUsers24h: 2_900,
  adoption: 4_020 / 9_700,
  userAdoption: 1_210 / 2_900,
  stage: 'adopted',
  hours: Array.from({ length: 24 }, (_, index) => (index < 22 ? 0 : 700 + index * 60)),
}

export function releasesFacts(more: Partial<ReleasesFacts> = {}): ReleasesFacts {
  const older = {
    ...release,
    id: 8,
    version: 'shop@2.13.2',
    firstSeenAt: ago(200),
    releasedAt: null,
    badAt: ago(190),
    newGroups: 0,
  }
  const bare = { ...older, id: 7, version: commit.sha, commitCount: 0, lastDeploy: null, eventCount: 12_418 }
  return {
    now,
    who: local,
    search: '',
    page: 1,
    hasMore: true,
    releases: [release, older, bare],
    health: byVersion(),
    ...more,
  }
}

export function releaseFacts(more: Partial<ReleaseFacts> = {}): ReleaseFacts {
  return {
    now,
    who: local,
    release,
    groups: [
      viewOf(),
      viewOf({ shortId: 'SHOP-1A3', level: 'warning', title: 'SlowAnswer: the bank took 9 s' }),
    ],
    hasMore: true,
    commits: [
      commit,
      {
        ...commit,
        sha: 'c0ffee01',
        place: 1,
        message: 'Say what a teapot costs',
        authorName: 'Ada Lovelace',
      },
    ],
    deploys: [
      deploy,
      { ...deploy, id: 2, environment: 'staging', name: null, url: null, finishedAt: ago(3) },
    ],
    regressions: 1,
    health,
    ...more,
  }
}

function byVersion() {
  const gone: ReleaseHealth = { ...health, crashFreeSessions: 0.873, adoption: 0.004, stage: 'replaced' }
  return new Map([
    ['shop@2.14.0', { all: health, projects: new Map() }],
    ['shop@2.13.2', { all: gone, projects: new Map() }],
  ])
}
