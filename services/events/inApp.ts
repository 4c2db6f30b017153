import type { Frame } from './event.ts'

/**
 * Whether a frame is the application's own, by what it is called and where it lies: false for the code of others, true
 * where only applications lie, undefined when nothing tells. For frames of which the SDK did not say.
 */
export function guessInApp(frame: Frame, platform: string): boolean | undefined {
  const path = frame.abs_path ?? frame.filename ?? ''
  if (library.test(path)) return false
  return Object.hasOwn(guesses, platform) ? guesses[platform]?.(frame, path) : undefined
}

const library =
  /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|bower_components|vendor|gems|\.cargo|\.rustup|rustc)[/\\]|^(?:node|internal|native|(?:chrome|moz|safari|safari-web)-extension):|^<(?:frozen|internal)|\/usr\/(?:local\/)?lib\//

type Guess = (frame: Frame, path: string) => boolean | undefined

// Of what the languages and their best-known frameworks bring along.
const jvm =
  /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|android|androidx|com\.android|dalvik|libcore|org\.(?:springframework|apache|hibernate|eclipse|junit|codehaus|jboss|postgresql)|io\.(?:netty|reactivex|micronaut|quarkus|undertow|vertx|grpc|ktor)|reactor|rx|akka|play|okhttp3|okio|retrofit2|com\.(?:fasterxml|google\.(?:common|gson|android)|zaxxer|mysql))\./

const dotnet =
  /^(?:System|Microsoft|Mono|Windows|MS|mscorlib|Interop|UnityEngine|UnityEditor|Unity|Cysharp|Newtonsoft|NUnit|Xunit|Npgsql)(?:\.|$)/

const rustCrates =
  /^(?:<?&?(?:mut )?)(?:std|core|alloc|test|proc_macro|tokio|futures\w{0,20}|hyper|actix\w{0,20}|axum|tower|rayon\w{0,10}|backtrace|panic_unwind|rust_begin_unwind|__rust|sentry\w{0,20})(?:::|$|_)/

const startup =
  /^(?:_?_?start(?:_thread|_main)?|__libc_start(?:_main|_call_main)?|__clone3?|abort|raise|gsignal|__pthread_kill\w{0,20}|pthread_kill|__assert_fail(?:_base)?|_sigtramp|__cxa_throw|__cxxabiv1.{0,80}|std::terminate.{0,20}|BaseThreadInitThunk|RtlUserThreadStart|KiUserExceptionDispatcher|invoke_main|__scrt_common_main_seh|thread_start|start_wqthread|_pthread_start|_dispatch_\w{1,60}|-\[UIApplication .{1,80}|UIApplicationMain|objc_exception_throw)$/

const system =
  /^\/(?:usr\/)?lib(?:32|64|exec)?\/|^\/System\/|^\/lib\/|^[A-Za-z]:\\Windows\\|^\/(?:apex|system|vendor)\//i

const machine: Guess = (frame) => {
  const image = frame.package ?? ''
  if (frame.function && startup.test(frame.function)) return false
  if (
    system.test(image) ||
    /(?:^|[\\/])(?:ntdll|kernel32|KERNELBASE|ucrtbase|libsystem_\w{1,30}|libc(?:\.so)?|libpthread)\b/i.test(
      image,
    )
  )
    return false
  return /\.app\/(?:Contents\/MacOS\/)?[^/]{1,200}$|\/Bundle\/Application\//.test(image) ? true : undefined
}

const java: Guess = ({ module = '' }) => (jvm.test(`${module}.`) ? false : undefined)

const guesses: Record<string, Guess> = {
  java,
  kotlin: java,
  scala: java,
  groovy: java,
  android: java,
  python: (_, path) =>
    /[/\\]lib[/\\](?:python\d|pypy)|[/\\]Lib[/\\](?!site)/.test(path) ? false : undefined,
  ruby: (_, path) => (/\/ruby\/\d|^<internal:|\/bundle\//.test(path) ? false : undefined),
  php: ({ function: name = '' }, path) =>
    /^\[internal/.test(path) || /^\[internal/.test(name) ? false : undefined,
  csharp: ({ module = '', package: image = '' }) =>
    dotnet.test(module) || dotnet.test(image) ? false : undefined,
  go: ({ module = '' }, path) => {
    if (/\/pkg\/mod\/|\/go\/src\/(?:runtime|net|internal|sync|reflect|testing)\//.test(path)) return false
    if (module === 'main') return true
    // Packages of the standard library have no host in their path.
    return module !== '' &&
      /^(?:runtime|net|internal|sync|reflect|testing|encoding|database|os|io|context|log|time)(?:\/|$)/.test(
        module,
      )
      ? false
      : undefined
  },
  rust: (frame, path) => (rustCrates.test(frame.function ?? '') ? false : machine(frame, path)),
  native: machine,
  c: machine,
  cocoa: machine,
  objc: machine,
  swift: machine,
  dart: (_, path) => {
    if (/^(?:dart:|org-dartlang-sdk:|package:flutter\/)/.test(path)) return false
    return path === '<asynchronous suspension>' ? false : undefined
  },
  elixir: ({ module = '' }, path) =>
    /^(?:Elixir\.)?(?:Enum|Stream|GenServer|Task|Agent|Supervisor|Plug|Phoenix|Ecto|DBConnection|Postgrex|Cowboy|:?gen_server|:?proc_lib|:?gen|:?cowboy\w{0,20})(?:\.|$)/.test(
      module,
    ) || /(?:^|\/)deps\/|^(?:lib\/elixir|gen_server\.erl|proc_lib\.erl|gen\.erl)/.test(path)
      ? false
      : undefined,
  perl: (_, path) => (/\/perl5?\/|\/share\/perl/.test(path) ? false : undefined),
}
