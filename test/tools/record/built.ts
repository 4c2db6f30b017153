import type { Recording } from './recording.ts'

// Events of SDKs that cannot be run here, built from the public protocol and from what these SDKs are documented to
// send. `node test/tools/record.ts built` writes them as fixtures named built-….

type Frame = Record<string, unknown>

const at = '2026-11-22T12:00:00.000Z'
const id = (n: number) => String(n).repeat(32).slice(0, 32)

/** Every built event as a recording of its own. */
export function builtRecordings(): Recording[] {
  return events.map(({ name, sdk, event }, index) => {
    const lines = [
      { event_id: id(index + 1), sent_at: at, sdk },
      { type: 'event', content_type: 'application/json' },
      {
        event_id: id(index + 1),
        timestamp: at,
        level: 'error',
        release: 'shop@1.2.3',
        environment: 'production',
        sdk,
        ...event,
      },
    ]
    return {
      sdk: 'built',
      version: name,
      scenario: 'error',
      requests: [
        {
          method: 'POST',
          url: `/api/1/envelope/?sentry_key=${'0123456789abcdef'.repeat(2)}&sentry_version=7`,
          headers: {
            'content-type': 'application/x-sentry-envelope',
            'user-agent': `${sdk.name}/${sdk.version}`,
          },
          body: lines.map((line) => JSON.stringify(line)).join('\n'),
        },
      ],
    }
  })
}

const java = (module: string, name: string, lineno: number, more: Frame = {}): Frame => ({
  module,
  function: name,
  filename: `${module.split('.').at(-1)?.split('$')[0]}.java`,
  lineno,
  in_app: module.startsWith('com.shop'),
  ...more,
})
const code = (name: string, image: string, n: number, more: Frame = {}): Frame => ({
  function: name,
  package: image,
  instruction_addr: `0x${(0x100000000 + n * 0x1230).toString(16)}`,
  ...more,
})

