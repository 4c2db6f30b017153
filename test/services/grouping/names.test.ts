import assert from 'node:assert/strict'
import { fileName } from '../../../services/grouping/fileName.ts'
import { frameLine } from '../../../services/grouping/frameLine.ts'
import { cleanNames } from '../../../services/grouping/names/names.ts'

describe('names of functions', () => {
  const cases: [platform: string, name: string, wanted: string][] = [
    ['javascript', 'Object.charge', 'charge'],
    ['javascript', 'async Cart.charge [as handler]', 'charge'],
    ['javascript', 'Object.<anonymous>', ''],
    ['javascript', '?', ''],
    ['javascript', 'charge/<', ''],
    ['javascript', 'Module../src/pay.js', ''],
    ['javascript', 'Object.98765', ''],
    ['javascript', '_callee12$', ''],
    ['javascript', 'charge$1', 'charge'],
    ['javascript', '?anon_0_charge', 'charge'],
    ['javascript', 'global code', ''],
    ['python', '<lambda>', ''],
    ['python', 'Cart.charge', 'charge'],
    ['python', 'checkout.<locals>.wrapper', 'wrapper'],
    ['python', '<module>', '<module>'],
    ['ruby', 'block (2 levels) in charge', 'block in charge'],
    ['ruby', 'rescue in charge', 'charge'],
    ['ruby', 'block in Shop::Cart.charge', 'block in charge'],
    ['ruby', '_app_views_cart_html_erb___3303457_58730', '_app_views_cart_html_erb'],
    ['php', 'class@anonymous/srv/shop/pay.php:12$0::charge', 'class@anonymous::charge'],
    ['php', '{closure:/srv/shop/pay.php:12}', '{closure}'],
    ['php', 'App\\Pay::App\\{closure}', 'App\\Pay::App\\{closure}'],
    ['java', 'lambda$charge$3', 'lambda$charge'],
    ['kotlin', 'charge$lambda$0', 'charge$lambda'],
    ['kotlin', 'charge$lambda-2$lambda-1', 'charge$lambda'],
    ['scala', '$anonfun$charge$4$adapted', 'charge anonfun'],
    ['android', '$r8$lambda$AbC-12xyz', 'lambda'],
    ['java', 'access$000', 'access'],
    ['java', 'charge_twice', 'charge_twice'],
    ['csharp', '<Charge>d__12.MoveNext', 'Charge'],
    ['csharp', 'Shop.Pay.<Charge>d__12.MoveNext()', 'Charge'],
    ['csharp', '<Main>g__Charge|0_1', 'Main.Charge'],
    ['csharp', '<Charge>b__3_0', 'Charge lambda'],
    ['csharp', 'Charge(Cart cart, Int32 amount)', 'Charge'],
    ['csharp', 'Charge () [0x00012] in <3f2a1b4c5d6e7f80>:0', 'Charge'],
    ['csharp', 'Cart_Charge_m3F2A1B4C5D6E7F8091A2B3C4D5E6F70818293A4B', 'Cart_Charge'],
    ['csharp', 'Get`1[T]', 'Get'],
    ['go', 'Charge.func1.2', 'Charge.func'],
    ['go', '(*Server).Charge-fm', '(*Server).Charge'],
    ['go', 'Map[int,string]', 'Map'],
    ['go', 'glob..func3', 'init.func'],
    ['rust', 'shop::charge::h0123456789abcdef', 'shop::charge'],
    ['rust', '<shop::Cart as core::fmt::Display>::fmt', 'shop::Cart::fmt'],
    ['rust', 'shop::main::{{closure}}::{{closure}}', 'shop::main::{closure}'],
    ['rust', 'shop::main::{closure#3}', 'shop::main::{closure}'],
    ['rust', 'shop[0123456789abcdef]::charge', 'shop::charge'],
    ['native', 'std::vector<int, std::allocator<int>>::at(unsigned long) const', 'std::vector::at'],
    ['native', 'std::__1::vector<int>::at(unsigned long)', 'std::vector::at'],
    ['native', 'void shop::charge<int>(int)', 'shop::charge'],
    ['native', 'shop::(anonymous namespace)::charge(int)', 'shop::{anonymous}::charge'],
    ['native', 'charge(int) + 0x1f4', 'charge'],
    ['native', 'charge.isra.0.cold', 'charge'],
    ['native', 'FShop::Charge() [D:\\Build\\++UE5\\Shop.cpp:12]', 'FShop::Charge'],
    ['native', 'operator<<(Cart const&)', 'operator<<'],
    ['native', 'Cart::operator()(int)', 'Cart::operator()'],
    ['native', 'cooperator(int)', 'cooperator'],
    ['native', '0x7fff5fbff8a0', ''],
    ['native', '<redacted>', ''],
    ['native', '???', ''],
    ['native', 'main', 'main'],
    ['cocoa', '-[Cart charge:]_block_invoke_2', '-[Cart charge:]_block_invoke'],
    ['cocoa', '__23-[Cart chargeWithCard:]_block_invoke', '-[Cart chargeWithCard:]_block_invoke'],
    ['swift', 'closure #1 in Cart.charge(_:)', 'closure in Cart.charge'],
    ['swift', 'generic specialized Cart.charge<A>(A) -> Int', 'Cart.charge'],
    ['swift', '(2) await resume partial function for Cart.charge()', 'Cart.charge'],
    ['swift', '@objc ViewController.tap(_:)', 'ViewController.tap'],
    ['dart', '_CartState.build.<anonymous closure>', '_CartState.build.closure'],
    ['dart', '_CartState.build.<fn>', '_CartState.build.closure'],
    ['elixir', 'anonymous fn/1 in Shop.Cart.total/2', 'fn in Shop.Cart.total'],
    ['elixir', 'Elixir.Shop.Cart.total/2', 'Shop.Cart.total'],
    ['elixir', '-total/1-fun-0-', 'fn in total'],
    ['perl', 'Shop::Cart::__ANON__[/srv/shop/Cart.pm:12]', 'Shop::Cart::__ANON__'],
    ['powershell', 'Charge<Process>', 'Charge'],
    ['other', "in function 'shop.charge'", 'shop.charge'],
    ['other', "upvalue 'charge'", 'charge'],
    ['other', 'in function <src/pay.lua:12>', ''],
    ['other', 'whatever$1', 'whatever$1'],
  ]
  for (const [platform, name, wanted] of cases)
    it(`${platform}: ${name}`, () => assert.equal(cleanNames({ module: '', name }, platform).name, wanted))

  it('of async methods come from the class the compiler made of them', () => {
    const named = (module: string, name: string) => cleanNames({ module, name }, 'csharp')
    assert.deepEqual(named('Shop.Pay+<Charge>d__12', 'MoveNext'), { module: 'Shop.Pay', name: 'Charge' })
    assert.deepEqual(named('Shop.Pay+<Refund>d__13`1', 'MoveNext'), { module: 'Shop.Pay', name: 'Refund' })
    assert.deepEqual(named('Shop.Pay+<>c__DisplayClass3_0', '<Charge>b__1'), {
      module: 'Shop.Pay',
      name: 'Charge lambda',
    })
    assert.deepEqual(named('Shop.Walker', 'MoveNext'), { module: 'Shop.Walker', name: 'MoveNext' })
  })

  it('cost what they are long', () => {
    const units = [
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
      ' as ',
      '-lambda',
      'U3C',
      '[',
      '.isra',
      '::{closure}',
      'a.<fn>',
      '/1-fun-',
      "'",
    ]
    const platforms = [
      'javascript',
      'python',
      'ruby',
      'php',
      'java',
      'csharp',
      'go',
      'native',
      'rust',
      'cocoa',
      'dart',
      'elixir',
      'perl',
      'powershell',
      'other',
    ]
    const start = process.hrtime.bigint()
    for (const unit of units)
      for (const platform of platforms) {
        cleanNames({ module: unit.repeat(500), name: unit.repeat(500) }, platform)
        fileName(`${unit.repeat(800)}.js`)
      }
    assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 1000)
  })
})

