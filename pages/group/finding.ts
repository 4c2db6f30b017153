import { readReference } from '../../services/azureDevOps/links/reference.ts'
import { searchWorkItems } from '../../services/azureDevOps/links/search.ts'
import { UserError } from '../../services/errors.ts'
import type { GroupView } from '../../services/groups/view.ts'
import type { Look } from '../layout/door.ts'
import type { Finding } from './workItems.ts'

/** What the words in the page's address find, for those who may link it. */
export async function findingOf(look: Look, view: GroupView): Promise<Finding | null> {
  const text = (look.url.searchParams.get('find') ?? '').trim().slice(0, 2_000)
  if (text === '' || !view.canLink) return null
  const mayBeLinked = readReference(text) !== null
  const { organizationId } = look.visitor.person
  try {
    const found = await searchWorkItems(look.app, { organizationId, text })
    return { text, found, fault: null, mayBeLinked }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { text, found: [], fault: error.message, mayBeLinked }
  }
}
