import { styleText } from 'node:util'

export type Addresses = { hitch: string; playground: string; shop: string; board: string; log: string }

/** What somebody reads who has just started the demo: what runs where, and what to press. */
export function story({ hitch, playground, shop, board, log }: Addresses): string {
  const place = (name: string, address: string, words: string) =>
    `    ${name.padEnd(12)}${styleText('bold', address.padEnd(25))} ${words}`
  const number = (count: number) => styleText('bold', String(count))
  return `
  ${styleText('bold', 'The Hitch demo is running.')} All of it is on this machine, and none of it leaves.

${place('Playground', playground, "Microsoft's Agents Playground, in the place of Teams")}
${place('Shop', shop, 'The Rope Locker, shop@1.2.0; throws real errors through @sentry/node')}
${place('Board', board, 'its work items, in the place of Azure DevOps; Hitch is connected with it')}
${place('Hitch', hitch, 'its pages; you are the administrator')}

  ${number(1)}  Open the Playground. Hitch says hello in the personal chat, in the group chat "On call" and in the
     channel "Errors". You are Ada Lovelace.
  ${number(2)}  Open the shop beside it and pay with a gift card. A second later the card of the error is in all three.
  ${number(3)}  Press Resolve on the card. It turns green, here and in the other two.
  ${number(4)}  Pay with a gift card once more: it is back, the card says Regressed, and a line tells whoever looked away.
  ${number(5)}  Open the board, and in the chat say  create DEMO-1  or press Work item on the card: there is a bug with
     the stack. Move it to Closed, give it to somebody, say something: the cards follow. Comment, assign or
     unresolve in the chat, and the board follows.
  ${number(6)}  Alan knew before: say  link DEMO-1 103  and the error has two work items, both of which follow it.
  ${number(7)}  Press Resolve again, this time "In the next release". The gift card still fails, which is no news in
     1.2.0. Press "Release 1.3.0" in the shop and pay again: it was not fixed after all, and the board knows.
  ${number(8)}  Every 20 seconds a customer asks for a hammock in vain. Archive that card until it escalates, or assign
     it to #Warehouse.
  ${number(9)}  The title of a card leads to its page: the line of code, its variables, who pressed what.
     In the chat, say  help,  list,  mine  or  resolve DEMO-1 in next release.

  The Playground forgets everything when its page is reloaded; say  list  then. Log: ${log}
  Ctrl-C ends everything.
`
}
