import type { GroupingFacts } from '../../pages/grouping/draw.ts'
import { ada } from './samples.ts'

const group = (number: number, title: string) => ({ id: number, number, title, events: 5 })

/** The page of a project's grouping, with what its rules would do. */
export function groupingFacts(more: Partial<GroupingFacts> = {}): GroupingFacts {
  return {
    who: ada,
    project: { slug: 'shop', name: 'Shop', shortIdPrefix: 'SHOP' },
    mayChange: true,
    said: null,
    config: '2026-11-23',
    fingerprintRules:
      'error.type:TimeoutError message:"*bank*" -> bank-timeout title="The bank does not answer"',
    stackRules:
      '# Ours, but not where it happened\nstack.function:retry -group\nstack.module:com.acme.shared.* -app',
    trial: {
      events: 412,
      groups: 131,
      splits: [
        { group: group(42, 'TypeError: Cannot read properties of undefined (reading ‘price’)'), into: 3 },
      ],
      joins: [
        {
          groups: [
            group(1801, 'TimeoutError: no answer from the bank within 30 s'),
            group(1904, 'TimeoutError: no answer from the bank within 5 s'),
          ],
        },
      ],
    },
    ...more,
  }
}
