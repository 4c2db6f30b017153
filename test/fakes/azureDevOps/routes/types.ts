import { type Field, fields, findField } from '../fields.ts'
import { baseUrl, findProject, type Organization } from '../organization.ts'
import type { ItemType, TypeField } from '../processes.ts'
import { findType, type Project } from '../project.ts'
import { noType, Refusal } from '../refusal.ts'
import type { Call, Routes } from '../router.ts'

/** Types, their categories, states and fields. */
export const typeRoutes: Routes = {
  types: {
    GET(call) {
      const { org, params } = call
      const project = projectOf(call)
      if (params.type) return { status: 200, body: showType(org, project, typeOf(project, params.type)) }
      const value = project.process.types.map((type) => showType(org, project, type))
      return { status: 200, body: { count: value.length, value } }
    },
  },
  states: {
    GET(call) {
      const { states } = typeOf(projectOf(call), call.params.type ?? '')
      return { status: 200, body: { count: states.length, value: states } }
    },
  },
  categories: {
    GET(call) {
      const value = categoriesOf(call.org, projectOf(call))
      const wanted = call.params.category?.toLowerCase()
      if (!wanted) return { status: 200, body: { count: value.length, value } }
      const found = value.find(({ referenceName }) => referenceName.toLowerCase() === wanted)
      if (found) return { status: 200, body: found }
      throw new Refusal(404, 'WorkItemTypeCategoryNotFoundException', `Category ${wanted} does not exist.`)
    },
  },
  typeFields: {
    GET(call) {
      const type = typeOf(projectOf(call), call.params.type ?? '')
      const isWhole = ['all', 'allowedvalues', '3', '1'].includes(
        (call.query.get('$expand') ?? '').toLowerCase(),
      )
      const value = type.fields.map((one) => showTypeField(call.org, one, isWhole))
      if (!call.params.field) return { status: 200, body: { count: value.length, value } }
      const at = type.fields.findIndex(
        ({ referenceName }) => referenceName === findField(call.params.field ?? '')?.referenceName,
      )
      if (at < 0) throw noField(call.params.field)
      return { status: 200, body: value[at] }
    },
  },
  fields: {
    GET({ org, params }) {
      const value = fields.map((one) => showField(org, one))
      if (!params.fieldNameOrRefName) return { status: 200, body: { count: value.length, value } }
      const field = findField(params.fieldNameOrRefName)
      if (!field) throw noField(params.fieldNameOrRefName)
      return { status: 200, body: showField(org, field) }
    },
  },
  relationTypes: {
    GET({ org }) {
      const value = relationTypes.map(([referenceName, name, usage]) => ({
        referenceName,
        name,
        url: `${baseUrl(org)}/_apis/wit/workItemRelationTypes/${referenceName}`,
        attributes: { usage, editable: false, enabled: true, acyclic: usage === 'workItemLink' },
      }))
      return { status: 200, body: { count: value.length, value } }
    },
  },
}

const relationTypes = [
  ['System.LinkTypes.Hierarchy-Forward', 'Child', 'workItemLink'],
  ['System.LinkTypes.Hierarchy-Reverse', 'Parent', 'workItemLink'],
  ['System.LinkTypes.Related', 'Related', 'workItemLink'],
  ['AttachedFile', 'Attached File', 'resourceLink'],
  ['Hyperlink', 'Hyperlink', 'resourceLink'],
  ['ArtifactLink', 'Artifact Link', 'resourceLink'],
]

function projectOf({ org, params }: Call): Project {
  if (!params.project)
    throw new Refusal(404, 'HttpException', 'The controller for this path needs a project.')
  return findProject(org, params.project)
}

function typeOf(project: Project, name: string): ItemType {
  const found = findType(project, name)
  if (!found) throw noType(name)
  return found
}

function noField(name = ''): Refusal {
  return new Refusal(
    400,
    'WorkItemTrackingFieldDefinitionNotFoundException',
    `TF51535: Cannot find field ${name}.`,
  )
}

function typeUrl(org: Organization, project: Project, type: ItemType): string {
  return `${baseUrl(org)}/${project.id}/_apis/wit/workItemTypes/${encodeURIComponent(type.name)}`
}

function showType(org: Organization, project: Project, type: ItemType): object {
  const every = type.states.map(({ name }) => ({ to: name, actions: null }))
  const instances = type.fields.map((one) => showTypeField(org, one, false))
  return {
    name: type.name,
    referenceName: type.referenceName,
    description: `A ${type.name.toLowerCase()} of ${project.process.name}`,
    color: type.color,
    icon: { id: 'icon_clipboard', url: `${baseUrl(org)}/_apis/wit/workItemIcons/icon_clipboard` },
    isDisabled: type.isDisabled,
    xmlForm: '<FORM />',
    fields: instances,
    fieldInstances: instances,
    transitions: {
      ...Object.fromEntries(type.states.map(({ name }) => [name, every.filter(({ to }) => to !== name)])),
      '': every.slice(0, 1),
    },
    states: type.states,
    url: typeUrl(org, project, type),
  }
}

function categoriesOf(org: Organization, project: Project) {
  const { types } = project.process
  const short = (type: ItemType) => ({ name: type.name, url: typeUrl(org, project, type) })
  const grouped = [...new Set(types.map(({ category }) => category))].map((category) => ({
    referenceName: category,
    members: types.filter((type) => type.category === category),
  }))
  const hidden = {
    referenceName: 'Microsoft.HiddenCategory',
    members: grouped.filter(({ referenceName }) => isHidden(referenceName)).flatMap(({ members }) => members),
  }
  return [...grouped, hidden].map(({ referenceName, members }) => ({
    name: `${referenceName.replace(/^Microsoft\.(.+)Category$/, '$1')} Category`,
    referenceName,
    ...(members[0] ? { defaultWorkItemType: short(members[0]) } : {}),
    workItemTypes: members.map(short),
    url: `${baseUrl(org)}/${project.id}/_apis/wit/workItemTypeCategories/${referenceName}`,
  }))
}

function isHidden(category: string): boolean {
  return ['Microsoft.TestCaseCategory', 'Microsoft.SharedStepCategory'].includes(category)
}

function showTypeField(org: Organization, one: TypeField, isWhole: boolean): object {
  const field = findField(one.referenceName)
  return {
    ...(isWhole ? { defaultValue: one.defaultValue, allowedValues: one.allowedValues } : {}),
    ...(one.helpText ? { helpText: one.helpText } : {}),
    alwaysRequired: one.isRequired,
    dependentFields: [],
    referenceName: one.referenceName,
    name: field?.name ?? one.referenceName,
    url: `${baseUrl(org)}/_apis/wit/fields/${one.referenceName}`,
  }
}

function showField(org: Organization, field: Field): object {
  return {
    name: field.name,
    referenceName: field.referenceName,
    description: null,
    type: field.type,
    usage: 'workItem',
    readOnly: field.isReadOnly,
    canSortBy: true,
    isQueryable: true,
    supportedOperations: [{ referenceName: 'SupportedOperations.Equals', name: '=' }],
    isIdentity: field.type === 'identity',
    isPicklist: field.isPicklist,
    isPicklistSuggested: false,
    url: `${baseUrl(org)}/_apis/wit/fields/${field.referenceName}`,
  }
}
