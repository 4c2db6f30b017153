import { drawDisconnect } from '../../pages/azureDevOps/disconnect.ts'
import { drawIntegration } from '../../pages/azureDevOps/integration.ts'
import { drawIntegrations } from '../../pages/azureDevOps/list.ts'
import { drawNewRule } from '../../pages/azureDevOps/ruleForm.ts'
import { drawGroup } from '../../pages/group/draw.ts'
import { drawNewWorkItem } from '../../pages/workItem/draw.ts'
import {
  connecting,
  detailFacts,
  everyWorkItem,
  finding,
  integrationsFacts,
  newRuleFacts,
  newWorkItemFacts,
  troubled,
} from '../pages/azureDevOpsSamples.ts'
import { ada, groupFacts, local, viewOf } from '../pages/samples.ts'
import type { PagePicture } from './gallery-pages.ts'

/** The pages about Azure DevOps, in every state worth looking at. */
export function azureDevOpsPictures(): PagePicture[] {
  const linked = viewOf({ canLink: true, workItems: everyWorkItem })
  return [
    { name: 'azure-devops', isMain: true, html: drawIntegrations(integrationsFacts()) },
    {
      name: 'azure-devops-connect',
      isMain: true,
      html: drawIntegrations(integrationsFacts({ integrations: [], connect: connecting })),
    },
    {
      name: 'azure-devops-refused',
      html: drawIntegrations(
        integrationsFacts({
          integrations: [],
          said: {
            kind: 'fault',
            words: 'This token is too narrow: it lacks Identity (Read). Make one with all of these scopes.',
            list: ['Identity (Read)', 'Project and Team (Read)'],
          },
          connect: {
            ...connecting,
            typed: {
              ...{
                url: 'https://dev.azure.com/contoso',
                kind: 'servicePrincipal',
                project: 'Web',
                endsOn: '',
              },
              ...{ tenantId: '6a1b2c3d-0000-4000-8000-000000000001', clientId: '' },
            },
          },
        }),
      ),
    },
    { name: 'azure-devops-details', isMain: true, html: drawIntegration(detailFacts()) },
    {
      name: 'azure-devops-troubled',
      html: drawIntegration(
        detailFacts({
          integration: troubled,
          ways: { isServer: true, tokenPage: null, callback: null },
          isRenewing: true,
          outOfStep: [],
          byHand: { ...detailFacts().byHand, password: 'Jd83kPq0-zYw_shown-on-demand-only-4fT1' },
          rules: { rules: [] },
        }),
      ),
    },
    {
      name: 'azure-devops-looking',
      html: drawIntegration(detailFacts({ who: { ...ada, role: 'viewer' }, mayChange: false })),
    },
    { name: 'azure-devops-rule', html: drawNewRule(newRuleFacts()) },
    {
      name: 'azure-devops-disconnect',
      html: drawDisconnect({ who: local, id: 1, name: 'contoso', workItems: 34 }),
    },
    { name: 'group-work-items', isMain: true, html: drawGroup(groupFacts({ view: linked, finding })) },
    {
      name: 'group-work-items-none',
      html: drawGroup(
        groupFacts({
          view: viewOf({ canLink: true }),
          finding: {
            text: 'AB#1732',
            found: [],
            fault: 'Azure DevOps takes too long to answer. Try again in a minute.',
            mayBeLinked: true,
          },
        }),
      ),
    },
    { name: 'work-item-new', isMain: true, html: drawNewWorkItem(newWorkItemFacts()) },
    {
      name: 'work-item-refused',
      html: drawNewWorkItem(
        newWorkItemFacts({
          fault: 'Customer must be filled in. Severity has a value that is not allowed there.',
          faults: {
            'Custom.Customer': 'Customer must be filled in.',
            'Microsoft.VSTS.Common.Severity': 'Severity has a value that is not allowed there.',
          },
        }),
      ),
    },
  ]
}
