/** A field of the organization. Types say which of them they have. */
export type Field = {
  referenceName: string
  name: string
  type:
    | 'string'
    | 'integer'
    | 'double'
    | 'boolean'
    | 'dateTime'
    | 'html'
    | 'plainText'
    | 'treePath'
    | 'identity'
    | 'history'
  isReadOnly: boolean
  isPicklist: boolean
  /** Shown only when it is asked for by name or with everything. */
  isInner: boolean
}

type Row = [referenceName: string, name: string, type: Field['type'], marks?: string]

// r: read only, i: inner, p: from a list
const rows: Row[] = [
  ['System.Id', 'ID', 'integer', 'ri'],
  ['System.Rev', 'Rev', 'integer', 'ri'],
  ['System.AreaId', 'Area ID', 'integer', 'ri'],
  ['System.NodeName', 'Node Name', 'string', 'ri'],
  ['System.Watermark', 'Watermark', 'integer', 'ri'],
  ['System.AuthorizedDate', 'Authorized Date', 'dateTime', 'ri'],
  ['System.RevisedDate', 'Revised Date', 'dateTime', 'ri'],
  ['System.AuthorizedAs', 'Authorized As', 'identity', 'ri'],
  ['System.PersonId', 'Person ID', 'integer', 'ri'],
  ['System.IsDeleted', 'Is Deleted', 'boolean', 'ri'],
  ['System.AreaPath', 'Area Path', 'treePath'],
  ['System.TeamProject', 'Team Project', 'string'],
  ['System.IterationPath', 'Iteration Path', 'treePath'],
  ['System.WorkItemType', 'Work Item Type', 'string'],
  ['System.State', 'State', 'string'],
  ['System.Reason', 'Reason', 'string'],
  ['System.AssignedTo', 'Assigned To', 'identity'],
  ['System.CreatedDate', 'Created Date', 'dateTime', 'r'],
  ['System.CreatedBy', 'Created By', 'identity', 'r'],
  ['System.ChangedDate', 'Changed Date', 'dateTime', 'r'],
  ['System.ChangedBy', 'Changed By', 'identity', 'r'],
  ['System.CommentCount', 'Comment Count', 'integer', 'r'],
  ['System.Title', 'Title', 'string'],
  ['System.Description', 'Description', 'html'],
  ['System.History', 'History', 'history'],
  ['System.Tags', 'Tags', 'plainText'],
  ['System.Parent', 'Parent', 'integer', 'r'],
  ['System.BoardColumn', 'Board Column', 'string', 'r'],
  ['Microsoft.VSTS.Common.StateChangeDate', 'State Change Date', 'dateTime', 'r'],
  ['Microsoft.VSTS.Common.ActivatedDate', 'Activated Date', 'dateTime'],
  ['Microsoft.VSTS.Common.ActivatedBy', 'Activated By', 'identity'],
  ['Microsoft.VSTS.Common.ResolvedDate', 'Resolved Date', 'dateTime'],
  ['Microsoft.VSTS.Common.ResolvedBy', 'Resolved By', 'identity'],
  ['Microsoft.VSTS.Common.ResolvedReason', 'Resolved Reason', 'string'],
  ['Microsoft.VSTS.Common.ClosedDate', 'Closed Date', 'dateTime'],
  ['Microsoft.VSTS.Common.ClosedBy', 'Closed By', 'identity'],
  ['Microsoft.VSTS.Common.Priority', 'Priority', 'integer'],
  ['Microsoft.VSTS.Common.Severity', 'Severity', 'string'],
  ['Microsoft.VSTS.Common.ValueArea', 'Value Area', 'string'],
  ['Microsoft.VSTS.Common.Activity', 'Activity', 'string'],
  ['Microsoft.VSTS.TCM.ReproSteps', 'Repro Steps', 'html'],
  ['Microsoft.VSTS.TCM.SystemInfo', 'System Info', 'html'],
  ['Microsoft.VSTS.Build.FoundIn', 'Found In', 'string'],
  ['Microsoft.VSTS.Scheduling.StoryPoints', 'Story Points', 'double'],
  ['Microsoft.VSTS.Scheduling.Effort', 'Effort', 'double'],
  ['Microsoft.VSTS.Scheduling.RemainingWork', 'Remaining Work', 'double'],
  ['Microsoft.VSTS.Scheduling.DueDate', 'Due Date', 'dateTime'],
  ['Custom.Severity', 'How bad', 'string', 'p'],
  ['Custom.IsCustomerFacing', 'Customer facing', 'boolean'],
  ['Custom.Reviewer', 'Reviewer', 'identity'],
  ['Custom.Steps', 'Steps to check', 'html'],
]

export const fields: Field[] = rows.map(([referenceName, name, type, marks = '']) => ({
  referenceName,
  name,
  type,
  isReadOnly: marks.includes('r'),
  isPicklist: marks.includes('p'),
  isInner: marks.includes('i'),
}))

const byKey = new Map(
  fields.flatMap((field) => [
    [field.referenceName.toLowerCase(), field] as const,
    [field.name.toLowerCase(), field] as const,
  ]),
)

/** By reference name or name, in any case, as there. */
export function findField(name: string): Field | null {
  return byKey.get(name.trim().toLowerCase()) ?? null
}

export function isIdentityField(referenceName: string): boolean {
  return findField(referenceName)?.type === 'identity'
}
