import assert from 'node:assert/strict'
import { parseEventId } from '../../../services/events/find.ts'

describe('event ids', () => {
  const dashed = '0f5b44ab-a385-4a43-a280-d98c0e6c579d'
  for (const text of [dashed, '0f5b44aba3854a43a280d98c0e6c579d', '0F5B44ABA3854A43A280D98C0E6C579D'])
    it(`reads ${text}`, () => assert.equal(parseEventId(text), dashed))

  for (const text of ['', 'latest', '0f5b', `${dashed}0`, 'z'.repeat(32), '1; DROP TABLE'])
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseEventId(text), null))
})
