/** Where a resource of the interface is, as `OPTIONS _apis/{area}` tells it; and what a token needs for it. */
export type Location = {
  id: string
  area: string
  resource: string
  template: string
  /** A preview for ever. */
  isPreview: boolean
  resourceVersion: number
  host: 'main' | 'vssps' | 'search'
  scope: { read: string; write: string }
}

const scopes = {
  Location: { read: '', write: '' },
  wit: { read: 'vso.work', write: 'vso.work_write' },
  core: { read: 'vso.project', write: 'vso.project_write' },
  hooks: { read: 'vso.work', write: 'vso.work' },
  IMS: { read: 'vso.identity', write: 'vso.identity_manage' },
  search: { read: 'vso.work', write: 'vso.work' },
  git: { read: 'vso.code', write: 'vso.code_write' },
}

type Row = [
  area: keyof typeof scopes,
  resource: string,
  id: string,
  template: string,
  resourceVersion: number,
  isPreview?: 'preview',
]

const wit = '{project}/_apis/{area}'
const hook = '_apis/{area}'

const rows = {
  connectionData: [
    'Location',
    'ConnectionData',
    '00d9565f-ed9c-4a06-9a50-00e7896ccab4',
    '_apis/{resource}',
    1,
    'preview',
  ],
  resourceAreas: [
    'Location',
    'ResourceAreas',
    'e81700f7-3be2-46de-8624-2eb35882fcaa',
    '_apis/{resource}/{areaId}',
    1,
    'preview',
  ],

  projects: ['core', 'projects', '603fe2ac-9723-48b9-88ad-09305aa6c6e1', '_apis/{resource}/{*projectId}', 4],
  teams: [
    'core',
    'teams',
    'd30a3dd1-f8ba-442a-b86a-bd0c0c383e59',
    '_apis/projects/{projectId}/{resource}/{*teamId}',
    3,
  ],
  teamMembers: [
    'core',
    'members',
    '294c494c-2600-4d7e-b76c-3dd50c3c95be',
    '_apis/projects/{projectId}/teams/{teamId}/{resource}',
    2,
  ],

  workItems: ['wit', 'workItems', '72c7ddf8-2cdc-4f60-90cd-ab71c14a399b', `${wit}/{resource}/{id}`, 3],
  newWorkItem: ['wit', 'workItems', '62d3d110-0047-428c-ad3c-4fe872c91c74', `${wit}/{resource}/$\{type}`, 3],
  batch: ['wit', 'workitemsbatch', '908509b6-4248-4475-a1cd-829139ba419f', `${wit}/{resource}`, 1],
  wiql: [
    'wit',
    'wiql',
    '1a9c53f7-f243-4447-b110-35ef023636e4',
    '{project}/{team}/_apis/{area}/{resource}',
    2,
  ],
  types: ['wit', 'workItemTypes', '7c8d7a76-4a09-43e8-b5df-bd792f4ac6aa', `${wit}/{resource}/{type}`, 2],
  states: [
    'wit',
    'states',
    '7c9d7a76-4a09-43e8-b5df-bd792f4ac6aa',
    `${wit}/workItemTypes/{type}/{resource}`,
    1,
  ],
  typeFields: [
    'wit',
    'fields',
    'bd293ce5-3d25-4192-8e67-e8092e879efb',
    `${wit}/workitemtypes/{type}/{resource}/{field}`,
    3,
  ],
  categories: [
    'wit',
    'workItemTypeCategories',
    '9b9f5734-36c8-415e-ba67-f83b45c31408',
    `${wit}/{resource}/{category}`,
    2,
  ],
  comments: [
    'wit',
    'comments',
    '608aac0a-32e1-4493-a863-b9cf4566d257',
    `${wit}/workItems/{workItemId}/{resource}/{commentId}`,
    4,
    'preview',
  ],
  commentVersions: [
    'wit',
    'versions',
    '49e03b34-3be0-42e3-8a5d-e8dfb88ac954',
    `${wit}/workItems/{workItemId}/comments/{commentId}/{resource}/{version}`,
    1,
    'preview',
  ],
  updates: [
    'wit',
    'updates',
    '6570bf97-d02c-4a91-8d93-3abe9895b1a9',
    `${wit}/workItems/{id}/{resource}/{updateNumber}`,
    3,
  ],
  revisions: [
    'wit',
    'revisions',
    'a00c85a5-80fa-4565-99c3-bcd2181434bb',
    `${wit}/workItems/{id}/{resource}/{revisionNumber}`,
    3,
  ],
  fields: [
    'wit',
    'fields',
    'b51fd764-e5c2-4b9b-aaf7-3395cf4bdd94',
    `${wit}/{resource}/{fieldNameOrRefName}`,
    2,
  ],
  relationTypes: [
    'wit',
    'workItemRelationTypes',
    'f5d33bc9-5b49-4a3c-a9bd-f3cd46dd2165',
    `_apis/{area}/{resource}/{relation}`,
    2,
  ],
  nodes: [
    'wit',
    'classificationNodes',
    '5a172953-1b41-49d3-840a-33f79c3ce89f',
    `${wit}/{resource}/{structureGroup}/{*path}`,
    2,
  ],
  rootNodes: ['wit', 'classificationNodes', 'a70579d1-f53a-48ee-a5be-7be8659023b9', `${wit}/{resource}`, 2],
  recycleBin: ['wit', 'recyclebin', 'b70d8d39-926c-465e-b927-b1bf0e5ca0e0', `${wit}/{resource}/{id}`, 2],

  subscriptions: [
    'hooks',
    'subscriptions',
    'fc50d02a-849f-41fb-8af1-0a5216103269',
    `${hook}/{resource}/{subscriptionId}`,
    1,
  ],
  subscriptionsQuery: [
    'hooks',
    'subscriptionsquery',
    'c7c3c1cf-9e05-4c0d-a425-a0f922c2c6ed',
    `${hook}/{resource}`,
    1,
  ],
  testNotifications: [
    'hooks',
    'testnotifications',
    '1139462c-7e27-4524-a997-31b9b73551fe',
    `${hook}/{resource}/{notificationId}`,
    1,
  ],
  notifications: [
    'hooks',
    'notifications',
    '0c62d343-21b0-4732-997b-017fde84dc28',
    `${hook}/subscriptions/{subscriptionId}/{resource}/{notificationId}`,
    1,
  ],
  publishers: [
    'hooks',
    'publishers',
    '1e83a210-5b53-43bc-90f0-d476a4e5d731',
    `${hook}/{resource}/{publisherId}`,
    1,
  ],
  eventTypes: [
    'hooks',
    'eventTypes',
    'db4777cd-8e08-4a84-8ba3-c974ea033718',
    `${hook}/publishers/{publisherId}/{resource}/{eventTypeId}`,
    1,
  ],

  identities: [
    'IMS',
    'identities',
    '28010c54-d0c0-4c89-a5b0-1c9e188b9fb7',
    '_apis/{resource}/{identityId}',
    1,
  ],
  searchResults: [
    'search',
    'workItemSearchResults',
    '73b2c9e2-ff9e-4447-8cda-5f5b21ff7cae',
    '{project}/_apis/{area}/{resource}',
    1,
  ],

  repositories: [
    'git',
    'repositories',
    '225f7195-f9c7-4d14-ab28-a83f7ff77e1f',
    '{project}/_apis/{area}/{resource}/{repositoryId}',
    1,
  ],
  gitItems: [
    'git',
    'items',
    'fb93c0db-47ed-4a31-8c20-47552878fb44',
    '{project}/_apis/{area}/repositories/{repositoryId}/{resource}/{*path}',
    1,
  ],
  commitsBatch: [
    'git',
    'commitsBatch',
    '6400dfb2-0bcb-462b-b992-5a57f8f1416c',
    '{project}/_apis/{area}/repositories/{repositoryId}/{resource}',
    1,
  ],
  commitChanges: [
    'git',
    'changes',
    '5bf884f5-3e07-42e9-afb8-1b872267bf16',
    '{project}/_apis/{area}/repositories/{repositoryId}/commits/{commitId}/{resource}',
    1,
  ],
} satisfies Record<string, Row>

