import { stopDatabase } from './database.ts'

/** What surrounds a whole run of the tests. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context) {
    this.timeout(30_000)
    await stopDatabase()
  },
}
