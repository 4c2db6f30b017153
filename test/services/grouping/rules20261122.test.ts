import assert from 'node:assert/strict'
import { fileName, frameKey } from '../../../services/grouping/rules20261122/frameKey.ts'
import {
  cleanFunction,
  cleanModule,
  type Family,
} from '../../../services/grouping/rules20261122/frameNames.ts'

describe('frameKey', () => {
  it('is the file, the function and the line of code in scripting languages', () => {
    const frame = {
      filename: '/srv/shop/src/Pay.ts',
      function: 'charge',
      context_line: '  return   cart.total',
      lineno: 41,
      colno: 3,
    }
    assert.equal(frameKey(frame, 'node'), 'pay.ts|charge|return cart.total')
    assert.equal(frameKey({ ...frame, module: 'src:pay' }, 'node'), 'pay.ts|charge|return cart.total')
    assert.equal(frameKey({ ...frame, module: 'shop.pay' }, 'python'), 'shop.pay|charge|return cart.total')
    assert.equal(frameKey({ ...frame, module: 'com.shop.Pay' }, 'java'), 'com.shop.Pay|charge|')
  })

  it('knows nothing of addresses but the function', () => {
    const url = 'https://cdn.example:8443/static/js/main.8f3a2b1c.js?v=2'
    assert.equal(frameKey({ filename: url, function: 'charge', lineno: 1 }, 'javascript'), '|charge|')
    assert.equal(frameKey({ filename: url, lineno: 1, context_line: 'x()' }, 'javascript'), '')
    assert.equal(frameKey({ abs_path: 'blob:https://x/1b4e', function: '?' }, 'javascript'), '')
    assert.equal(
      frameKey({ filename: 'webpack:///./src/pay.ts', function: 'charge' }, 'javascript'),
      'pay.ts|charge|',
    )
  })

  it('leaves out code that is minified or evaluated', () => {
    const line = (context_line: string, filename = 'a.js') =>
      frameKey({ filename, function: 'f', context_line }, 'node')
    assert.equal(line('x'.repeat(120)), `a.js|f|${'x'.repeat(120)}`)
    assert.equal(line('x'.repeat(121)), 'a.js|f|')
    assert.equal(line(`${' '.repeat(50)}short${' '.repeat(50)}`), 'a.js|f|short')
    assert.equal(line('x', '<eval>'), '|f|x')
    assert.equal(line('x', 'eval at charge (pay.js:1)'), '|f|x')
  })

  it('is empty when nothing says anything', () => {
    assert.equal(frameKey({}, 'node'), '')
    assert.equal(frameKey({ lineno: 5 }, 'python'), '')
    assert.equal(frameKey({ function: '<anonymous>' }, 'node'), '')
  })
})

describe('file names', () => {
  const cases: [string, string][] = [
    ['/a/b/Pay.TS', 'pay.ts'],
    ['C:\\a\\pay.cs', 'pay.cs'],
    ['pay.js?v=123#x', 'pay.js'],
    ['main.8f3a2b1c.js', 'main.js'],
    ['index-BkR7cX2z.js', 'index.js'],
    ['chunk-1b4e28ba-2fa1-11d2-883f-0016d3cca427.js', 'chunk.js'],
    ['jquery-3.6.0.min.js', 'jquery.min.js'],
    ['app-v2.js', 'app.js'],
    ['2.8f3a2b1c.chunk.js', 'chunk.js'],
    ['es2015.js', 'es2015.js'],
    ['sha256.js', 'sha256.js'],
    ['oauth2Client.js', 'oauth2client.js'],
    ['cart_2.py', 'cart.py'],
    ['report-2026-11-22.py', 'report.py'],
    ['', ''],
    ['/', ''],
    ['12345.js', 'js'],
  ]
  for (const [path, wanted] of cases) it(`${path} is ${wanted}`, () => assert.equal(fileName(path), wanted))
})

