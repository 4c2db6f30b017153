import type { AuditEntry } from '../../prisma/client/client.ts'
import { readAudit } from '../../services/audit.ts'
import type { Call, Reply, RestRoute } from './call.ts'
import { linkHeader, pageOf } from './paging.ts'

export const auditRoutes: RestRoute[] = [
  { method: 'get', path: '/api/0/organizations/:org/audit-logs/', scope: 'org:write', handle: list },
]

async function list(call: Call): Promise<Reply> {
  const page = pageOf(call.query)
  const rows = await readAudit(call.app, {
    organizationId: call.bearer.organizationId,
    action: call.query.get('event') || undefined,
    actor: call.query.get('actor') || undefined,
    limit: page.take,
    offset: page.offset,
  })
  const shown = rows.slice(0, page.limit).map(entryJson)
  return { body: { rows: shown }, headers: { link: linkHeader(call, page, rows.length > page.limit) } }
}

function entryJson(entry: AuditEntry) {
  return {
    id: String(entry.id),
    event: entry.action,
    actor: { name: entry.actor },
    via: entry.via,
    note: `${entry.action} ${entry.target}`,
    target: entry.target,
    data: entry.data,
    ipAddress: null,
    dateCreated: entry.at.toISOString(),
  }
}
