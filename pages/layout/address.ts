/** One segment of a path. Halves of characters, which no address can carry, become replacement characters. */
export function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** The address of a group's page. */
export function groupAddress(shortId: string): string {
  return `/groups/${segment(shortId)}`
}

/** The address of a release's page. */
export function releaseAddress(version: string): string {
  return `/releases/${segment(version)}`
}

/** The address of a monitor's page; by number, as two projects may have one of the same slug. */
export function monitorAddress(id: number): string {
  return `/monitors/${id}`
}

/** The address of what a project takes in. */
export function intakeAddress(slug: string): string {
  return `/settings/projects/${segment(slug)}`
}

/** The address of everything about one integration, or of one thing that can be done with it. */
export function integrationAddress(id: number, rest = ''): string {
  return `/settings/azure-devops/${id}${rest && `/${rest}`}`
}

/** An address that somebody else gave us, if a link may lead there. */
export function webAddress(text: string | null): string | undefined {
  const url = text !== null && URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined
}

/** The address of who owns what in a project. */
export function ownershipAddress(slug: string): string {
  return `/settings/projects/${segment(slug)}/ownership`
}

/** Where a project's rules of grouping are. */
export function groupingAddress(slug: string): string {
  return `/settings/projects/${segment(slug)}/grouping`
}
