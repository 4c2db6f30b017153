import { filtered } from './filtered.ts'

// Every repetition is bounded or cannot overlap what follows it: hostile texts are searched in linear time.
const card = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g
const iban = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g
const ssn = /(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g
const pem =
  /-----BEGIN [A-Z0-9 ]{0,40}KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}KEY(?: BLOCK)?-----|$)/g
const addressPassword = /:\/\/[^\s/?#@:"'<>]{0,100}:[^\s/?#"'<>]{1,300}@/g
const bearer = /\b(bearer)(\s{1,5})(?=[^\s"',;]{0,100}[\d.]|[^\s"',;]{16})[^\s"',;]+/gi
const jwt = /\beyJ[\w-]{8,2000}\.[\w-]{4,4000}\.?[\w-]{0,1000}/g
const knownToken =
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|xox[abeoprs]-[\w-]{10,255}|[sr]k_(?:live|test)_\w{10,255}|AKIA[A-Z0-9]{16}|AIza[\w-]{35})(?![\w-])/g

/** A text without card numbers, IBANs, US social security numbers, keys, tokens and passwords in addresses. */
export function scrubSecrets(text: string): string {
  let scrubbed = text
  if (scrubbed.includes('-----BEGIN ')) scrubbed = scrubbed.replace(pem, filtered)
  if (scrubbed.includes('://')) scrubbed = scrubbed.replace(addressPassword, `://${filtered}@`)
  if (hasBearer.test(scrubbed)) scrubbed = scrubbed.replace(bearer, `$1$2${filtered}`)
  if (scrubbed.includes('eyJ')) scrubbed = scrubbed.replace(jwt, filtered)
  if (hasDigits.test(scrubbed)) {
    scrubbed = scrubbed.replace(card, (digits) => (isCardNumber(digits) ? filtered : digits))
    scrubbed = scrubbed.replace(ssn, filtered)
  }
  if (hasCountry.test(scrubbed)) scrubbed = scrubbed.replace(iban, scrubIban)
  return hasToken.test(scrubbed) ? scrubbed.replace(knownToken, filtered) : scrubbed
}

const hasBearer = /bearer/i
const hasDigits = /\d[\d -]{7}/
const hasCountry = /[A-Z]{2}\d\d/
const hasToken = /_[A-Za-z0-9]|xox|AKIA|AIza/

// Issuer ranges and lengths: Visa, Mastercard, American Express, Discover, Diners Club, JCB, UnionPay.
const issuer =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}|35\d{14}|62\d{14,17})$/

/** Whether digits, with or without blanks and dashes, are a payment card's number by issuer and check digit (Luhn). */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, '')
  if (!issuer.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

// Blanks between the groups let the words after an account number look like more of it.
function scrubIban(candidate: string): string {
  let end = candidate.length
  while (end > 0) {
    if (isIban(candidate.slice(0, end))) return filtered + candidate.slice(end)
    end = candidate.lastIndexOf(' ', end - 1)
  }
  return candidate
}

/** Whether a text is an IBAN by its check digits (ISO 13616: the remainder by 97 is 1). */
export function isIban(text: string): boolean {
  const account = text.replaceAll(' ', '')
  if (account.length < 15 || account.length > 34) return false
  let rest = 0
  for (const letter of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(letter, 36)
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97
  }
  return rest === 1
}
