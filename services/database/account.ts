import { chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Under whose name the embedded server runs, and how to start a program so. */
export type Account = {
  uid?: number
  gid?: number
  /** Program and arguments that start `command` under the account. */
  command(program: string, args: string[]): { file: string; args: string[] }
  /** Gives a folder to the account. */
  own(path: string): void
}

/**
 * PostgreSQL refuses to run as root. An ordinary user runs it under the own name; root lends it an existing
 * unprivileged account, and where that account may not enter the folders above the data (a checkout in /root),
 * the one capability of passing through them.
 * @param paths folders the server must be able to reach
 * @throws Error that says what to do when root has no way to start it
 */
export function serverAccount(paths: string[]): Account {
  if (process.getuid?.() !== 0) return { command: (file, args) => ({ file, args }), own: () => {} }
  const { uid, gid } = unprivileged()
  const own = (path: string) => chownSync(path, uid, gid)
  if (paths.every((path) => canEnter(path, uid, gid)))
    return { uid, gid, own, command: (file, args) => ({ file, args }) }
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))
  if (!setpriv) {
    throw new Error(
      `PostgreSQL does not run as root, and the account it would use may not enter ${paths.join(' or ')}. Start Hitch as an ordinary user, or move it to a folder that others may enter.`,
    )
  }
  const rights = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    // Without it access(2), with which the server's programs look for each other, forgets the capability.
    '--securebits=+no_setuid_fixup',
  ]
  return { own, command: (file, args) => ({ file: setpriv, args: [...rights, file, ...args] }) }
}

function unprivileged(): { uid: number; gid: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const parts = lines.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (parts?.[2] && parts[3]) return { uid: Number(parts[2]), gid: Number(parts[3]) }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this system has neither an account "postgres" nor "nobody". Start Hitch as an ordinary user.',
  )
}

// Enterable by mode bits: the only thing that matters for an account without groups or access lists.
function canEnter(path: string, uid: number, gid: number): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const stat = statSync(folder)
      const bit = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001
      if ((stat.mode & bit) === 0) return false
    }
    if (dirname(folder) === folder) return true
  }
}
