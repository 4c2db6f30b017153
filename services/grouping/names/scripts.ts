// Names of languages that run from their source. Every pattern is bounded: names come from strangers.

/** "async Object.charge [as handler]" is charge. Numbers of bundlers and generated names are dropped. */
export function cleanJavaScript(name: string): string {
  if (name.endsWith('/<')) return ''
  let clean = name
  if (clean.endsWith(']')) clean = clean.replace(/ \[as [^\]]{0,200}\]$/, '')
  if (clean.startsWith('async ')) clean = clean.slice(6)
  // A module's own function in a bundle, "Module../src/pay.js" or "./src/pay.js", is its file's again.
  if (clean.includes('/')) return ''
  // V8 tells which of the promises it was.
  if (clean.endsWith(')')) clean = clean.replace(/ \(index \d{1,9}\)$/, '')
  clean = clean.slice(clean.lastIndexOf('.') + 1)
  // Hermes counts functions without a name, regenerator its callbacks, bundlers what has the same name.
  clean = clean.replace(/^\?anon_\d{1,9}_/, '').replace(/\$\d{1,6}$/, '')
  return /^(?:\d{1,12}|__webpack_(?:require|modules)__|_callee\d{0,6}\$?|[0-9a-f]{8,40})$/.test(clean)
    ? ''
    : clean
}

/** Since Python 3.11 SDKs write "Cart.charge" and "checkout.<locals>.wrapper" for what was charge and wrapper. */
export function cleanPython(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** Whether a frame is a comprehension: newer Pythons run those in the frame of the function around. */
export function isComprehension(name: string): boolean {
  return /(?:^|\.)<(?:list|dict|set)comp>$/.test(name)
}

/** Blocks however deep, views without the numbers they are compiled to, methods without their class (since 3.4). */
export function cleanRuby(name: string): string {
  return name
    .replace(/^block \(\d{1,6} levels?\) in /, 'block in ')
    .replace(/_{1,3}-?\d{3,25}_\d{1,25}$/, '')
    .replace(/^(block in |rescue in |ensure in )?(?:[A-Z][\w:]{0,300})[#.](?=\w)/, '$1')
    .replace(/^(?:rescue|ensure) in /, '')
}

/** Anonymous classes carry the path and line of their making, closures since 8.4 as well; caches number their classes. */
export function cleanPhp(name: string): string {
  return name
    .replace(/@anonymous[^:>]{0,400}(?::\d{1,9})?(?:\$[0-9a-f]{1,16})?/g, '@anonymous')
    .replace(/\{closure[^}]{0,400}\}(?::\d{1,9})?/g, '{closure}')
    .replace(/(?:\w{1,60}\\)?__CG__\\/g, '')
    .replace(/__TwigTemplate_[0-9a-f]{8,64}/g, '__TwigTemplate')
    .replace(/\bContainer[A-Za-z0-9]{7}\\/g, 'Container\\')
}

/** Subroutines without a name carry the file and line of their making. */
export function cleanPerl(name: string): string {
  return name.replace(/__ANON__(?:\[[^\]]{0,400}\])?/g, '__ANON__').replace(/\(eval \d{1,9}\)/g, '(eval)')
}

export function cleanPowerShell(name: string): string {
  return name.replace(/<(?:Begin|Process|End|DynamicParam)>$/, '')
}

/** "in function 'shop.charge'", "upvalue 'charge'", "<src/pay.lua:12>" as Lua writes them. */
export function cleanOther(name: string): string {
  return name
    .replace(/^(?:in )?(?:(?:global|local|field|method|upvalue|function) )?'([^']{1,200})'$/, '$1')
    .replace(/^(?:in )?(?:function )?<[^<>]{1,300}:\d{1,9}>$/, '')
}
