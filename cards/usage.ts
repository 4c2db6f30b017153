/** Every verb of the chat's grammar. */
export type Verb =
  | 'help'
  | 'subscribe'
  | 'unsubscribe'
  | 'subscriptions'
  | 'list'
  | 'mine'
  | 'search'
  | 'show'
  | 'resolve'
  | 'unresolve'
  | 'archive'
  | 'assign'
  | 'unassign'
  | 'priority'
  | 'comment'
  | 'merge'
  | 'split'
  | 'undo'
  | 'create'
  | 'link'
  | 'unlink'
  | 'settings'
  | 'status'

export type Usage = {
  verb: Verb
  /** How it is said: <…> is to be filled in, […] may be left out. */
  words: string
  does: string
  topic: 'Look' | 'Act' | 'Work items' | 'This conversation' | 'You'
}

/** What can be said, as `help` shows it. The first row of a verb is its usage when something is missing. */
export const usages: readonly Usage[] = [
  {
    topic: 'Look',
    verb: 'list',
    words: 'list [query]',
    does: 'open groups, newest first; the query may say is:regressed, level:[error, fatal], release:latest, age:-24h, browser.name:Firefox, !environment:staging or plain words',
  },
  { topic: 'Look', verb: 'mine', words: 'mine', does: 'what is assigned to you' },
  {
    topic: 'Look',
    verb: 'search',
    words: 'search <text>',
    does: 'groups with these words, whatever their state',
  },
  { topic: 'Look', verb: 'show', words: 'show <id>', does: 'the live card of a group, here' },
  {
    topic: 'Act',
    verb: 'resolve',
    words: 'resolve <id> [in next release | in <release> | in commit <hash>]',
    does: 'it is fixed; it comes back as regressed when it happens again',
  },
  { topic: 'Act', verb: 'unresolve', words: 'unresolve <id>', does: 'open it again, resolved or archived' },
  {
    topic: 'Act',
    verb: 'archive',
    words: 'archive <id> [for 2h | until escalating | for 100 events [in 1h] | for 50 users]',
    does: 'quiet until then; without a limit, for good',
  },
  {
    topic: 'Act',
    verb: 'assign',
    words: 'assign <id> to me | @person | #team',
    does: 'who takes care of it',
  },
  { topic: 'Act', verb: 'unassign', words: 'unassign <id>', does: 'nobody takes care of it' },
  {
    topic: 'Act',
    verb: 'priority',
    words: 'priority <id> low | medium | high',
    does: 'how urgent it is; stays as you say',
  },
  { topic: 'Act', verb: 'comment', words: 'comment <id> <text>', does: 'a note in its history' },
  {
    topic: 'Act',
    verb: 'merge',
    words: 'merge <id> into <id>',
    does: 'they are one from now on: events, cards, work items and all',
  },
  { topic: 'Act', verb: 'split', words: 'split <id>', does: 'take apart what should not be one group' },
  { topic: 'Act', verb: 'undo', words: 'undo <id>', does: 'take back its latest merge or split' },
  {
    topic: 'Work items',
    verb: 'create',
    words: 'create <id> [in <Azure DevOps project>]',
    does: 'a work item for it',
  },
  { topic: 'Work items', verb: 'link', words: 'link <id> <work item>', does: 'an existing work item' },
  { topic: 'Work items', verb: 'unlink', words: 'unlink <id>', does: 'take the work item off' },
  {
    topic: 'This conversation',
    verb: 'subscribe',
    words: 'subscribe <project> [environment:…] [level:…] [new | regressed | escalating | all]',
    does: 'post its groups here',
  },
  { topic: 'This conversation', verb: 'unsubscribe', words: 'unsubscribe <project>', does: 'stop that' },
  { topic: 'This conversation', verb: 'subscriptions', words: 'subscriptions', does: 'what is posted here' },
  { topic: 'You', verb: 'link', words: 'link', does: 'tell Hitch who you are' },
  { topic: 'You', verb: 'unlink', words: 'unlink', does: 'take that back' },
  { topic: 'You', verb: 'settings', words: 'settings [<notice> on | off]', does: 'which notices reach you' },
  { topic: 'You', verb: 'status', words: 'status', does: 'whether everything works' },
  { topic: 'You', verb: 'help', words: 'help', does: 'this' },
]

/** How a verb is said, for an answer to somebody who left something out. */
export function usageOf(verb: Verb): string {
  return usages.find((usage) => usage.verb === verb)?.words ?? verb
}
