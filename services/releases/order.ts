/** A release as the protocol writes it: `package@1.2.3-rc.1+build`. */
export type Version = { package: string; numbers: [number, number, number]; prerelease: string[] }

/** The parts of a release that names a semantic version; null for commit hashes, dates and other names. */
export function parseVersion(release: string): Version | null {
  const match =
    /^(?:(.+)@)?v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(
      release,
    )
  if (!match) return null
  return {
    package: match[1] ?? '',
    numbers: [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)],
    prerelease: match[5] ? match[5].split('.') : [],
  }
}

/** Negative when the left version is older, positive when newer, 0 when equal (build metadata does not count). */
export function compareVersions(left: Version, right: Version): number {
  for (const index of [0, 1, 2] as const) {
    if (left.numbers[index] !== right.numbers[index]) return left.numbers[index] - right.numbers[index]
  }
  if (left.prerelease.length === 0 || right.prerelease.length === 0)
    return right.prerelease.length - left.prerelease.length
  for (let index = 0; index < Math.max(left.prerelease.length, right.prerelease.length); index++) {
    const order = compareParts(left.prerelease[index], right.prerelease[index])
    if (order !== 0) return order
  }
  return 0
}

// semver.org §11.4: numbers by value, numbers before words, words by their letters, fewer parts before more.
function compareParts(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1
  const [a, b] = [left, right].map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN)) as [
    number,
    number,
  ]
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b
  if (Number.isNaN(a) !== Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1
  return left < right ? -1 : left > right ? 1 : 0
}

/** A release and when we first heard of it. */
export type KnownRelease = { version: string; firstSeenAt: Date }

/**
 * Which of two releases of a project is newer. Both as versions of one package where they parse, else by when they
 * were first seen. Negative when the left one is older.
 */
export function compareReleases(left: KnownRelease, right: KnownRelease): number {
  if (left.version === right.version) return 0
  const [a, b] = [parseVersion(left.version), parseVersion(right.version)]
  if (a && b && a.package === b.package) return compareVersions(a, b)
  return left.firstSeenAt.getTime() - right.firstSeenAt.getTime()
}

/** The newest of a project's releases, or null when it has none. */
export function newestRelease(releases: KnownRelease[]): KnownRelease | null {
  return releases.reduce<KnownRelease | null>(
    (best, next) => (best && compareReleases(best, next) >= 0 ? best : next),
    null,
  )
}

/** How `compareReleases` tells which of two names is newer: as versions, or by date and why only so. */
export function howCompared(left: string, right: string): 'same' | 'versions' | string {
  if (left === right) return 'same'
  const [a, b] = [parseVersion(left), parseVersion(right)]
  if (!a || !b) return `by date, because ${a ? right : left} is no version`
  return a.package === b.package ? 'versions' : 'by date, because they are different packages'
}
