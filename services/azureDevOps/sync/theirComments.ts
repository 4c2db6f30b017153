import type { App } from '../../app.ts'
import type { AzureComment } from '../connect/client.ts'
import { withClient } from '../health.ts'
import type { HeldItem } from './hold.ts'

/** Every comment of a work item, as it is there now. */
export function readComments(app: App, item: HeldItem): Promise<AzureComment[]> {
  return withClient(app, item.integration, (client) => client.comments(item.projectName, item.number))
}

/** The address by which a comment that we wrote is known again. */
export function markOf(app: Pick<App, 'config'>, shortId: string, activityId: number): string {
  return `${app.config.publicUrl}/groups/${shortId}#activity-${activityId}`
}

/** The line of the history that a comment there was made from, by the mark in it; null when it is not ours. */
export function activityOfMark(app: Pick<App, 'config'>, html: string): number | null {
  const start = `${app.config.publicUrl}/groups/`
  const at = html.indexOf(start)
  const id = at < 0 ? null : /^[\w-]+#activity-(\d{1,10})(?!\d)/.exec(html.slice(at + start.length))?.[1]
  return id ? Number(id) : null
}
