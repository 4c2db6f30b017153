import { readIdentity } from '../identity.ts'
import type { AzureIdentity, Client, Urgency } from './client.ts'
import { AzureError } from './fault.ts'
import { isCloud } from './hosts.ts'
import type { Line } from './line.ts'
import { asRecord, asText } from './plain.ts'
import { askRaw, segment } from './raw.ts'
import { anonymous } from './refusal.ts'
import { orNull, present, presentList, readProject } from './shapes.ts'

type Methods = Pick<Client, 'whoAmI' | 'projects' | 'project' | 'identities'>

const page = 100
const mostPages = 100

const identitiesResource = {
  area: 'IMS',
  id: '28010c54-d0c0-4c89-a5b0-1c9e188b9fb7',
  version: '7.1-preview.1',
}

/** The organization itself: who we are there, its projects, its people. */
export function organizationMethods(line: Line, urgency: Urgency): Methods {
  const read = { urgency, isRepeatable: true }

  return {
    async whoAmI() {
      return await line.ask(read, async ({ core, baseUrl }) => {
        const { result } = await core.rest.get(core.vsoClient.resolveUrl('/_apis/connectionData'))
        const { instanceId, deploymentType, authenticatedUser } = asRecord(result)
        const identity = readIdentity(authenticatedUser)
        if (identity?.id === anonymous) throw notTaken()
        return {
          organizationId: present(asText(instanceId).toLowerCase() || null),
          isServer: asText(deploymentType)
            ? /^onpremises$/i.test(asText(deploymentType))
            : !isCloud(new URL(baseUrl)),
          baseUrl,
          identity: present(identity),
        }
      })
    },

    async projects() {
      return await line.ask(read, async ({ core }) => {
        const found = new Map<string, { id: string; name: string }>()
        for (let turn = 0; turn < mostPages; turn += 1) {
          const list = presentList(await core.getProjects('wellFormed', page, turn * page))
          for (const project of list.flatMap((each) => readProject(each) ?? []))
            found.set(project.id, project)
          if (list.length < page) break
        }
        return [...found.values()]
      })
    },

    async project(idOrName) {
      return await line.ask(read, async ({ core }) => {
        const project = await orNull((async () => present(await core.getProject(segment(idOrName))))())
        return project && present(readProject(project))
      })
    },

    async identities(by, value) {
      if (!value.trim()) return []
      return await line.ask(read, async (library) => {
        const answer = await askRaw(library, library.at('identities'), identitiesResource, {
          method: 'get',
          query: { searchFilter: filters[by], filterValue: value.trim(), queryMembership: 'None' },
        })
        return presentList(asRecord(answer).value).flatMap(readPerson)
      })
    },
  }
}

const filters = { mail: 'MailAddress', account: 'AccountName', any: 'General' }

// Groups answer to names, too; and people who left are still known.
function readPerson(value: unknown): AzureIdentity[] {
  const { isContainer, isActive } = asRecord(value)
  const identity = readIdentity(value)
  return identity && isContainer !== true && isActive !== false ? [identity] : []
}

function notTaken(): AzureError {
  return new AzureError('unauthorized', 'Azure DevOps does not accept the credential: it sees nobody in it.')
}
