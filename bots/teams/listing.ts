import type { PressedList } from '../../cards/actions.ts'
import type { Drawn, Pen } from '../../cards/teams/drawn.ts'
import { drawList, listPage } from '../../cards/teams/list.ts'
import type { Conversation, Person } from '../../prisma/client/client.ts'
import type { App } from '../../services/app.ts'
import { listGroups } from '../../services/groups/search.ts'

type Asker = { app: App; conversation: Conversation; person: Person; pen: Pen }

/** A page of groups as a card. Without a query `list` shows what is open. */
export async function drawListed(
  { app, conversation, person, pen }: Asker,
  list: PressedList,
): Promise<Drawn> {
  const text = list.kind === 'mine' ? 'is:unresolved assigned:me' : list.query
  const found = await listGroups(app, {
    organizationId: conversation.organizationId,
    text: list.kind === 'list' && text === '' ? 'is:unresolved' : text,
    me: person,
    limit: listPage,
    offset: (list.page - 1) * listPage,
  })
  return drawList(pen, { list, ...found })
}
