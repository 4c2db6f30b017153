// The last versions that count as old, by the families Sentry tells apart.
const tooOldBefore = {
  ie: 12,
  edge: 110,
  safari: 15,
  firefox: 110,
  chrome: 110,
  opera: 99,
  opera_mini: 35,
  android: 4,
} as const

export type LegacyBrowser = keyof typeof tooOldBefore

export const legacyBrowserNames = Object.keys(tooOldBefore) as LegacyBrowser[]

// First match wins: nearly every browser claims to be the ones before it.
const families: [LegacyBrowser | null, RegExp][] = [
  ['ie', /\bMSIE (\d{1,5})/],
  ['ie', /\bTrident\/.{0,200}?\brv:(\d{1,5})/],
  ['opera_mini', /\bOpera Mini\/(\d{1,5})/],
  ['edge', /\bEdg(?:e|A|iOS)?\/(\d{1,5})/],
  ['opera', /\bOPR\/(\d{1,5})/],
  ['opera', /^Opera\/.{0,200}?\bVersion\/(\d{1,5})/],
  ['opera', /^Opera\/(\d{1,5})/],
  // Chrome's engine under another name and numbering.
  [null, /\b(?:SamsungBrowser|HeadlessChrome|Electron)\/(\d{1,5})/],
  ['firefox', /\b(?:Firefox|FxiOS)\/(\d{1,5})/],
  ['chrome', /\b(?:Chrome|CriOS)\/(\d{1,5})/],
  ['android', /\bAndroid (\d{1,5}).{0,200}? Version\//],
  ['safari', /\bVersion\/(\d{1,5})[\d.]{0,20}.{0,40} Safari\//],
]

/** Whether a User-Agent is that of one of the named browsers, in a version that counts as old. */
export function isLegacyBrowser(agent: string, names: readonly LegacyBrowser[]): boolean {
  for (const [family, pattern] of families) {
    const version = pattern.exec(agent)?.[1]
    if (version !== undefined)
      return family !== null && names.includes(family) && Number(version) < tooOldBefore[family]
  }
  return false
}

const crawlers =
  /Mediapartners-Google|AdsBot-Google|Googlebot|FeedFetcher-Google|Google-InspectionTool|GoogleOther|BingBot|BingPreview|Baiduspider|Slurp|Sogou|facebookexternalhit|meta-external|AhrefsBot|SemrushBot|ia_archiver|Applebot|YandexBot|DuckDuckBot|PetalBot|Bytespider|GPTBot|ClaudeBot|PerplexityBot|Calypso AppCrawler|pingdom|lyticsbot|AWS Security Scanner|HubSpot Crawler|Better Uptime|Cloudflare-Healthchecks|GTmetrix|Vercelbot|bots?[/\s);]|spider[/\s);]/i

// Programs that send errors of their own and happen to have such a name.
const notCrawlers = /\bSlackbot\b|\bCubot\b/i

/** Whether a User-Agent is that of a program that walks the web by itself. */
export function isCrawler(agent: string): boolean {
  return crawlers.test(agent) && !notCrawlers.test(agent)
}
