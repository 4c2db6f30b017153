/** How much of the tags of events is indexed. What is beyond it is kept with its event, and said to be missing. */
export const tagLimits = {
  /** Names of tags in a project. */
  keys: 500,
  /** Different values of a tag in a project. */
  values: 1_000,
  /** Of a release, an environment or a dist: they come one by one, for years. */
  namesOfReleases: 10_000,
  /** Different values of all tags together in a group: a tag that is full must leave room for others. */
  ofGroup: 4_000,
} as const

/** How many values of a tag are indexed in a project. */
export function mostValues(key: string): number {
  return key === 'release' || key === 'environment' || key === 'dist'
    ? tagLimits.namesOfReleases
    : tagLimits.values
}
