import { convert } from 'html-to-text'
import type { AzureDevOpsFake } from '../../fakes/azureDevOps/server.ts'

/** What HTML says, as one line or as several. */
export function plain(html: string, isOneLine = false): string {
  const text = convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'blockquote', format: 'block' },
    ],
  })
  return isOneLine ? text.replace(/\s+/g, ' ').trim() : text
}

/** The name of whoever signs in with this; programs have none. */
export function nameOf(there: AzureDevOpsFake, login: string): string {
  return there.people.find((one) => one.login === login)?.name ?? login
}

/** Whom work can be given to: people, not programs. */
export function colleagues(there: AzureDevOpsFake): { name: string; login: string }[] {
  return there.people.flatMap(({ name, login }) =>
    login?.endsWith('@rope-locker.example') ? [{ name, login }] : [],
  )
}

export function initialsOf(name: string): string {
  return name
    .split(' ')
    .map((word) => word[0])
    .join('')
    .slice(0, 2)
}
