import * as Sentry from '@sentry/node'

/**
 * Loaded before the shop (`node --import`), as the SDK wants it. This is all a program needs to report to Hitch: the
 * DSN names it; SENTRY_DSN, SENTRY_RELEASE and SENTRY_ENVIRONMENT come from the environment.
 */
Sentry.init({
  serverName: 'shop-1',
  includeLocalVariables: true,
  // The SDK leaves out an error that equals the one before; here somebody presses the same button twice to see it count.
  integrations: (usual) => usual.filter(({ name }) => name !== 'Dedupe'),
  initialScope: { tags: { service: 'shop' } },
})
