import { readPairs } from './grouping/labelled.ts'
import { rules } from './grouping/rules.ts'
import { type Scored, scoreAll } from './grouping/score.ts'

// npm run grouping: how well ways of grouping tell labelled pairs apart, as the table of docs/grouping.md.
// With --wrong, what ours got wrong; with --wrong and a name, what that one did.
const scored = scoreAll(readPairs(), rules)
const asked = process.argv.indexOf('--wrong')
if (asked < 0) console.log(table(scored))
else
  for (const { wrong, rules, platform } of scored)
    if (platform === 'all' && rules === (process.argv[asked + 1] ?? 'Hitch'))
      for (const pair of wrong)
        console.log(`${pair.isSame ? 'split ' : 'joined'} ${pair.platform} ${pair.name}`)

function table(all: Scored[]): string {
  const names = [...new Set(all.map(({ rules }) => rules))]
  const platforms = [...new Set(all.map(({ platform }) => platform))]
  const percent = (part: number) => `${Math.round(part * 100)}`
  const cells = (platform: string) =>
    names.map((name) => {
      const found = all.find((one) => one.rules === name && one.platform === platform)
      if (!found) return ''
      const { right, pairs, precision, recall } = found.score
      return `${percent(right / pairs)} (${percent(precision)}, ${percent(recall)})`
    })
  const count = (platform: string) => String(all.find((one) => one.platform === platform)?.score.pairs ?? 0)
  return [
    ['Platform', 'Pairs', ...names],
    ['---', ...['', ...names].map(() => '---:')],
    ...platforms.map((platform) => [platform, count(platform), ...cells(platform)]),
  ]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}
