import { dirname } from 'node:path'
import * as Sentry from '@sentry/node'

/**
 * Loaded before the shop (`node --import`), as the SDK wants it. This is all a program needs to report to Hitch: the
 * DSN names it; SENTRY_DSN, SENTRY_RELEASE and SENTRY_ENVIRONMENT come from the environment.
 */
Sentry.init({
  serverName: 'shop-1',
  includeLocalVariables: true,
  // The SDK leaves out an error that equals the one before; here somebody presses the same button twice to see it count.
  // Files are named from the shop's folder on, as on a server where nobody cares where it was unpacked.
  integrations: (usual) => [
    ...usual.filter(({ name }) => name !== 'Dedupe'),
    Sentry.rewriteFramesIntegration({ root: dirname(import.meta.dirname) }),
  ],
  initialScope: { tags: { service: 'shop' } },
})
