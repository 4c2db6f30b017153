import { UserError } from '../../services/errors.ts'
import type { Change } from '../../services/groups/change.ts'
import { checkVersion } from '../../services/releases/version.ts'

const largestId = 2 ** 31 - 1

/**
 * The change that a button of the group's page stands for, such as "archive:minutes:120" or "assign:person:7".
 * @param me the id of who pressed
 * @throws UserError 400 for words that no button of ours sends
 */
export function readChange(form: URLSearchParams, me: number): Change {
  const [verb, choice, detail, window] = (form.get('change') ?? '').split(':')
  const change =
    verb === 'resolve'
      ? readResolve(choice, form)
      : verb === 'archive'
        ? readArchive(choice, detail, window)
        : verb === 'assign'
          ? readAssign(choice, detail, me)
          : verb === 'priority'
            ? readPriority(choice)
            : verb === 'editComment' || verb === 'deleteComment'
              ? readOfComment(verb, choice, form)
              : readPlain(verb, form)
  if (!change) throw new UserError('That is nothing one can do with a group.')
  return change
}

function readResolve(choice: string | undefined, form: URLSearchParams): Change | null {
  if (choice === 'now') return { kind: 'resolve' }
  if (choice === 'release') {
    const release = form.get('release')?.trim() ?? ''
    if (release.toLowerCase() === 'latest') return { kind: 'resolve', in: 'currentRelease' }
    return { kind: 'resolve', in: { release: checkVersion(release) } }
  }
  return choice === 'nextRelease' || choice === 'currentRelease' ? { kind: 'resolve', in: choice } : null
}

function readArchive(choice?: string, detail?: string, window?: string): Change | null {
  if (choice === 'forever') return { kind: 'archive' }
  if (choice === 'escalating') return { kind: 'archive', for: 'escalating' }
  const count = readNumber(detail)
  if (count === null) return null
  if (choice === 'minutes') return { kind: 'archive', for: { minutes: count } }
  const minutes = readNumber(window)
  if (window !== undefined && minutes === null) return null
  const within = minutes === null ? {} : { within: minutes }
  if (choice === 'users') return { kind: 'archive', for: { users: count, ...within } }
  return choice === 'events' ? { kind: 'archive', for: { events: count, ...within } } : null
}

function readAssign(choice: string | undefined, detail: string | undefined, me: number): Change | null {
  if (choice === 'me') return { kind: 'assign', to: { personId: me } }
  const id = readNumber(detail)
  if (id === null) return null
  if (choice === 'person') return { kind: 'assign', to: { personId: id } }
  return choice === 'team' ? { kind: 'assign', to: { teamId: id } } : null
}

function readPriority(choice?: string): Change | null {
  return choice === 'low' || choice === 'medium' || choice === 'high'
    ? { kind: 'priority', to: choice }
    : null
}

function readPlain(verb: string | undefined, form: URLSearchParams): Change | null {
  if (verb === 'unresolve' || verb === 'unassign' || verb === 'review') return { kind: verb }
  return verb === 'comment' ? { kind: 'comment', text: form.get('text') ?? '' } : null
}

function readOfComment(verb: string, id: string | undefined, form: URLSearchParams): Change | null {
  const activityId = readNumber(id)
  if (activityId === null) return null
  return verb === 'editComment'
    ? { kind: 'editComment', activityId, text: form.get('text') ?? '' }
    : { kind: 'deleteComment', activityId }
}

/** A whole number; null for larger ones as well, which would not fit the database's ids and counters. */
export function readNumber(text: string | undefined): number | null {
  const number = Number(text)
  return text !== undefined && /^\d{1,10}$/.test(text) && number <= largestId ? number : null
}
