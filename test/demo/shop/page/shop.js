// The page of the shop: draws what /state says, and asks for what is pressed.

const find = (id) => document.getElementById(id)
const everyMs = 2_000
const toastMs = 9_000

// Somebody else each time the page is loaded, so that the errors have several users.
const customer = `c-${1_001 + Math.floor(Math.random() * 12)}`
const cart = ['lantern']
let state
let toastTimer

for (const button of document.querySelectorAll('[data-pay]'))
  button.addEventListener('click', () => checkOut(button.dataset.pay))
find('customers').addEventListener('change', ({ target }) => ask('/customers', { isIn: target.checked }))
find('deploy').addEventListener('click', deploy)

state = await ask('/state')
for (const product of state.products) find('products').append(draw(product))
drawCart()
drawState()
setInterval(async () => {
  state = (await ask('/state')) ?? state
  drawState()
}, everyMs)

function draw({ id, name, about, price }) {
  const card = element('article', { className: 'product' })
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  picture.setAttribute('aria-hidden', 'true')
  picture.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'))
  picture.firstChild.setAttribute('href', `/pictures.svg#${id}`)
  const title = element('h3', {}, name, element('span', {}, price ?? ''))
  const actions = element('span', { className: 'actions' })
  actions.append(actionOf(id, price))
  card.append(picture, element('div', {}, title, element('p', {}, about), actions))
  return card
}

function actionOf(id, price) {
  if (!price) return press('What does it cost?', '', 3, () => tell('/price', { product: id }))
  if (id === 'hammock') return press('Is there one left?', '', 2, () => tell('/stock', { product: id }))
  return press('Add to cart', 'main', id === 'rope' ? 5 : null, () => add(id))
}

function press(words, className, flaw, act) {
  const button = element('button', { type: 'button', className }, words)
  if (flaw) button.append(' ', element('i', { className: 'flaw' }, String(flaw)))
  button.addEventListener('click', act)
  return button
}

function add(id) {
  cart.push(id)
  drawCart()
}

function drawCart() {
  const lines = cart.map((id, index) => {
    const product = state.products.find((one) => one.id === id)
    const remove = element('button', { type: 'button', ariaLabel: `Put the ${product.name} back` }, '×')
    remove.addEventListener('click', () => {
      cart.splice(index, 1)
      drawCart()
    })
    return element('li', {}, element('span', {}, product.name), element('span', {}, product.price), remove)
  })
  find('cart').replaceChildren(
    ...(lines.length ? lines : [element('li', { className: 'empty' }, 'It is empty.')]),
  )
  const cents = cart.reduce((sum, id) => sum + priceOf(id), 0)
  find('total').textContent = `€ ${(cents / 100).toFixed(2)}`
  for (const button of document.querySelectorAll('[data-pay]')) button.disabled = cart.length === 0
}

function priceOf(id) {
  const { price } = state.products.find((one) => one.id === id)
  return Math.round(Number(price.slice(2)) * 100)
}

function drawState() {
  const { release, nextRelease, crowd, isHeard } = state
  find('release').textContent = release
  find('deploy').textContent = `Release ${nextRelease.split('@')[1]}`
  find('deaf').hidden = isHeard
  find('customers').checked = crowd.isIn
  const lines = crowd.visits.map(({ name, did }) => element('li', {}, element('b', {}, name), ` ${did}`))
  const none = element(
    'li',
    { className: 'empty' },
    crowd.isIn ? 'Somebody is at the door.' : 'Nobody but you.',
  )
  find('visits').replaceChildren(...(lines.length ? lines : [none]))
}

async function checkOut(method) {
  const isDone = await tell('/checkout', { cart, method })
  if (!isDone) return
  cart.splice(0)
  drawCart()
}

async function deploy() {
  const { nextRelease } = state
  find('toast').hidden = true
  find('moving').hidden = false
  find('moving').firstElementChild.textContent = `Rolling out ${nextRelease} …`
  await ask('/release', {})
  const timer = setInterval(async () => {
    if ((await ask('/state'))?.release !== nextRelease) return
    clearInterval(timer)
    location.reload()
  }, 300)
}

/** Asks, and shows the answer. */
async function tell(path, body) {
  const answer = await ask(path, body)
  if (!answer) return toast('The shop does not answer.', true)
  if (!answer.event) toast(answer.words)
  else
    toast(
      'Sorry, that did not work.',
      true,
      answer.words,
      `Reported to Hitch as ${answer.event.slice(0, 8)}.`,
    )
  return !answer.event
}

async function ask(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-customer': customer },
      body: JSON.stringify(body ?? {}),
    })
    return await response.json()
  } catch {
    return null
  }
}

function toast(words, isBroken = false, code = '', small = '') {
  const parts = [words]
  if (code) parts.push(element('code', {}, code))
  if (small) parts.push(element('small', {}, small))
  find('toast').replaceChildren(...parts)
  find('toast').className = isBroken ? 'broken' : ''
  find('toast').hidden = false
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => {
    find('toast').hidden = true
  }, toastMs)
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}