const events: { name: string; sdk: { name: string; version: string }; event: object }[] = [
  {
    name: 'java-spring',
    sdk: { name: 'sentry.java.spring-boot.jakarta', version: '8.0.0' },
    event: {
      platform: 'java',
      transaction: 'POST /orders/{id}',
      exception: {
        values: [
          {
            type: 'SQLTransientConnectionException',
            module: 'java.sql',
            value: 'HikariPool-1 - Connection is not available, request timed out after 30001ms.',
            stacktrace: { frames: [java('com.zaxxer.hikari.pool.HikariPool', 'getConnection', 197)] },
          },
          {
            type: 'OrderException',
            module: 'com.shop.orders',
            value: 'order 81 not saved',
            mechanism: { type: 'Spring6ExceptionResolver', handled: false },
            stacktrace: {
              frames: [
                java('java.lang.Thread', 'run', 1583),
                java('jdk.internal.reflect.DirectMethodHandleAccessor', 'invoke', 103),
                java('com.shop.orders.Checkout$$SpringCGLIB$$0', 'checkout', 1),
                java('com.shop.orders.Checkout', 'lambda$checkout$3', 30),
                java('com.shop.orders.Orders', 'save', 41),
              ],
            },
          },
        ],
      },
    },
  },
  {
    name: 'kotlin-android',
    sdk: { name: 'sentry.java.android', version: '8.0.0' },
    event: {
      platform: 'java',
      contexts: {
        device: { model: 'Pixel 9', archs: ['arm64-v8a'] },
        os: { name: 'Android', version: '16' },
      },
      threads: { values: [{ id: 1, name: 'main', crashed: true, current: true, state: 'RUNNABLE' }] },
      exception: {
        values: [
          {
            type: 'IllegalStateException',
            module: 'java.lang',
            value:
              'Fragment CartFragment{ec6b7aa} (2eac4864-42f4-42ba-811a-dd73337254a4) not attached to an activity.',
            thread_id: 1,
            mechanism: { type: 'UncaughtExceptionHandler', handled: false },
            stacktrace: {
              frames: [
                java('android.os.Handler', 'handleCallback', 959),
                java('kotlinx.coroutines.DispatchedTask', 'run', 100),
                java('kotlin.coroutines.jvm.internal.BaseContinuationImpl', 'resumeWith', 33),
                java('com.shop.CartFragment$onViewCreated$1', 'invokeSuspend', 75, {
                  filename: 'CartFragment.kt',
                }),
                java('androidx.fragment.app.Fragment', 'requireActivity', 1000),
              ],
            },
          },
        ],
      },
    },
  },
  {
    name: 'dotnet',
    sdk: { name: 'sentry.dotnet.aspnetcore', version: '5.0.0' },
    event: {
      platform: 'csharp',
      exception: {
        values: [
          {
            type: 'System.InvalidOperationException',
            module: 'System.Private.CoreLib, Version=9.0.0.0',
            value: 'Sequence contains no elements',
            mechanism: { type: 'AspNetCore', handled: false },
            stacktrace: {
              frames: [
                {
                  module: 'Microsoft.AspNetCore.Mvc.Infrastructure.ControllerActionInvoker',
                  function: 'async Task InvokeInnerFilterAsync()',
                  in_app: false,
                },
                {
                  module: 'Shop.Controllers.CartController',
                  function: 'async Task<IActionResult> Checkout(int id)',
                  filename: 'Controllers/CartController.cs',
                  abs_path: '/src/Controllers/CartController.cs',
                  lineno: 31,
                  in_app: true,
                },
                {
                  module: 'Shop.Pay+<Charge>d__12',
                  function: 'MoveNext()',
                  filename: 'Pay.cs',
                  lineno: 12,
                  in_app: true,
                },
                {
                  module: 'System.Linq.Enumerable',
                  function: 'TSource First<TSource>(IEnumerable<TSource> source)',
                  package: 'System.Linq, Version=9.0.0.0',
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    name: 'php-symfony',
    sdk: { name: 'sentry.php.symfony', version: '5.0.0' },
    event: {
      platform: 'php',
      exception: {
        values: [
          {
            type: 'App\\Exception\\BankException',
            value: 'no answer for order 81',
            mechanism: { type: 'generic', handled: false },
            stacktrace: {
              frames: [
                {
                  function: null,
                  filename: '/public/index.php',
                  abs_path: '/srv/shop/public/index.php',
                  lineno: 9,
                  in_app: true,
                  context_line: '$kernel->handle($request);',
                },
                {
                  function: 'Symfony\\Component\\HttpKernel\\HttpKernel::handleRaw',
                  filename: '/vendor/symfony/http-kernel/HttpKernel.php',
                  abs_path: '/srv/shop/vendor/symfony/http-kernel/HttpKernel.php',
                  lineno: 181,
                  in_app: false,
                },
                {
                  function: 'App\\Controller\\CartController::App\\Controller\\{closure}',
                  filename: '/src/Controller/CartController.php',
                  abs_path: '/srv/shop/src/Controller/CartController.php',
                  lineno: 31,
                  in_app: true,
                  context_line: '    $this->bank->charge($order);',
                },
                {
                  function: 'class@anonymous/srv/shop/src/Bank.php:12$0::charge',
                  filename: '/src/Bank.php',
                  abs_path: '/srv/shop/src/Bank.php',
                  lineno: 14,
                  in_app: true,
                  context_line: "    throw new BankException('no answer for order '.$id);",
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    name: 'rust-panic',
    sdk: { name: 'sentry.rust', version: '0.36.0' },
    event: {
      platform: 'native',
      exception: {
        values: [
          {
            type: 'panic',
            value: 'called `Option::unwrap()` on a `None` value',
            mechanism: { type: 'panic', handled: false },
            stacktrace: {
              frames: [
                code('std::rt::lang_start::{{closure}}::hafdf63dac67eab43', '/srv/shop', 1),
                code('shop::main::h43152c69d2c3e3af', '/srv/shop', 2, {
                  filename: 'main.rs',
                  abs_path: 'src/main.rs',
                  lineno: 12,
                  in_app: true,
                }),
                code('<shop::cart::Cart as shop::Priced>::total::h0123456789abcdef', '/srv/shop', 3, {
                  filename: 'cart.rs',
                  abs_path: 'src/cart.rs',
                  lineno: 41,
                  in_app: true,
                }),
                code('core::option::unwrap_failed::h1123456789abcdef', '/srv/shop', 4),
              ],
            },
          },
        ],
      },
    },
  },
  {
    name: 'swift-crash',
    sdk: { name: 'sentry.cocoa', version: '8.40.0' },
    event: {
      platform: 'cocoa',
      level: 'fatal',
      exception: {
        values: [
          {
            type: 'EXC_BREAKPOINT',
            value: 'Exception 6, Code 1, Subcode 4372312952',
            mechanism: {
              type: 'mach',
              handled: false,
              meta: { signal: { number: 5, name: 'SIGTRAP' } },
              synthetic: true,
            },
            thread_id: 0,
            stacktrace: {
              frames: [
                code(
                  'UIApplicationMain',
                  '/System/Library/PrivateFrameworks/UIKitCore.framework/UIKitCore',
                  1,
                ),
                code(
                  '@objc ViewController.tap(_:)',
                  '/private/var/containers/Bundle/Application/1B2C/Shop.app/Shop',
                  2,
                ),
                code(
                  'closure #1 in Cart.total()',
                  '/private/var/containers/Bundle/Application/1B2C/Shop.app/Shop',
                  3,
                ),
                code(
                  'specialized _assertionFailure(_:_:file:line:flags:)',
                  '/usr/lib/swift/libswiftCore.dylib',
                  4,
                ),
              ],
            },
          },
        ],
      },
    },
  },
  {
    name: 'unity',
    sdk: { name: 'sentry.dotnet.unity', version: '3.0.0' },
    event: {
      platform: 'csharp',
      contexts: { unity: { editor_version: '6000.0.1f1' }, os: { name: 'Android' } },
      exception: {
        values: [
          {
            type: 'NullReferenceException',
            value: 'Object reference not set to an instance of an object.',
            mechanism: { type: 'unity.log', handled: false },
            stacktrace: {
              frames: [
                {
                  module: 'UnityEngine.EventSystems.ExecuteEvents',
                  function:
                    'Execute (UnityEngine.EventSystems.IPointerDownHandler handler, UnityEngine.EventSystems.BaseEventData eventData)',
                  filename: '<3aec4ec0d5f744d381f4f306d68282f3>',
                },
                {
                  module: 'ShopButton',
                  function: 'OnPointerDown (UnityEngine.EventSystems.PointerEventData eventData)',
                  filename: '<2b26efea790248a7b49ba96e4b80ac04>',
                  in_app: true,
                },
                {
                  module: 'Shop.Cart',
                  function: 'U3CChargeU3Ed__12_MoveNext_mA1B2C3D4E5F60718293A4B5C6D7E8F9001122334',
                  in_app: true,
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    name: 'unreal',
    sdk: { name: 'sentry.native.unreal', version: '0.7.0' },
    event: {
      platform: 'native',
      level: 'fatal',
      exception: {
        values: [
          {
            type: 'EXCEPTION_ACCESS_VIOLATION_READ',
            value: 'Unhandled Exception: EXCEPTION_ACCESS_VIOLATION reading address 0x0000000000000018',
            mechanism: { type: 'minidump', handled: false, synthetic: true },
          },
        ],
      },
      threads: {
        values: [
          {
            id: 1,
            name: 'GameThread',
            crashed: true,
            stacktrace: {
              frames: [
                code('BaseThreadInitThunk', 'C:\\Windows\\System32\\kernel32.dll', 1),
                code(
                  'UWorld::Tick() [D:\\Build\\++UE5\\Sync\\Engine\\World.cpp:1500]',
                  'C:\\Games\\Shop\\Shop-Win64-Shipping.exe',
                  2,
                ),
                code(
                  'UShopCart::Charge() [D:\\Build\\++UE5\\Sync\\Shop\\Cart.cpp:81]',
                  'C:\\Games\\Shop\\Shop-Win64-Shipping.exe',
                  3,
                ),
              ],
            },
          },
          {
            id: 2,
            name: 'RenderThread',
            stacktrace: { frames: [code('FRunnable::Run', 'C:\\Games\\Shop\\Shop-Win64-Shipping.exe', 9)] },
          },
        ],
      },
    },
  },
  {
    name: 'flutter',
    sdk: { name: 'sentry.dart.flutter', version: '9.0.0' },
    event: {
      platform: 'dart',
      exception: {
        values: [
          {
            type: '_TypeError',
            value: 'Null check operator used on a null value',
            mechanism: { type: 'FlutterError', handled: true },
            stacktrace: {
              frames: [
                {
                  function: 'State.setState',
                  abs_path: 'package:flutter/src/widgets/framework.dart',
                  filename: 'framework.dart',
                  package: 'flutter',
                  lineno: 1219,
                },
                { abs_path: '<asynchronous suspension>', in_app: false },
                {
                  function: '_CartState.build.<fn>',
                  abs_path: 'package:shop/cart.dart',
                  filename: 'cart.dart',
                  package: 'shop',
                  lineno: 65,
                  in_app: true,
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    name: 'elixir',
    sdk: { name: 'sentry-elixir', version: '10.8.0' },
    event: {
      platform: 'elixir',
      exception: {
        values: [
          {
            type: 'FunctionClauseError',
            value: 'no function clause matching in Shop.Cart.total/1',
            stacktrace: {
              frames: [
                {
                  module: 'gen_server',
                  function: ':gen_server.try_handle_call/4',
                  filename: 'gen_server.erl',
                  lineno: 2470,
                },
                {
                  module: 'Elixir.Shop.Till',
                  function: 'anonymous fn/1 in Shop.Till.handle_call/3',
                  filename: 'lib/shop/till.ex',
                  lineno: 30,
                  in_app: true,
                },
                {
                  module: 'Elixir.Shop.Cart',
                  function: 'Shop.Cart.total/1',
                  filename: 'lib/shop/cart.ex',
                  lineno: 12,
                  in_app: true,
                },
              ],
            },
          },
        ],
      },
    },
  },
]