describe('functions', () => {
  const cases: [Family, string, string][] = [
    ['javascript', 'Object.charge', 'charge'],
    ['javascript', 'async Cart.charge [as handler]', 'charge'],
    ['javascript', 'Object.<anonymous>', ''],
    ['javascript', 'Immediate.?', ''],
    ['javascript', '?', ''],
    ['javascript', '<anonymous>', ''],
    ['javascript', 'anonymous', ''],
    ['javascript', 'charge/<', ''],
    ['javascript', '[native code]', ''],
    ['javascript', 'eval', ''],
    ['python', '<lambda>', ''],
    ['python', '<module>', '<module>'],
    ['ruby', 'block (2 levels) in charge', 'block in charge'],
    ['ruby', 'Cart#charge', 'charge'],
    ['ruby', 'block in Shop::Cart.charge', 'block in charge'],
    ['ruby', '_app_views_cart_html_erb__3303457_58730', '_app_views_cart_html_erb'],
    ['php', 'class@anonymous/srv/shop/pay.php:12$0::charge', 'class@anonymous::charge'],
    ['php', '{closure:/srv/shop/pay.php:12}', '{closure}'],
    ['java', 'lambda$charge$3', 'lambda$charge'],
    ['java', 'access$000', 'access'],
    ['java', 'charge', 'charge'],
    ['csharp', '<Charge>d__12.MoveNext', 'Charge'],
    ['csharp', '<Main>g__Charge|0_1', 'Main.Charge'],
    ['csharp', '<Charge>b__3_0', 'Charge lambda'],
    ['csharp', 'Charge(Cart cart, Int32 amount)', 'Charge'],
    ['go', 'Charge.func1.2', 'Charge.func'],
    ['go', 'Map[int,string]', 'Map'],
    ['native', 'std::vector<int, std::allocator<int>>::at(unsigned long) const', 'std::vector::at'],
    ['native', 'shop::charge::h0123456789abcdef', 'shop::charge'],
    ['native', '-[Cart charge:]_block_invoke_2', '-[Cart charge:]_block_invoke'],
    ['native', 'operator<<(Cart const&)', 'operator<<'],
    ['native', 'Cart::operator()(int)', 'Cart::operator()'],
    ['native', 'main', 'main'],
    ['other', 'whatever$1', 'whatever$1'],
  ]
  for (const [family, name, wanted] of cases)
    it(`${family}: ${name}`, () => assert.equal(cleanFunction(name, family), wanted))

  it('cost what they are long', () => {
    const hostile = [
      '<',
      '(',
      '{',
      '$$Lambda',
      'Generated',
      '<a>',
      '.func1',
      '__1',
      '@anonymous',
      'lambda$',
      '::h0',
    ]
    const start = process.hrtime.bigint()
    for (const unit of hostile)
      for (const family of ['javascript', 'ruby', 'php', 'java', 'csharp', 'go', 'native'] as Family[])
        cleanFunction(unit.repeat(500), family)
    assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 500)
  })
})

describe('modules', () => {
  const cases: [Family, string, string][] = [
    ['java', 'com.shop.Pay$$EnhancerBySpringCGLIB$$1a2b3c4d', 'com.shop.Pay$$EnhancerBySpringCGLIB'],
    ['java', 'com.shop.Pay$$Lambda$123/0x0000000800c8a000', 'com.shop.Pay$$Lambda'],
    ['java', 'com.sun.proxy.$Proxy12', 'com.sun.proxy.$Proxy'],
    ['java', 'sun.reflect.GeneratedMethodAccessor123', 'sun.reflect.GeneratedMethodAccessor'],
    ['java', 'com.shop.Pay$1', 'com.shop.Pay$'],
    ['csharp', 'Shop.Cart+<Charge>d__12', 'Shop.Cart'],
    ['go', 'github.com/shop/pay@v1.2.3/cart', 'github.com/shop/pay/cart'],
    ['php', 'Shop\\Cart@anonymous/srv/x.php:3$1', 'Shop\\Cart@anonymous'],
    ['python', 'shop.pay', 'shop.pay'],
    ['other', 'bundle-8f3a2b1c', 'bundle-'],
  ]
  for (const [family, name, wanted] of cases)
    it(`${family}: ${name}`, () => assert.equal(cleanModule(name, family), wanted))
})
