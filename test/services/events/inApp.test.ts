import assert from 'node:assert/strict'
import { guessInApp } from '../../../services/events/inApp.ts'

describe('whose code a frame is, when the SDK does not say', () => {
  const cases: [platform: string, frame: object, wanted: boolean | undefined][] = [
    ['node', { filename: '/srv/node_modules/x/a.js' }, false],
    ['node', { filename: 'node:internal/main' }, false],
    ['node', { filename: '/srv/src/a.js' }, undefined],
    ['python', { abs_path: '/usr/lib/python3.11/json/decoder.py' }, false],
    ['python', { abs_path: '/root/.pyenv/versions/3.11.7/lib/python3.11/json/decoder.py' }, false],
    ['python', { abs_path: 'C:\\Python311\\Lib\\json\\decoder.py' }, false],
    ['python', { abs_path: '/srv/venv/lib/python3.11/site-packages/flask/app.py' }, false],
    ['python', { abs_path: '/srv/shop/pay.py' }, undefined],
    ['java', { module: 'java.util.ArrayList' }, false],
    ['java', { module: 'org.springframework.web.Servlet' }, false],
    ['java', { module: 'com.shop.Pay' }, undefined],
    ['java', { module: 'javassist.Shop' }, undefined],
    ['kotlin', { module: 'kotlinx.coroutines.DispatchedTask' }, false],
    ['csharp', { module: 'System.Linq.Enumerable' }, false],
    ['csharp', { module: 'UnityEngine.Events.UnityEvent' }, false],
    ['csharp', { module: 'Systematic.Pay' }, undefined],
    ['go', { module: 'net/http', function: 'ListenAndServe' }, false],
    ['go', { module: 'main', function: 'main' }, true],
    ['go', { abs_path: '/root/go/pkg/mod/github.com/x/y@v1.2.3/a.go' }, false],
    ['go', { module: 'github.com/acme/shop/pay' }, undefined],
    ['rust', { function: 'core::option::expect_failed' }, false],
    ['rust', { function: '<alloc::boxed::Box<F> as core::ops::FnOnce<A>>::call_once' }, false],
    ['rust', { function: 'shop::charge' }, undefined],
    ['rust', { function: 'corelib::charge' }, undefined],
    ['native', { function: '__libc_start_main' }, false],
    ['native', { function: 'charge', package: '/usr/lib/libpay.so' }, false],
    ['native', { function: 'charge', package: 'C:\\Windows\\System32\\x.dll' }, false],
    ['native', { function: 'charge', package: '/srv/shop' }, undefined],
    ['cocoa', { function: 'charge', package: '/var/containers/Bundle/Application/1B/Shop.app/Shop' }, true],
    ['cocoa', { function: 'x', package: '/System/Library/Frameworks/UIKit.framework/UIKit' }, false],
    ['dart', { abs_path: 'package:flutter/src/widgets/framework.dart' }, false],
    ['dart', { abs_path: 'package:shop/cart.dart' }, undefined],
    ['elixir', { module: 'Elixir.Phoenix.Router' }, false],
    ['elixir', { module: 'Elixir.Shop.Cart' }, undefined],
    ['ruby', { abs_path: '/usr/local/bundle/gems/rack-2.2/lib/rack.rb' }, false],
    ['ruby', { abs_path: '/usr/lib/ruby/3.1.0/net/http.rb' }, false],
    ['php', { filename: '[internal]' }, false],
    ['php', { abs_path: '/srv/vendor/symfony/a.php' }, false],
    ['perl', { abs_path: '/usr/share/perl5/DBI.pm' }, false],
    ['constructor', { filename: 'a' }, undefined],
  ]
  for (const [platform, frame, wanted] of cases)
    it(`${platform}: ${JSON.stringify(frame)}`, () => assert.equal(guessInApp(frame, platform), wanted))
})
