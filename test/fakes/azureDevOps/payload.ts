import { guidOf } from './chance.ts'
import { latest } from './item.ts'
import { baseUrl, findPerson, type Happening, type Organization } from './organization.ts'
import { personText } from './people.ts'
import { commentRef, itemUrl, linksOf, pageUrl, showItem, showUpdate } from './show.ts'
import type { Subscription } from './subscription.ts'

/** The body of a hook about something that has happened, in the version its subscription wants. */
export function payloadOf(
  org: Organization,
  subscription: Subscription,
  happening: Happening,
  ids: { eventId: string; notificationId: number },
): object {
  const { item, revision } = happening
  const {
    resourceDetailsToSend = 'all',
    messagesToSend,
    detailedMessagesToSend,
  } = subscription.consumerInputs
  const title = `${revision.fields['System.WorkItemType']} #${item.id} (${revision.fields['System.Title']})`
  const words = `${title} ${verbs[happening.kind]} by ${personText(findPerson(org, revision.by))}`
  const url = pageUrl(org, item)
  const message = {
    text: `${words}\r\n(${url})`,
    html: `<a href="${url}">${title}</a> ${verbs[happening.kind]}`,
    markdown: `[${title}](${url}) ${verbs[happening.kind]}`,
  }
  return {
    subscriptionId: subscription.id,
    notificationId: ids.notificationId,
    id: ids.eventId,
    eventType: subscription.eventType,
    publisherId: 'tfs',
    ...(messagesToSend === 'none' ? {} : { message }),
    ...(detailedMessagesToSend === 'none' ? {} : { detailedMessage: message }),
    ...(resourceDetailsToSend === 'none' ? {} : { resource: resourceOf(org, subscription, happening) }),
    resourceVersion: subscription.resourceVersion,
    resourceContainers: containersOf(org, item.projectId),
    createdDate: revision.at.toISOString(),
  }
}

const verbs = {
  created: 'created',
  updated: 'updated',
  commented: 'commented on',
  deleted: 'deleted',
  restored: 'restored',
  destroyed: 'destroyed',
}

/** Whether people are written as texts, as before version 3. */
export function isOldVersion(resourceVersion: string): boolean {
  return resourceVersion.startsWith('1.')
}

function resourceOf(
  org: Organization,
  subscription: Subscription,
  { kind, item, revision, update }: Happening,
): object {
  const isOld = isOldVersion(subscription.resourceVersion)
  const url = itemUrl(org, item)
  if (subscription.consumerInputs.resourceDetailsToSend === 'minimal') {
    if (kind === 'updated')
      return { id: update?.id, workItemId: item.id, rev: revision.rev, url: `${url}/updates/${update?.id}` }
    return { id: item.id, rev: revision.rev, url }
  }
  const whole = showItem(org, item, { isOld, expand: 'relations' }, revision)
  if (kind === 'updated' && update)
    return {
      ...showUpdate(org, item, { ...update, fields: hasOnlyLinks(update) ? null : update.fields }, isOld),
      _links: { ...linksOf(org, item), parent: { href: url } },
      revision: { ...whole, url: `${url}/revisions/${revision.rev}` },
    }
  const self = kind === 'deleted' ? url.replace('/workItems/', '/recyclebin/') : url
  return {
    ...whole,
    ...(kind === 'commented'
      ? { commentVersionRef: commentRef(org, item, revision) }
      : { commentVersionRef: undefined }),
    _links: { ...linksOf(org, item), self: { href: self } },
    url: self,
  }
}

/** A change of links alone has no fields in hooks. */
function hasOnlyLinks({ fields, relations }: NonNullable<Happening['update']>): boolean {
  const kept = new Set([
    'System.Rev',
    'System.ChangedDate',
    'System.AuthorizedDate',
    'System.RevisedDate',
    'System.ChangedBy',
    'System.AuthorizedAs',
    'System.Watermark',
  ])
  return relations !== null && Object.keys(fields ?? {}).every((name) => kept.has(name))
}

function containersOf(org: Organization, projectId: string): object {
  const where = { baseUrl: `${baseUrl(org)}/` }
  return {
    collection: { id: org.id, ...where },
    ...(org.isServer
      ? { server: { id: guidOf('server'), baseUrl: `${org.origin}/tfs/` } }
      : { account: { id: org.id, ...where } }),
    project: { id: projectId, ...where },
  }
}

/** What the Test button sends: a made-up work item of a made-up company. */
export function testPayload(
  subscription: Pick<Subscription, 'id' | 'eventType' | 'resourceVersion'>,
): object {
  const fabrikam = 'https://dev.azure.com/fabrikam-fiber-inc/DefaultCollection'
  const fields = {
    'System.AreaPath': 'FabrikamCloud',
    'System.TeamProject': 'FabrikamCloud',
    'System.IterationPath': 'FabrikamCloud\\Release 1\\Sprint 1',
    'System.WorkItemType': 'Bug',
    'System.State': 'New',
    'System.Reason': 'New defect reported',
    'System.CreatedDate': '2014-07-15T17:42:44.663Z',
    'System.CreatedBy': { displayName: 'Jamal Hartnett', uniqueName: 'fabrikamfiber4@hotmail.com' },
    'System.Title': 'Some great new idea!',
    'Microsoft.VSTS.Common.Severity': '3 - Medium',
  }
  const isUpdate = subscription.eventType === 'workitem.updated'
  const url = `${fabrikam}/_apis/wit/workItems/5`
  const resource = isUpdate
    ? {
        id: 2,
        workItemId: 0,
        rev: 2,
        revisedBy: null,
        revisedDate: '0001-01-01T00:00:00',
        fields: {
          'System.Rev': { oldValue: '1', newValue: '2' },
          'System.State': { oldValue: 'New', newValue: 'Approved' },
        },
        _links: { self: { href: `${url}/updates/2` } },
        url: `${url}/updates/2`,
        revision: { id: 5, rev: 2, fields, url: `${url}/revisions/2` },
      }
    : { id: 5, rev: 1, fields, _links: { self: { href: url } }, url }
  return {
    subscriptionId: subscription.id,
    notificationId: 1,
    id: '27646e0e-b520-4d2b-9411-bba7524947cd',
    eventType: subscription.eventType,
    publisherId: 'tfs',
    message: { text: 'Bug #5 (Some great new idea!) updated by Jamal Hartnett.' },
    detailedMessage: { text: 'Bug #5 (Some great new idea!) updated by Jamal Hartnett.' },
    resource,
    resourceVersion: subscription.resourceVersion,
    resourceContainers: {
      collection: { id: 'c12d0eb8-e382-443b-9f9c-c52cba5014c2' },
      account: { id: 'f844ec47-a9db-4511-8281-8b63f4eaf94e' },
      project: { id: 'be9b3917-87e6-42a4-a549-2bc06a7a878f' },
    },
    createdDate: '2026-11-22T12:00:00.000Z',
  }
}

/** Whether a subscription wants to hear of something. */
export function wants(subscription: Subscription, { kind, item, update }: Happening): boolean {
  if (subscription.eventType !== `workitem.${kind}`) return false
  const { projectId, workItemType, areaPath, changedFields } = subscription.publisherInputs
  const { fields } = latest(item)
  if (projectId && projectId !== item.projectId) return false
  if (workItemType && workItemType !== fields['System.WorkItemType']) return false
  const path = String(fields['System.AreaPath'])
  if (areaPath && path !== areaPath && !path.startsWith(`${areaPath}\\`)) return false
  if (!changedFields) return true
  return changedFields.split(',').some((name) => update?.fields && name in update.fields)
}
