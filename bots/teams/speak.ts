import { drawHelp } from '../../cards/teams/help.ts'
import { drawNotice } from '../../cards/teams/notice.ts'
import { parseWords, type Words } from '../../cards/words.ts'
import { unlinkIdentity } from '../../services/people/person.ts'
import { obey, offered } from './commands.ts'
import { askWho, drawKnown } from './kept.ts'
import { personOf } from './person.ts'
import { showHere } from './show.ts'
import { setNotice, settingsFor, statusFor } from './status.ts'
import { say, sayText, type Turn } from './turn.ts'

/** Answers what somebody typed. Whoever we do not know is told what can be said, and asked who they are for the rest. */
export async function answerWords(turn: Turn, said: string): Promise<void> {
  const { app, conversation, pen } = turn
  const words = parseWords(said)
  if (words.kind === 'help') return void (await say(turn, drawHelp(pen, offered)))
  if (words.kind === 'status') return void (await say(turn, await statusFor(turn)))
  if (words.kind === 'unknown' || words.kind === 'incomplete')
    return void (await say(turn, drawHelp(pen, offered, words)))

  const person = await personOf(turn)
  if (!person) return stranger(turn, said, words)
  if (words.kind === 'settings') return void (await say(turn, await settingsFor(turn, person)))
  if (words.kind === 'setNotice') return void (await say(turn, await setNotice(turn, person, words)))
  if (words.kind === 'link') return void (await say(turn, drawKnown(turn, person)))
  if (words.kind === 'unlink') {
    await unlinkIdentity(app, person, turn.who)
    return void (await say(turn, drawNotice(pen, `From now on I do not know that you are ${person.name}.`)))
  }
  const show = (view: Parameters<typeof showHere>[1]) => showHere(turn, view, person)
  const drawn = await obey({ app, conversation, person, pen, show }, words)
  if (drawn) await say(turn, drawn)
}

async function stranger(turn: Turn, said: string, words: Words): Promise<void> {
  if (words.kind === 'unlink')
    return sayText(turn, 'I do not know who you are, so there is nothing to take back.')
  const answer = await askWho(turn, { words: said })
  if (answer) await sayText(turn, answer)
}
