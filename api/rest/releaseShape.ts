import type { Deploy, ReleaseCommit } from '../../prisma/client/client.ts'
import { parseVersion } from '../../services/releases/order.ts'
import type { ReleaseView } from '../../services/releases/read.ts'
import { shortVersion } from '../../services/releases/version.ts'

/** A release as Sentry shows it. */
export function releaseJson(view: ReleaseView) {
  return {
    id: String(view.id),
    version: view.version,
    shortVersion: shortVersion(view.version),
    versionInfo: versionJson(view.version),
    status: view.archivedAt ? 'archived' : 'open',
    ref: view.ref,
    url: view.url,
    dateCreated: view.firstSeenAt.toISOString(),
    dateStarted: null,
    dateReleased: view.releasedAt?.toISOString() ?? null,
    data: {},
    owner: null,
    newGroups: view.newGroups,
    eventCount: view.eventCount,
    firstEvent: view.firstEventAt?.toISOString() ?? null,
    lastEvent: view.lastEventAt?.toISOString() ?? null,
    commitCount: view.commitCount,
    lastCommit: view.lastCommit && commitJson(view.lastCommit),
    authors: view.authors.map(authorJson),
    deployCount: view.deployCount,
    lastDeploy: view.lastDeploy && deployJson(view.lastDeploy),
    projects: view.projects.map(({ project, newGroups }) => ({
      id: String(project.id),
      slug: project.slug,
      name: project.name,
      platform: project.platform,
      newGroups,
    })),
  }
}

/** A commit as Sentry shows it. */
export function commitJson(commit: ReleaseCommit) {
  return {
    id: commit.sha,
    message: commit.message,
    dateCreated: commit.at.toISOString(),
    author: authorJson({ name: commit.authorName, email: commit.authorEmail }),
    repository: commit.repository === null ? null : { name: commit.repository },
    patchSet: commit.files,
  }
}

/** A deploy as Sentry shows it. */
export function deployJson(deploy: Deploy) {
  return {
    id: String(deploy.id),
    environment: deploy.environment,
    name: deploy.name,
    url: deploy.url,
    dateStarted: deploy.startedAt?.toISOString() ?? null,
    dateFinished: deploy.finishedAt.toISOString(),
  }
}

function authorJson({ name, email }: { name: string | null; email: string | null }) {
  return { name: name ?? email ?? '', email: email ?? '' }
}

function versionJson(raw: string) {
  const parsed = parseVersion(raw)
  const [major, minor, patch] = parsed?.numbers ?? []
  return {
    package: parsed?.package || null,
    description: shortVersion(raw),
    version: parsed ? { raw, major, minor, patch, pre: parsed.prerelease.join('.') || null } : { raw },
    buildHash: null,
  }
}
