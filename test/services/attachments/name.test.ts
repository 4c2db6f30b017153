import assert from 'node:assert/strict'
import { disposition, plainName } from '../../../services/attachments/name.ts'
import { pictureType } from '../../../services/attachments/picture.ts'

describe('the name of an attachment', () => {
  const cases: [given: unknown, name: string][] = [
    ['app.log', 'app.log'],
    ['Über uns.png', 'Über uns.png'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['/', 'attachment'],
    ['..', 'attachment'],
    ['.bashrc', 'bashrc'],
    ['a\u0000b\r\nSet-Cookie: x.txt', 'ab_Set-Cookie_ x.txt'],
    ['invoice\u202efdp.exe', 'invoice_fdp.exe'],
    ['half \ud800.txt', 'half \ufffd.txt'],
    ['"quoted".txt', '_quoted_.txt'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['console.txt', 'console.txt'],
    ['', 'attachment'],
    [7, 'attachment'],
    [undefined, 'attachment'],
    [{ toString: 'x' }, 'attachment'],
    ['__proto__', '__proto__'],
    [`${'a'.repeat(500)}.log`, `${'a'.repeat(115)}….log`],
  ]
  for (const [given, name] of cases)
    it(`${String(JSON.stringify(given)).slice(0, 40)} is ${name.slice(0, 40)}`, () =>
      assert.equal(plainName(given), name))

  it('is read in a moment, however many dots stand in it', () => {
    const begunAt = performance.now()
    for (let count = 0; count < 100; count++)
      assert.equal(plainName(`a${'.'.repeat(4_000)}a`), `a${'.'.repeat(116)}….a`)
    assert.ok(performance.now() - begunAt < 500)
  })

  it('stands in a header as it is and as every client reads it', () => {
    assert.equal(disposition('app.log'), `attachment; filename="app.log"; filename*=UTF-8''app.log`)
    assert.equal(
      disposition("Über'(1).png"),
      `attachment; filename="_ber_1_.png"; filename*=UTF-8''%C3%9Cber%27%281%29.png`,
    )
  })
})

describe('the type of a picture', () => {
  const begins = (bytes: number[], text = '') => Buffer.concat([Buffer.from(bytes), Buffer.from(text)])
  const cases: [name: string, bytes: Buffer, type: string | null][] = [
    ['PNG', begins([0x89], 'PNG\r\n\x1a\nIHDR'), 'image/png'],
    ['JPEG', begins([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
    ['GIF', begins([], 'GIF89a...'), 'image/gif'],
    ['WebP', begins([], 'RIFF....WEBPVP8 '), 'image/webp'],
    ['SVG, which may run code', begins([], '<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
    ['HTML', begins([], '<script>alert(1)</script>'), null],
    ['nothing', begins([]), null],
    ['RIFF of a sound', begins([], 'RIFF....WAVEfmt '), null],
  ]
  for (const [name, bytes, type] of cases)
    it(`${name}: ${type}`, () => assert.equal(pictureType(bytes), type))
})