export type LocationName = keyof typeof rows

const hosts: Record<string, Location['host']> = { IMS: 'vssps', search: 'search' }

export const locations = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => {
    const [area, resource, id, template, resourceVersion, preview] = row as Row
    return [
      name,
      {
        id,
        area,
        resource,
        template,
        isPreview: preview !== undefined,
        resourceVersion,
        host: hosts[area] ?? 'main',
        scope: scopes[area],
      },
    ]
  }),
) as Record<LocationName, Location>

/** The newest versions that the cloud service, or a server, takes: with and without being a preview. */
export function newestVersions(isServer: boolean): { max: string; released: string } {
  return isServer ? { max: '7.0', released: '7.0' } : { max: '7.2', released: '7.1' }
}

/** What `OPTIONS _apis/{area}` lists. A server has all areas at one address. */
export function locationsOf(area: string, host: Location['host'], isServer: boolean): object[] {
  const { max, released } = newestVersions(isServer)
  return Object.values(locations)
    .filter(
      (one) =>
        one.area.toLowerCase() === area.toLowerCase() &&
        (isServer || one.host === host || one.area === 'Location'),
    )
    .map((one) => ({
      id: one.id,
      area: one.area,
      resourceName: one.resource,
      routeTemplate: one.template,
      resourceVersion: one.resourceVersion,
      minVersion: '1.0',
      maxVersion: max,
      releasedVersion: one.isPreview ? '0.0' : released,
    }))
}

/** Areas and the host each is on. The SDK asks for them by id. */
export const resourceAreas: { id: string; name: string; host: Location['host'] }[] = [
  { id: '79134c72-4a58-4b42-976c-04e7115f32bf', name: 'core', host: 'main' },
  { id: '5264459e-e5e0-4bd8-b118-0985e68a4ec5', name: 'wit', host: 'main' },
  { id: '1d4f49f9-02b9-4e26-b826-2cdb6195f2a9', name: 'work', host: 'main' },
  { id: '4e080c62-fa21-4fbc-8fef-2a10a2b38049', name: 'git', host: 'main' },
  { id: '8ccfef3d-2b87-4e99-8ccb-66e343d2daa8', name: 'profile', host: 'vssps' },
  { id: '0d55247a-1c47-4462-9b1f-5e2125590ee6', name: 'Account', host: 'vssps' },
  { id: 'bb1e7ec9-e901-4b68-999a-de7012b920f8', name: 'Graph', host: 'vssps' },
  { id: '8a3d49b8-91f0-46ef-b33d-dda338c25db3', name: 'IMS', host: 'vssps' },
  { id: 'ea48a0a1-269c-42d8-b8ad-ddc8fcdcf578', name: 'search', host: 'search' },
]
