// Keeps a page of the board as it is now: looks every second, shows what has changed, sends what is chosen.

const everyMs = 1_000

document.documentElement.classList.add('lively')
document.addEventListener('change', ({ target }) => {
  if (target.matches('select[data-sends]')) target.form.requestSubmit()
})
document.addEventListener('submit', async (event) => {
  const form = event.target
  // Who one is changes everything, and a removed work item is another page.
  if (form.matches('.who')) return
  event.preventDefault()
  const body = new URLSearchParams(new FormData(form, event.submitter))
  const response = await fetch(form.action, { method: 'POST', body })
  for (const field of textsOf(form)) field.value = ''
  form.closest('details')?.removeAttribute('open')
  if (document.activeElement?.matches('select, button')) document.activeElement.blur()
  if (!response.ok) alert(await response.text())
  await look()
})
setInterval(look, everyMs)

async function look() {
  const response = await fetch(location.pathname).catch(() => null)
  document.body.classList.toggle('lost', !response)
  if (!response?.ok || isBusy()) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const [now, next] = [document.getElementById('live'), page.getElementById('live')]
  if (!next || isBusy() || now.innerHTML === next.innerHTML) return
  const known = new Map(revisionsOf(now))
  for (const [number, rev, card] of revisionsOf(next))
    if (known.get(number) !== rev) card.classList.add('fresh')
  document.title = page.title
  const written = textsOf(now)
  const focus = written.indexOf(document.activeElement)
  now.replaceWith(next)
  keep(written, focus)
}

/** A list that is unfolded would fold, and a comment that is being changed would be lost. */
function isBusy() {
  return document.activeElement?.matches('select') || document.querySelector('#live details[open]') !== null
}

/** Where something can be written. */
function textsOf(page) {
  return [...page.querySelectorAll('[name=value]:is(input, textarea)')]
}

/** What somebody is writing stays where it was, wherever its card has moved. */
function keep(written, focus) {
  const keyOf = ({ form: { elements } }) => `${elements.number.value} ${elements.kind?.value}`
  const fields = new Map(textsOf(document).map((field) => [keyOf(field), field]))
  for (const [at, old] of written.entries()) {
    const field = fields.get(keyOf(old))
    if (!field || old.form.elements.kind?.value !== 'comment') continue
    field.value = old.value
    if (at !== focus) continue
    field.focus()
    field.setSelectionRange(old.selectionStart, old.selectionEnd)
  }
}

function revisionsOf(page) {
  return [...page.querySelectorAll('[data-rev]')].map((one) => [one.dataset.number, one.dataset.rev, one])
}
