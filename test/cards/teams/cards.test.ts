import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePress } from '../../../cards/actions.ts'
import { largestView, longWorkItemUrl } from './hostile.ts'
import { lint, nodesOf } from './lint.ts'
import { pen, samples } from './samples.ts'

const addresses = [
  'https://hitch.example/releases/shop%401.4.3',
  'https://hitch.example/groups/SHOP-1A2',
  'https://hitch.example/setup/eyJpZCI6N30.c2ln',
  'https://hitch.example/link/eyJpZCI6N30.c2ln',
  'http://localhost:3978/',
  'https://dev.azure.com/contoso/Shop/_workitems/edit/31',
  'https://hitch.example/groups/SHOP-1A2/work-items/new',
  `${largestView().url}/work-items/new`,
  'https://hitch.example/settings/azure-devops',
]

describe('cards for Teams', () => {
  for (const [name, sample] of Object.entries(samples)) {
    const { attachments, summary, fallback } = sample()
    const card = attachments[0].content

    it(`${name}: nothing is wrong with it`, () => {
      const ours = [...addresses, largestView().url, longWorkItemUrl]
      assert.deepEqual(lint(card, ours), [])
    })

    it(`${name}: says what it is to who cannot see it`, () => {
      assert.ok(summary.length > 0 && !summary.includes('\n'))
      assert.ok(fallback.length > 0 && !fallback.includes('{{'))
      assert.equal(card.fallbackText, summary)
    })

    it(`${name}: every button can be read back`, () => {
      for (const { node } of nodesOf(card)) {
        if (node.type !== 'Action.Execute' && node.type !== 'Action.Submit') continue
        const press = parsePress(pen.secrets, node.data)
        assert.equal(press.verb, (node.data as { verb: string }).verb)
      }
    })
  }

  it('offers Submit alone where Execute is not known', () => {
    const types = nodesOf(samples['group.submit']?.().attachments[0].content).map(({ node }) => node.type)
    assert.ok(types.includes('Action.Submit'))
    assert.ok(!types.includes('Action.Execute'))
  })

  it('has templates whose every Execute gets its Submit when drawn, not by hand', () => {
    const folder = join(import.meta.dirname, '../../../cards/teams')
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const text = readFileSync(join(folder, file), 'utf8')
      assert.ok(!text.includes('Action.Submit') && !text.includes('"$when"'), file)
    }
  })
})