describe('names of modules', () => {
  const cases: [platform: string, module: string, wanted: string][] = [
    ['java', 'com.shop.Pay$$EnhancerBySpringCGLIB$$1a2b3c4d', 'com.shop.Pay$$EnhancerBySpringCGLIB'],
    ['java', 'com.shop.Pay$$SpringCGLIB$$0', 'com.shop.Pay$$SpringCGLIB'],
    ['java', 'com.shop.Pay$$Lambda$123/0x0000000800c8a000', 'com.shop.Pay$Lambda'],
    ['java', 'com.shop.Pay$$Lambda/0x00007f1c8c0a1000', 'com.shop.Pay$Lambda'],
    ['java', 'com.sun.proxy.$Proxy12', '$Proxy'],
    ['java', 'jdk.proxy2.$Proxy77', '$Proxy'],
    ['java', 'com.shop.Cart$HibernateProxy$k3XyZ12a', 'com.shop.Cart$HibernateProxy'],
    ['java', 'com.shop.Pay$1', 'com.shop.Pay$'],
    ['android', 'com.shop.Pay$$ExternalSyntheticLambda4', 'com.shop.Pay$Lambda'],
    ['groovy', 'Pay$_charge_closure12', 'Pay$_charge_closure'],
    ['php', 'Proxies\\__CG__\\App\\Entity\\User', 'App\\Entity\\User'],
    ['php', '__TwigTemplate_0123456789abcdef0123456789abcdef', '__TwigTemplate'],
    ['go', 'github.com/acme/shop/v2/pay', 'github.com/acme/shop/pay'],
    ['go', 'shop/vendor/github.com/acme/bank@v1.2.3/api', 'github.com/acme/bank/api'],
    ['elixir', 'Elixir.Shop.Cart', 'Shop.Cart'],
    ['python', 'shop.pay', 'shop.pay'],
  ]
  for (const [platform, module, wanted] of cases)
    it(`${platform}: ${module}`, () =>
      assert.equal(cleanNames({ module, name: '' }, platform).module, wanted))
})

