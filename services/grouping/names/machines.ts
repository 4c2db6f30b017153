// Names of languages that are compiled ahead or for a virtual machine. Every pattern is bounded: names come from
// strangers.

/** Generated classes, lambdas, proxies and accessors of Java, Kotlin, Scala, Groovy and Clojure without their numbers. */
export function cleanJava(name: string): string {
  if (!/[$_]|Generated/.test(name)) return name
  return name
    .replace(/^access\$\d{1,9}$/, 'access')
    .replace(/^access\$(\w{1,200}?)(?:\$\d{1,9})?$/, '$1')
    .replace(/\$default$/, '')
    .replace(/\$\$?Lambda(?:[$-]\w{1,60})?(?:\/(?:0x)?[0-9a-fA-F]{1,20})?/g, '$$Lambda')
    .replace(/^\$r8\$lambda\$[\w-]{1,60}$/, 'lambda')
    .replace(/\$\$ExternalSyntheticLambda\d{1,9}/g, '$$Lambda')
    .replace(
      /(\$\$(?:EnhancerBy\w{1,40}?|FastClassBy\w{1,40}?|SpringCGLIB|EnhancerBySpringCGLIB))\$\$[0-9a-f]{1,16}/g,
      '$1',
    )
    .replace(/(\$(?:ByteBuddy|MockitoMock|HibernateProxy|HibernateBasicProxy))\$\w{1,32}/g, '$1')
    .replace(/^(?:com\.sun\.proxy|jdk\.proxy\d{1,4})\.|\$Proxy\d{1,9}/g, (found) =>
      found.startsWith('$') ? '$Proxy' : '',
    )
    .replace(/(Generated\w{1,40}Accessor)\d{1,9}/g, '$1')
    .replace(/(lambda\$\w{1,200}?)\$\d{1,9}/g, '$1')
    .replace(/(?:\$lambda[$-]\d{1,9}){1,8}/g, '$$lambda')
    .replace(/\$anonfun\$(\w{1,200}?)\$\d{1,9}(?:\$adapted)?/g, '$1 anonfun')
    .replace(/\b(fn|reify|eval)__?\d{1,9}/g, '$1')
    .replace(/_closure\d{1,9}/g, '_closure')
    .replace(/\$\d{1,9}(?=$|\$|\.)/g, '$$')
}

/** Whether a class only carries a call on: reflection takes other classes once a call was made often. */
export function isReflection(module: string): boolean {
  return /^(?:java\.lang\.reflect\.|(?:jdk\.internal|sun)\.reflect\.|java\.lang\.invoke\.)|\$\$FastClassBy/.test(
    module,
  )
}

/**
 * The compiler turns async methods, iterators, lambdas and local functions into classes and methods with numbers:
 * "Shop.Pay+<Charge>d__12" with MoveNext is Charge of Shop.Pay.
 */
export function cleanCSharp(module: string, name: string): { module: string; name: string } {
  const plain = unescapeIl2Cpp(module)
  // The state machine of an async lambda.
  const inLambda =
    /^(.{0,400}?)[+./](?:<>c(?:__DisplayClass\d{1,6}_\d{1,6})?[+./])?<<([^<>]{1,200})>b__\d{1,6}(?:_\d{1,6})?>d(?:__\d{1,6})?$/.exec(
      plain,
    )
  if (inLambda?.[2] && /^MoveNext\b/.test(name))
    return { module: inLambda[1] ?? '', name: `${inLambda[2]} lambda` }
  const machine = /^(.{0,400}?)[+./]<([^<>]{1,200})>d__\d{1,6}(?:`\d{1,3})?(?:\[.{0,300})?$/.exec(plain)
  const method = cleanCSharpMethod(unescapeIl2Cpp(name))
  const place = (machine?.[1] ?? plain)
    .replace(/\+<([^<>]{0,200})>[a-z]__\d{1,6}/g, '')
    .replace(/[+./]<>c(?:__DisplayClass\d{1,6}_\d{1,6})?(?:`\d{1,3})?(?=$|[+./])/g, '')
    .replace(/`\d{1,3}(?:\[.{0,300}\])?/g, '')
  return { module: place, name: machine?.[2] && /^MoveNext\b/.test(method) ? machine[2] : method }
}

function cleanCSharpMethod(name: string): string {
  return name
    .replace(/ ?\[0x[0-9a-f]{1,16}\] in .{0,400}$/i, '')
    .replace(/^.{0,400}<([^<>]{1,200})>d__\d{1,6}(?:`\d{1,3})?(?:\.|::|_)?MoveNext(?:\(.{0,400})?$/, '$1')
    .replace(/<([^<>]{1,200})>g__([^|]{1,200})\|\d{1,6}(?:_\d{1,6})?/g, '$1.$2')
    .replace(/<([^<>]{1,200})>b__\d{1,6}(?:_\d{1,6})?/g, '$1 lambda')
    .replace(/ ?\{[^}]{0,400}\}$/, '')
    .replace(/ ?\(.{0,400}\)$/, '')
    .replace(/`\d{1,3}/g, '')
    .replace(/\[[\w.,` ]{0,200}\]$/, '')
}

// Unity translates to C++: U3C and U3E are brackets, and a hash of the signature follows.
function unescapeIl2Cpp(name: string): string {
  if (!/U3[CE]|_m[0-9A-F]{8}/.test(name)) return name
  return name
    .replaceAll('U3C', '<')
    .replaceAll('U3E', '>')
    .replace(/_m[0-9A-F]{8,64}(?:_(?:inline|gshared|AdjustorThunk)){0,3}$/, '')
}

/** Closures and instances of generic functions without their numbers and types. */
export function cleanGo(name: string): string {
  return name
    .replace(/\[[^\]]{0,300}\]/g, '')
    .replace(/(?:-fm|\.(?:gowrap|deferwrap)\d{1,6})$/, '')
    .replace(/\.func\d{1,6}(?:\.(?:func)?\d{1,6}|-range\d{1,6}){0,10}/g, '.func')
    .replace(/\.init\.\d{1,6}/g, '.init')
    .replace(/glob\.\.func/, 'init.func')
}

/** A package wherever it was vendored, of whichever version. */
export function cleanGoModule(module: string): string {
  return module
    .replace(/^.{0,300}\/vendor\//, '')
    .replace(/@v[^/]{1,100}/g, '')
    .replace(/\/v\d{1,3}(?=$|[/.])/g, '')
}

/** Functions of Elixir and Erlang without the number of their arguments. */
export function cleanElixir(name: string): string {
  return name
    .replace(/^anonymous fn\/\d{1,3} in /, 'fn in ')
    .replace(/^-(.{1,200}?)\/\d{1,3}-(?:fun|lc\$\^\d{1,3})[-/\d]{0,12}$/, 'fn in $1')
    .replace(/\/\d{1,3}(?=$|[- ])/g, '')
    .replace(/^(fn in )?Elixir\./, '$1')
}

/** Closures of Dart without how they are shown. */
export function cleanDart(name: string): string {
  return name.replace(/\.?<(?:anonymous closure|fn|async|async_op)>/g, '.closure').replace(/^\.closure$/, '')
}
