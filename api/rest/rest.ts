import type { Server } from 'restify'
import type { App } from '../../services/app.ts'
import { route } from '../answer.ts'
import { attachmentRoutes } from './attachments.ts'
import { auditRoutes } from './audit.ts'
import { type RestRoute, serve } from './call.ts'
import { checkInRoutes } from './checkIns.ts'
import { codeOwnersRoutes } from './codeOwners.ts'
import { committerRoutes } from './committers.ts'
import { deployRoutes } from './deploys.ts'
import { eventRoutes } from './events.ts'
import { externalIssueRoutes } from './externalIssues.ts'
import { filterRoutes } from './filters.ts'
import { groupingRoutes } from './grouping.ts'
import { historyRoutes } from './history.ts'
import { integrationRoutes } from './integrations.ts'
import { issueRoutes } from './issues.ts'
import { keyRoutes } from './keys.ts'
import { memberRoutes } from './members.ts'
import { monitorRoutes } from './monitors.ts'
import { notKeptRoutes } from './notKept.ts'
import { organizationRoutes } from './organizations.ts'
import { ownerNameRoutes } from './ownerNames.ts'
import { ownershipRoutes } from './ownership.ts'
import { projectRoutes } from './projects.ts'
import { regroupRoutes } from './regroup.ts'
import { releaseRoutes } from './releases.ts'
import { repoRoutes } from './repos.ts'
import { sessionRoutes } from './sessions.ts'
import { statsRoutes } from './stats.ts'
import { statsV2Routes } from './statsV2.ts'
import { teamRoutes } from './teams.ts'
import { tokenRoutes } from './tokens.ts'
import { traceRoutes } from './traces.ts'
import { userFeedbackRoutes } from './userFeedback.ts'
import { usersDataRoutes } from './usersData.ts'
import { workItemRuleRoutes } from './workItemRules.ts'

/** Everything that can be asked for. */
export const restRoutes: RestRoute[] = [
  ...organizationRoutes,
  ...projectRoutes,
  ...keyRoutes,
  ...filterRoutes,
  ...statsRoutes,
  ...statsV2Routes,
  ...sessionRoutes,
  ...issueRoutes,
  ...eventRoutes,
  ...groupingRoutes,
  ...attachmentRoutes,
  ...historyRoutes,
  ...userFeedbackRoutes,
  ...regroupRoutes,
  ...externalIssueRoutes,
  ...workItemRuleRoutes,
  ...releaseRoutes,
  ...deployRoutes,
  ...repoRoutes,
  ...ownershipRoutes,
  ...committerRoutes,
  ...codeOwnersRoutes,
  ...ownerNameRoutes,
  ...monitorRoutes,
  ...checkInRoutes,
  ...teamRoutes,
  ...memberRoutes,
  ...tokenRoutes,
  ...integrationRoutes,
  ...auditRoutes,
  ...traceRoutes,
  ...usersDataRoutes,
  ...notKeptRoutes,
]

/** The REST interface, in the shape of Sentry's public one: `/api/0/…`, where no project can be. */
export function registerRest(server: Server, app: App): void {
  for (const line of restRoutes)
    server[line.method](
      line.path,
      route(app, (req, res) => serve(app, line, req, res)),
    )
}
