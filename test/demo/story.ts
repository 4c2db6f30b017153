export type Addresses = { hitch: string; playground: string; shop: string; log: string }

/** What somebody reads who has just started the demo: what runs where, and what to press. */
export function story({ hitch, playground, shop, log }: Addresses): string {
  return `
  The Hitch demo is running. All of it is on this machine, and none of it leaves.

    Playground   ${playground}    Microsoft's Agents Playground, in the place of Teams
    Shop         ${shop}    The Rope Locker, shop@1.2.0: throws real errors through @sentry/node
    Hitch        ${hitch}    its pages; you are the administrator

  1  Open the Playground. Hitch says hello in the personal chat, in the group chat "On call" and in the
     channel "Errors". You are Ada Lovelace.
  2  Open the shop beside it and pay with a gift card: [1]. A second later the card of the error is in all three.
  3  Press Resolve on the card. It turns green, here and in the other two.
  4  Pay with a gift card once more: it is back, and the card says Regressed. A line tells whoever looked away.
  5  Press Resolve again, this time "In the next release". In the shop [1] changes nothing now, because that is
     still 1.2.0. Press "Release 1.3.0" there, then [1]: it was not fixed after all.
  6  The customers of the shop ask for hammocks [2] every 20 seconds. Archive that card until it escalates, or
     assign it to #warehouse.
  7  The title of a card leads to its page: source code, variables, breadcrumbs, who pressed what.
     In the chat, say  help,  list,  mine,  resolve DEMO-1 in next release.

  The Playground forgets everything when its page is reloaded; say  list  then. Log: ${log}
  Ctrl-C ends everything.
`
}
