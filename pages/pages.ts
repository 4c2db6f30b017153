import type { Server } from 'restify'
import type { App } from '../services/app.ts'
import { createEntra } from '../services/people/entra.ts'
import {
  changeOptions,
  changePlace,
  changeStates,
  makeHooks,
  removeRule,
  renewCredential,
  showPassword,
} from './azureDevOps/changes.ts'
import { lookAtIntegration } from './azureDevOps/details.ts'
import { askToDisconnect, disconnectOnPage } from './azureDevOps/disconnect.ts'
import { addRule, lookAtNewRule } from './azureDevOps/newRule.ts'
import { connectFromEntra, connectOnPage, lookAtIntegrations } from './azureDevOps/page.ts'
import { attachedFile, attachedPicture } from './group/attachedFile.ts'
import { bookmarkOnPage } from './group/bookmark.ts'
import { followOnPage } from './group/follow.ts'
import { changeWorkItems } from './group/links.ts'
import { changeOnPage, eventAsJson, lookAtGroup } from './group/page.ts'
import { regroupOnPage } from './group/regrouping.ts'
import { changeGroupingOnPage, lookAtGrouping } from './grouping/page.ts'
import { lookAtGroups } from './groups/page.ts'
import { changeIntake, lookAtIntake } from './intake/page.ts'
import { findAsset } from './layout/assets.ts'
import { act, file, type Knocking, knock, look } from './layout/door.ts'
import { checkLink, link, lookAtLink } from './link/page.ts'
import { lookAtMonitor, lookAtMonitors } from './monitors/page.ts'
import { changeOwnership, lookAtOwnership } from './ownership/page.ts'
import { lookAtRelease, lookAtReleases } from './releases/page.ts'
import { lookAtSettings } from './settings/page.ts'
import { checkSetup, lookAtSetup, saveSetup } from './setup/page.ts'
import { signedIn, signIn, signInWithToken, signOut } from './signin/page.ts'
import { lookAtTransaction, lookAtTransactions } from './transactions/page.ts'
import { lookAtNewWorkItem, makeNewWorkItem } from './workItem/page.ts'

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
  get('/groups/:shortId/events/:eventId/attachments/:id', look(app, attachedFile))
  get('/groups/:shortId/events/:eventId/attachments/:id/picture', look(app, attachedPicture))
  server.post('/groups/:shortId/change', act(app, changeOnPage))
  server.post('/groups/:shortId/follow', act(app, followOnPage))
  server.post('/groups/:shortId/regroup', act(app, regroupOnPage))
  server.post('/groups/:shortId/bookmark', act(app, bookmarkOnPage))
  server.post('/groups/:shortId/work-items', act(app, changeWorkItems))
  get('/groups/:shortId/work-items/new', look(app, lookAtNewWorkItem))
  server.post('/groups/:shortId/work-items/new', act(app, makeNewWorkItem))

  get('/monitors', look(app, lookAtMonitors))
  get('/monitors/:monitor', look(app, lookAtMonitor))

  get('/releases', look(app, lookAtReleases))
  get('/releases/:version', look(app, lookAtRelease))

  get('/transactions', look(app, lookAtTransactions))
  get('/transactions/:project', look(app, lookAtTransaction))

  get('/link/:token', look(app, lookAtLink, checkLink))
  server.post('/link/:token', act(app, link))
  get('/setup/:token', look(app, lookAtSetup, checkSetup))
  server.post('/setup/:token', act(app, saveSetup))

  get('/settings/projects/:slug', look(app, lookAtIntake))
  server.post('/settings/projects/:slug', act(app, changeIntake))
  get('/settings/projects/:slug/ownership', look(app, lookAtOwnership))
  server.post('/settings/projects/:slug/ownership', act(app, changeOwnership))
  get('/settings/projects/:slug/grouping', look(app, lookAtGrouping))
  server.post('/settings/projects/:slug/grouping', act(app, changeGroupingOnPage))

  const azureDevOps = '/settings/azure-devops'
  get('/settings', look(app, lookAtSettings))
  get(azureDevOps, look(app, lookAtIntegrations))
  server.post(azureDevOps, act(app, connectOnPage))
  get(`${azureDevOps}/callback`, look(app, connectFromEntra))
  get(`${azureDevOps}/:id`, look(app, lookAtIntegration))
  server.post(`${azureDevOps}/:id/credential`, act(app, renewCredential))
  server.post(`${azureDevOps}/:id/place`, act(app, changePlace))
  server.post(`${azureDevOps}/:id/hooks`, act(app, makeHooks))
  server.post(`${azureDevOps}/:id/by-hand`, act(app, showPassword))
  server.post(`${azureDevOps}/:id/options`, act(app, changeOptions))
  server.post(`${azureDevOps}/:id/states`, act(app, changeStates))
  get(`${azureDevOps}/:id/rules/new`, look(app, lookAtNewRule))
  server.post(`${azureDevOps}/:id/rules/new`, act(app, addRule))
  server.post(`${azureDevOps}/:id/rules/:rule/remove`, act(app, removeRule))
  get(`${azureDevOps}/:id/disconnect`, look(app, askToDisconnect))
  server.post(`${azureDevOps}/:id/disconnect`, act(app, disconnectOnPage))

  const withEntra = (page: typeof signIn) => knock(app, (knocking: Knocking) => page(knocking, entra))
  get('/signin', withEntra(signIn))
  get('/signin/callback', withEntra(signedIn))
  server.post('/signin', withEntra(signInWithToken))
  server.post('/signout', act(app, signOut))

  get('/assets/:file', file(app, findAsset))
}
