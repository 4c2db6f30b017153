import assert from 'node:assert/strict'
import { isHealthCheck } from '../../../services/filters/transactions.ts'
import { nameOf } from '../../../services/traces/nameOf.ts'
import { weightOf } from '../../../services/traces/weight.ts'

describe('the name of a transaction', () => {
  const fromUrl: [string, string][] = [
    ['/orders/4711', '/orders/*'],
    ['GET /orders/4711/items/2', 'GET /orders/*/items/*'],
    ['https://shop.example/users/ada@shop.example?token=x#top', 'https://shop.example/users/*'],
    ['/users/550e8400-e29b-41d4-a716-446655440000/avatar', '/users/*/avatar'],
    ['/build/9f86d081884c7d659a2feaa0c55ad015/main.js', '/build/*/main.js'],
    ['/files/invoice-4711.pdf', '/files/invoice-*.pdf'],
    ['/reports/2026-11-22', '/reports/*-*-*'],
    ['/api/v2/orders', '/api/v2/orders'],
    ['/oauth2/token', '/oauth2/token'],
    ['/s3/list', '/s3/list'],
    ['/facade/decade', '/facade/decade'],
    ['/share/aB3dE6gH9jK2', '/share/*'],
    [`/search/${'x'.repeat(100)}`, '/search/*'],
    ['/', '/'],
    [`/${'a/'.repeat(100)}`, `/${'a/'.repeat(39)}*`],
  ]
  for (const [given, expected] of fromUrl)
    it(`of the address ${given.slice(0, 60)}`, () => assert.equal(nameOf(given, 'url'), expected))

  it('stays as it is when a router or a person gave it', () => {
    for (const source of ['route', 'custom', 'view', 'component', 'task'])
      assert.equal(nameOf('/orders/4711', source), '/orders/4711')
  })

  it('is taken for an address where nobody says and it looks like one', () => {
    assert.equal(nameOf('/orders/4711', undefined), '/orders/*')
    assert.equal(nameOf('GET /orders/4711', 'unknown'), 'GET /orders/*')
    assert.equal(nameOf('nightly job 4711', undefined), 'nightly job 4711')
  })

  it('is bounded, and there always', () => {
    assert.equal(nameOf('x'.repeat(5000), 'custom').length, 200)
    for (const none of [undefined, '', '  ']) assert.equal(nameOf(none, 'url'), '<unlabeled transaction>')
  })

  it('costs what its length costs, whatever it holds', () => {
    const begun = performance.now()
    for (const part of ['1a', 'a1-', '0f', '%40', '(', '1', 'a'])
      for (let n = 0; n < 200; n++) nameOf(`/${part.repeat(1000)}/${part.repeat(30)}`, 'url')
    assert.ok(performance.now() - begun < 1000)
  })
})

describe('how many runs a transaction stands for', () => {
  const cases: [unknown[], number][] = [
    [['1'], 1],
    [['0.25', 1], 4],
    [[0.1], 10],
    [[undefined, '0.5'], 2],
    [['', null, 0.5], 2],
    [['0'], 1],
    [[-1, Number.NaN, Number.POSITIVE_INFINITY, 'x', {}, [0.5], true], 1],
    [[1.5], 1],
    [['0.000000001'], 10_000],
  ]
  for (const [rates, weight] of cases)
    it(`${JSON.stringify(rates)}: ${weight}`, () => assert.equal(weightOf(...rates), weight))

  it('is a number of which sums are exact', () => {
    const third = weightOf(1 / 3)
    assert.equal(third * 64, Math.round(third * 64))
  })
})

describe('a health check', () => {
  it('is known by its name', () => {
    for (const name of [
      '/healthz',
      'GET /health',
      '/api/ping/',
      '/actuator/health',
      '/up',
      'GET /livez',
      '/health.json',
    ])
      assert.ok(isHealthCheck(name), name)
    for (const name of ['/', 'GET /orders', '/healthcare', 'ping', '/sign/up', '/already', '/users/health/*'])
      assert.ok(!isHealthCheck(name), name)
  })
})
