import type { Server } from 'restify'
import type { App } from '../services/app.ts'
import { createEntra } from '../services/people/entra.ts'
import { changeOnPage, eventAsJson, lookAtGroup } from './group/page.ts'
import { lookAtGroups } from './groups/page.ts'
import { findAsset } from './layout/assets.ts'
import { act, file, type Knocking, knock, look } from './layout/door.ts'
import { checkLink, link, lookAtLink } from './link/page.ts'
import { checkSetup, lookAtSetup, saveSetup } from './setup/page.ts'
import { signedIn, signIn, signInWithToken, signOut } from './signin/page.ts'

/** Every page, for people in browsers. */
export function registerPages(server: Server, app: App): void {
  const entra = createEntra(app)
  const get = (path: string, handler: ReturnType<typeof knock>) => {
    server.get(path, handler)
    server.head(path, handler)
  }

  get('/', look(app, lookAtGroups))
  get('/groups/:shortId', look(app, lookAtGroup))
  get('/groups/:shortId/events/:eventId/json', look(app, eventAsJson))
  server.post('/groups/:shortId/change', act(app, changeOnPage))

  get('/link/:token', look(app, lookAtLink, checkLink))
  server.post('/link/:token', act(app, link))
  get('/setup/:token', look(app, lookAtSetup, checkSetup))
  server.post('/setup/:token', act(app, saveSetup))

  const withEntra = (page: typeof signIn) => knock(app, (knocking: Knocking) => page(knocking, entra))
  get('/signin', withEntra(signIn))
  get('/signin/callback', withEntra(signedIn))
  server.post('/signin', withEntra(signInWithToken))
  server.post('/signout', act(app, signOut))

  get('/assets/:file', file(app, findAsset))
}
