import type { App } from './app.ts'

export type StartFacts = {
  databaseName: string
  /** Where Hitch is reached from this machine. */
  url: string
  /** Only when it was made just now; it is never shown again. */
  adminToken: string | null
  demoDsn: string | null
}

/** Says where everything is and what to try next: in words for a person, and as one line for a log reader. */
export function announce(app: App, facts: StartFacts): void {
  const { publicUrl, isLocal } = app.config
  app.log.info(
    {
      url: facts.url,
      messages: `${publicUrl}/api/messages`,
      database: facts.databaseName,
      dsn: facts.demoDsn ?? undefined,
      isLocal,
    },
    'Hitch is running',
  )
  if (app.config.logLevel === 'silent') return
  const lines = [
    '',
    `  Hitch is running${isLocal ? ' in local mode: reachable from this machine only, no sign-in' : ''}.`,
    '',
    `  Page          ${publicUrl}/`,
    `  Bot endpoint  ${publicUrl}/api/messages`,
    ...(facts.demoDsn ? [`  DSN           ${facts.demoDsn}`] : []),
    `  Database      ${facts.databaseName}`,
    ...(facts.adminToken ? [`  Admin token   ${facts.adminToken}   (shown this once; keep it)`] : []),
    '',
    ...(isLocal ? tryNext : []),
  ]
  // Standard error, so that a log reader on standard output meets nothing but log lines.
  process.stderr.write(`${lines.join('\n')}\n`)
}

const tryNext = [
  '  Next: open the Microsoft 365 Agents Playground or the Bot Framework Emulator on the bot endpoint,',
  '  put the DSN into any Sentry SDK, and throw an error. "npm run demo" does all of that by itself.',
  '',
]
