/** The mail server does not like an address. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

/** Mails the receipt of an order. */
export async function sendReceipt(order: string, address: string): Promise<void> {
  const answer = await deliver(address, `Your order ${order}`)
  if (answer.code >= 500) throw new MailRefused(`${answer.code} ${answer.words}: ${order} has no receipt`)
}

// What a mail server says to an address without a domain.
async function deliver(address: string, _subject: string): Promise<{ code: number; words: string }> {
  await new Promise((resolve) => setTimeout(resolve, 50))
  return address.includes('@')
    ? { code: 250, words: 'OK' }
    : { code: 553, words: 'The address of the recipient is not valid' }
}
