import type { Drawn } from '../../cards/teams/drawn.ts'
import { drawNotice } from '../../cards/teams/notice.ts'
import type { Words } from '../../cards/words.ts'
import { mergeGroups } from '../../services/groups/regroup/merge.ts'
import { undoRegrouping } from '../../services/groups/regroup/undo.ts'
import type { GroupView } from '../../services/groups/view.ts'
import { demandChange } from '../../services/people/visitor.ts'
import type { Speaker } from './commands.ts'

type Asked = Extract<Words, { kind: 'merge' | 'split' | 'undo' }>

/** Puts groups together and takes them apart again, for somebody who said so. @throws UserError in words */
export async function obeyAboutGroups(
  speaker: Speaker,
  words: Asked,
  groupOf: (id: string) => Promise<GroupView>,
): Promise<Drawn> {
  const { app, conversation, person, pen } = speaker
  const who = { organizationId: conversation.organizationId, by: person, via: 'teams' as const }
  demandChange(person)
  if (words.kind === 'merge') {
    const groupIds: number[] = []
    for (const id of words.ids) groupIds.push((await groupOf(id)).id)
    const target = words.into === null ? {} : { into: (await groupOf(words.into)).id }
    const { into, merged } = await mergeGroups(app, { ...who, groupIds, ...target })
    const names = merged.map(({ shortId }) => shortId).join(', ')
    const text = `${names} merged into ${into.shortId}. Say \`undo ${into.shortId}\` to take it back.`
    return drawNotice(pen, text, { title: 'Open', url: into.url })
  }
  const { id: groupId, shortId, url } = await groupOf(words.id)
  if (words.kind === 'split') {
    const text = `Choose on the page of ${shortId} what is to be a group of its own, under “Merge and split”.`
    return drawNotice(pen, text, { title: 'Choose', url: `${url}#regroup` })
  }
  const { group, other } = await undoRegrouping(app, { ...who, groupId })
  const text = other
    ? `${other.shortId} is a group of its own again. Its events return in a moment.`
    : `What was split off ${group.shortId} is back in it.`
  return drawNotice(pen, text, { title: 'Open', url: (other ?? group).url })
}
