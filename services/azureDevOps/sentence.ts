/** Somebody's words as a sentence, to stand between others: ended once. */
export function sentence(words: string): string {
  const plain = words.trim()
  return /[.!?…]$/.test(plain) ? plain : `${plain}.`
}