describe('names of files', () => {
  const cases: [path: string, wanted: string][] = [
    ['/a/b/Pay.TS', 'pay.ts'],
    ['C:\\a\\pay.cs', 'pay.cs'],
    ['pay.js?v=123#x', 'pay.js'],
    ['main.8f3a2b1c.js', 'main.js'],
    ['index-BkR7cX2z.js', 'index.js'],
    ['index-DkLmNpQr.js', 'index.js'],
    ['chunk-ABCDEFGH.js', 'chunk.js'],
    ['cart-Checkout.js', 'cart-checkout.js'],
    ['cart-checkout.js', 'cart-checkout.js'],
    ['chunk-1b4e28ba-2fa1-11d2-883f-0016d3cca427.js', 'chunk.js'],
    ['jquery-3.6.0.min.js', 'jquery.min.js'],
    ['2.8f3a2b1c.chunk.js', 'chunk.js'],
    ['es2015.js', 'es2015.js'],
    ['oauth2Client.js', 'oauth2client.js'],
    ['report-2026-11-22.py', 'report.py'],
    ['shop-1.2.3.jar!/com/shop/Pay.java', 'pay.java'],
    ['__init__.py', '__init__.py'],
    ['/srv/shop/src/cart/index.ts', 'cart/index.ts'],
    ['/home/ci/build/7/src/cart/index.ts', 'cart/index.ts'],
    ['webpack:///./src/cart/index.ts', 'cart/index.ts'],
    ['app:///src/cart/page.tsx', 'cart/page.tsx'],
    ['shop/cart/views.py', 'cart/views.py'],
    ['/srv/shop-3/index.js', 'index.js'],
    ['/var/task/index.js', 'index.js'],
    ['/srv/shop/src/index.js', 'index.js'],
    ['C:\\work\\shop\\src\\cart\\index.js', 'cart/index.js'],
    ['/srv/node_modules/express/lib/router/index.js', 'router/index.js'],
    ['/srv/node_modules/.pnpm/qs@6.1.0/node_modules/qs/index.js', 'qs/index.js'],
    ['/srv/node_modules/.pnpm/qs@6.1.0/node_modules/qs/parse.js', 'parse.js'],
    ['', ''],
    ['/', ''],
  ]
  for (const [path, wanted] of cases)
    it(`${path || 'nothing'} is ${wanted}`, () => assert.equal(fileName(path), wanted))
})

describe('what a frame says', () => {
  const said = (frame: object, platform: string) => {
    const { text, code, why } = frameLine(frame, platform)
    return why ? why : code ? `${text} ${code}` : text
  }
  const url = 'https://cdn.example:8443/static/js/main.8f3a2b1c.js?v=2'
  const cases: [name: string, frame: object, platform: string, wanted: string][] = [
    [
      'file, function and code',
      { filename: 'src/Pay.ts', function: 'charge', context_line: '  a  +  b' },
      'node',
      'pay.ts|charge a+b',
    ],
    [
      'module',
      { module: 'com.shop.Pay', filename: 'Pay.java', function: 'charge' },
      'java',
      'com.shop.Pay|charge',
    ],
    ['function at an address', { filename: url, function: 'charge' }, 'javascript', '|charge'],
    [
      'minified at an address',
      { filename: url, function: 'e.t' },
      'javascript',
      'its name is made by a minifier',
    ],
    [
      'short name with a source map',
      { filename: 'webpack:///./src/pay.ts', function: 'go' },
      'javascript',
      'pay.ts|go',
    ],
    ['nothing', { lineno: 5 }, 'python', 'it has neither a name nor a file that lasts'],
    [
      'library without symbols',
      { package: '/usr/lib/libpay.so.1.2', instruction_addr: '0x1' },
      'native',
      'libpay.so|',
    ],
    [
      'reflection',
      { module: 'jdk.internal.reflect.GeneratedMethodAccessor7', function: 'invoke' },
      'java',
      'reflection takes other ways with time',
    ],
    [
      'comprehension',
      { module: 'shop.pay', function: '<listcomp>' },
      'python',
      'newer Pythons have no frame for it',
    ],
    [
      'the SDK',
      { module: 'sentry_sdk.integrations.wsgi', function: 'f' },
      'python',
      'it belongs to the SDK that reports',
    ],
    [
      'the SDK in node',
      { filename: '/srv/node_modules/@sentry/core/build/x.js', function: 'f' },
      'node',
      'it belongs to the SDK that reports',
    ],
  ]
  for (const [name, frame, platform, wanted] of cases)
    it(name, () => assert.equal(said(frame, platform), wanted))
})
