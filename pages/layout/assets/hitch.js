// Comforts. Every page does all it can without this file.

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break
  const words = button.textContent
  button.hidden = false
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy)
    await navigator.clipboard.writeText(source.textContent)
    button.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = words
    }, 2000)
  })
}

// The server writes times in UTC; the reader's own come first once we know them.
for (const time of document.querySelectorAll('time[title]')) {
  const own = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' })
  time.title = `${own}\n${time.title}`
}

for (const select of document.querySelectorAll('select[data-submit]'))
  select.addEventListener('change', () => select.form.requestSubmit())

// Buttons beside such a choice, for those who read this page without a script.
for (const button of document.querySelectorAll('[data-spare]')) button.hidden = true

// One menu at a time, closed by Escape and by a press elsewhere.
const openMenus = () => document.querySelectorAll('details.menu[open]')
document.addEventListener('click', (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false
})
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const menu of openMenus()) {
    menu.open = false
    menu.querySelector('summary').focus()
  }
})

// A second press of an impatient finger would do the same thing twice, or undo it.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
  })
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})
