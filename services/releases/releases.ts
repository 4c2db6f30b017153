import type { Transaction } from '../database/database.ts'
import { type KnownRelease, newestRelease } from './order.ts'

// Releases are few; but a project that names each build anew has many, and only the recent ones can be the newest.
const recent = 200

/** The newest release of a project, by version where versions parse, else by when it went out or was first seen. */
export async function newestOf(tx: Transaction, projectId: number): Promise<KnownRelease | null> {
  const releases = await tx.release.findMany({
    where: { projectId },
    orderBy: { firstSeenAt: 'desc' },
    take: recent,
    select: { version: true, firstSeenAt: true, releasedAt: true },
  })
  return newestRelease(
    releases.map(({ version, firstSeenAt, releasedAt }) => ({
      version,
      firstSeenAt: releasedAt ?? firstSeenAt,
    })),
  )
}
