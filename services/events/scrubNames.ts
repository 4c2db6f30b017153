import type { ScrubOptions } from './scrub.ts'

export type NameTest = (name: string, value: unknown) => boolean

// Whole words of a name, so that `author` survives `auth` and `monkey` survives `key`.
const words = new Set(
  `password passwords passwd passphrase passcode pwd pw secret token auth authorization authentication credential
  bearer otp totp jwt sid csrf xsrf cvv cvc ssn authkey apitoken apisecret usertoken idtoken connectionstring`.split(
    /\s+/,
  ),
)

// Also counted: how many tokens a language model used, or how many sessions are open, is no secret.
const countable = new Set(['tokens', 'secrets', 'credentials', 'session', 'sessions', 'cookie', 'cookies'])

// Neighbouring words that mean a secret together and nothing apart.
const pairs = new Set(
  `api key,api keys,access key,secret key,private key,signing key,signature key,encryption key,account key,
  subscription key,master key,host key,function key,license key,auth key,ssh key,two factor,mysql pwd,
  connection string,conn string,security code,security number,card number,credit card`
    .split(',')
    .map((pair) => pair.trim()),
)

// Names written without any seam: `userpassword`, `PHPSESSID`.
const within =
  /password|passwd|passphrase|apikey|privatekey|secretkey|accesskey|accesstoken|authtoken|refreshtoken|sessionid|sessid|credential|clientsecret/

/**
 * Decides by names. A given name is matched word by word wherever it stands in another; a safe name must be the whole
 * name, and wins.
 */
export function namesMatcher(options: ScrubOptions): { hides: NameTest; isSafe(name: string): boolean } {
  const own = options.names.map((name) => ` ${split(name).join(' ')} `).filter((name) => name.trim() !== '')
  const safe = new Set(options.safeNames.map((name) => split(name).join('')))
  const verdicts = new Map<string, Verdict>()

  // The same few hundred names come in every event of a project; names made up by the thousand are not remembered.
  function verdict(name: string): Verdict {
    const known = verdicts.get(name)
    if (known !== undefined) return known
    const judged = judge(name.length > 200 ? name.slice(0, 200) : name)
    if (verdicts.size < 2000 && name.length <= 100) verdicts.set(name, judged)
    return judged
  }

  function judge(name: string): Verdict {
    const parts = split(name)
    if (safe.size > 0 && safe.has(parts.join(''))) return 'safe'
    if (own.length > 0) {
      const spaced = ` ${parts.join(' ')} `
      if (
        own.some((wanted) => spaced.includes(wanted) || wanted.trim().replaceAll(' ', '') === parts.join(''))
      )
        return 'hidden'
    }
    return options.useDefaults ? judgeByDefault(parts) : 'plain'
  }

  return {
    hides(name, value) {
      if (value === null || value === undefined || typeof value === 'boolean') return false
      const judged = verdict(name)
      return judged === 'hidden' || (judged === 'countable' && typeof value !== 'number')
    },
    isSafe: (name) => safe.size > 0 && verdict(name) === 'safe',
  }
}

type Verdict = 'hidden' | 'countable' | 'plain' | 'safe'

function judgeByDefault(parts: string[]): Verdict {
  let judged: Verdict = 'plain'
  for (const [index, word] of parts.entries()) {
    if (countable.has(word)) judged = 'countable'
    else if (words.has(word) || (word.length > 5 && within.test(word))) return 'hidden'
    else if (index > 0 && pairs.has(`${parts[index - 1]} ${word}`)) return 'hidden'
  }
  return judged
}

/** The words of a name in lower case: `user.apiKey`, `X-API-Key`, `api_key` and `APIKey` all have `api` and `key`. */
export function split(name: string): string[] {
  return name
    .replace(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}
