import assert from 'node:assert/strict'
import { writeFamilies } from '../../../api/metrics/text.ts'

describe('writeFamilies', () => {
  it('writes names, help, types and numbers', () => {
    const text = writeFamilies([
      {
        name: 'jobs',
        type: 'gauge',
        help: 'Jobs.',
        samples: [{ value: 3, labels: { queue: 'post', state: 'active' } }],
      },
      { name: 'seen_total', type: 'counter', help: 'Seen.', samples: [{ value: 1e21 }] },
    ])
    assert.equal(
      text,
      '# HELP jobs Jobs.\n# TYPE jobs gauge\njobs{queue="post",state="active"} 3\n# HELP seen_total Seen.\n# TYPE seen_total counter\nseen_total 1e+21\n',
    )
  })

  it('escapes what would end a line or a label', () => {
    const text = writeFamilies([
      { name: 'odd', type: 'gauge', help: 'a\\b\n"c"', samples: [{ value: 0, labels: { is: 'a\\b\n"c"' } }] },
    ])
    assert.equal(text, '# HELP odd a\\\\b\\n"c"\n# TYPE odd gauge\nodd{is="a\\\\b\\n\\"c\\""} 0\n')
  })

  it('writes what is no number as the format wants it', () => {
    const samples = [Number.NaN, Infinity, -Infinity].map((value) => ({ value }))
    const lines = writeFamilies([{ name: 'x', type: 'gauge', help: 'X.', samples }]).split('\n')
    assert.deepEqual(lines.slice(2, 5), ['x NaN', 'x +Inf', 'x -Inf'])
  })

  it('leaves out what has no numbers', () => {
    assert.equal(writeFamilies([{ name: 'x', type: 'gauge', help: 'X.', samples: [] }]), '')
  })
})
