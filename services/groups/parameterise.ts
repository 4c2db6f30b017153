// What differs from one event to the next in messages that mean the same. One alternation, tried in this order at
// every place. Every repetition is bounded or ends where the next part cannot begin, so a text costs what its length
// costs. Numbers, hexadecimal and hashes share a placeholder: a hash can happen to be all digits.
const kinds: [name: string, pattern: string][] = [
  ['number', '\\[Filtered\\]'],
  [
    'keep',
    '[1-5]\\d\\d\\b(?!\\.\\d)(?<=\\b(?:[Ss]tatus|[Cc]ode|HTTP(?:\\/\\d(?:\\.\\d)?)?)[ :=]{1,3}\\d{3})',
  ],
  ['email', '[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}'],
  ['url', '\\b[A-Za-z][A-Za-z0-9+-]{1,15}:\\/\\/[^\\s"\'<>`]{1,2000}'],
  [
    'path',
    '(?<![\\w/.])(?:\\/(?:home|Users|var|tmp|srv|opt|usr|root|mnt|private|builds?)|[A-Za-z]:)[\\\\/](?:[^\\s"\'<>:|?*\\\\/]{1,100}[\\\\/]){0,20}',
  ],
  [
    'date',
    '\\b\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z\\b| ?[+-]\\d\\d:?\\d\\d\\b)?)?',
  ],
  [
    'date',
    '\\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?(?:\\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} \\d{1,2}),? \\d{4}(?: \\d\\d?:\\d\\d(?::\\d\\d)?)?(?: (?:GMT|UTC)?(?:[+-]\\d{4})?(?: \\([A-Za-z ]{1,60}\\))?)?',
  ],
  ['date', '\\b\\d{1,4}\\/\\d{1,2}\\/\\d{1,4}\\b(?:,? \\d\\d?:\\d\\d(?::\\d\\d)?(?: ?[AP]M)?)?'],
  ['uuid', '\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b'],
  ['traceparent', '\\b00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]\\b'],
  ['ip', '\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?(?:\\/\\d{1,2})?\\b'],
  [
    'ip',
    '(?<![\\w:])\\[?(?=[0-9a-fA-F:]{0,39}\\d)(?:(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}|(?:::|(?:[0-9a-fA-F]{1,4}:){1,6}:)(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6})?)(?:\\]:\\d{1,5}|\\])?(?![\\w:])',
  ],
  ['date', '\\b\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?: ?[AP]M)?\\b'],
  [
    'hostname',
    '\\b(?:localhost(?=:\\d)|(?:[A-Za-z0-9-]{1,63}\\.){1,8}(?:com|net|org|io|dev|cloud|internal|local|example|test|co\\.uk|de|eu|fr|nl|azure|gov|edu)(?![\\w(]|\\.\\w))(?::\\d{1,5})?',
  ],
  ['version', '\\bv?\\d{1,9}(?:\\.\\d{1,9}){2,3}(?:[-+][\\w.+-]{1,60})?(?![\\w])'],
  [
    'duration',
    '(?<![\\w.])\\d{1,15}(?:\\.\\d{1,15})? ?(?:ms|µs|us|ns|msecs?|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?)\\b',
  ],
  ['number', '\\b0[xX][0-9a-fA-F]{1,128}\\b'],
  ['number', '\\b(?=[a-f]{0,128}\\d)(?:[0-9a-f]{7,128})\\b'],
  ['number', '\\b(?=[A-F]{0,128}\\d)(?:[0-9A-F]{8,128})\\b'],
  ['number', '(?<![\\w.])[-+]?\\d{1,400}(?:[.,]\\d{1,400}){0,20}(?:[eE][-+]?\\d{1,4})?(?![\\w])'],
  ['number', '\\b\\d{1,400}\\b'],
  ['text', '(?<==)"[^"\\n]{0,2000}"'],
  ['text', "(?<==)'[^'\\n]{0,2000}'"],
  ['bool', '(?<==)(?:true|false|True|False|TRUE|FALSE)\\b'],
]

const pattern = new RegExp(kinds.map(([, source]) => `(${source})`).join('|'), 'g')
const names = kinds.map(([name]) => name)

// Nothing of the above lacks a digit, an at, an equals sign, a scheme, a drive, a root, a dot or a bracket.
const worthLooking = /[\d@=]|:\/\/|\w\.\w|[\\/]\w|\[F/

/**
 * A message without what varies: e-mails, addresses, hosts, directories, dates, durations, ids and numbers become
 * placeholders such as `<number>`. HTTP status codes stay, as 404 and 500 are different errors; so do digits glued to
 * letters (`user123`).
 * @returns the first two lines that are not empty, at most 1,000 characters of them
 */
export function parameterise(message: string): string {
  const text = firstLines(message)
  if (!worthLooking.test(text)) return text
  return text.replace(pattern, (...match) => {
    for (let group = 0; group < names.length; group++)
      if (match[group + 1] !== undefined) {
        const name = names[group]
        if (name === 'keep') return match[group + 1]
        return name === 'path' ? '<path>/' : `<${name}>`
      }
    return match[0]
  })
}

function firstLines(message: string): string {
  const text = message.length > 4000 ? message.slice(0, 4000) : message
  if (!text.includes('\n') && !text.includes('\r')) return text.trim().slice(0, 1000)
  const lines = text.split(/[\r\n]+/).map((line) => line.trim())
  return lines.filter(Boolean).slice(0, 2).join('\n').slice(0, 1000)
}
