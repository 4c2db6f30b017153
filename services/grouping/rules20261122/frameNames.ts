export type Family = 'javascript' | 'python' | 'ruby' | 'php' | 'java' | 'csharp' | 'go' | 'native' | 'other'

const families: Record<string, Family> = {
  javascript: 'javascript',
  node: 'javascript',
  python: 'python',
  ruby: 'ruby',
  php: 'php',
  java: 'java',
  kotlin: 'java',
  scala: 'java',
  groovy: 'java',
  android: 'java',
  csharp: 'csharp',
  go: 'go',
  native: 'native',
  c: 'native',
  cocoa: 'native',
  objc: 'native',
  swift: 'native',
  rust: 'native',
}

/** Which rules of naming a platform follows. */
export function familyOf(platform: string): Family {
  return (Object.hasOwn(families, platform) && families[platform]) || 'other'
}

/** A function's name without what compilers and runtimes add and number; empty when it has none. */
export function cleanFunction(name: string, family: Family): string {
  const cleaned = functionCleaners[family](name.length > 500 ? name.slice(0, 500) : name).trim()
  return nameless.test(cleaned) ? '' : cleaned
}

/** A module's, class's or package's name without what compilers and builds add and number. */
export function cleanModule(name: string, family: Family): string {
  const module = name.length > 500 ? name.slice(0, 500) : name
  switch (family) {
    case 'java':
      return cleanJava(module)
    case 'csharp':
      return module
        .replace(/\+<([^<>]{0,200})>[a-z]__\d{1,6}/g, '')
        .replace(/<>c__DisplayClass\d{1,6}_\d{1,6}/g, '<>c')
    case 'php':
      return cleanPhp(module)
    case 'go':
      return module.replace(/@v[^/]{1,100}/g, '')
    default:
      return module.replace(/(?<![A-Za-z0-9])(?=[a-f]{0,64}\d)[0-9a-f]{7,64}(?![A-Za-z0-9])/g, '')
  }
}

const nameless =
  /^(?:\??|<(?:anonymous|unknown|lambda|native|redacted)>|\(?anonymous\)?|<anonymous function>|eval( code)?|\[native code\]|unknown|null|.*\/<)$/

const functionCleaners: Record<Family, (name: string) => string> = {
  javascript: cleanJavaScript,
  python: (name) => name,
  ruby: cleanRuby,
  php: cleanPhp,
  java: cleanJava,
  csharp: cleanCSharp,
  go: cleanGo,
  native: cleanNative,
  other: (name) => name,
}

// "async Object.charge [as handler]" is charge.
function cleanJavaScript(name: string): string {
  if (name.endsWith('/<')) return ''
  let clean = name
  if (clean.endsWith(']')) clean = clean.replace(/ \[as [^\]]{0,200}\]$/, '')
  if (clean.startsWith('async ')) clean = clean.slice(6)
  return clean.slice(clean.lastIndexOf('.') + 1)
}

function cleanRuby(name: string): string {
  return name
    .replace(/^block \(\d{1,6} levels?\) in /, 'block in ')
    .replace(/__{1,3}\d{3,25}_\d{1,25}$/, '')
    .replace(/^(block in |rescue in |ensure in )?(?:[A-Z][\w:]{0,300})[#.](?=\w)/, '$1')
}

// Anonymous classes carry the path and line of their making, closures since 8.4 as well.
function cleanPhp(name: string): string {
  return name
    .replace(/@anonymous[^:>]{0,400}(?::\d{1,9})?(?:\$[0-9a-f]{1,16})?/g, '@anonymous')
    .replace(/\{closure[^}]{0,400}\}/g, '{closure}')
}

function cleanJava(name: string): string {
  if (!name.includes('$') && !name.includes('Generated')) return name
  return name
    .replace(/^access\$\d{1,9}$/, 'access')
    .replace(/\$\$Lambda(?:\$\d{1,9})?(?:\/(?:0x)?[0-9a-fA-F]{1,20})?/g, '$$$$Lambda')
    .replace(/(\$\$(?:EnhancerBy\w{1,40}?|FastClassBy\w{1,40}?|SpringCGLIB))\$\$[0-9a-f]{1,16}/g, '$1')
    .replace(/\$Proxy\d{1,9}/g, '$$Proxy')
    .replace(/(Generated\w{1,40}Accessor)\d{1,9}/g, '$1')
    .replace(/(lambda\$\w{1,200}?)\$\d{1,9}/g, '$1')
    .replace(/\$\d{1,9}(?=$|\$|\.)/g, '$$')
}

// The compiler turns async methods and iterators into classes: "<Charge>d__12.MoveNext" is Charge.
function cleanCSharp(name: string): string {
  return name
    .replace(/^.{0,400}<([^<>]{1,200})>d__\d{1,6}(?:`\d{1,3})?(?:\.|::)?MoveNext(?:\(.{0,400})?$/, '$1')
    .replace(/<([^<>]{1,200})>g__([^|]{1,200})\|\d{1,6}(?:_\d{1,6})?/g, '$1.$2')
    .replace(/<([^<>]{1,200})>b__\d{1,6}(?:_\d{1,6})?/g, '$1 lambda')
    .replace(/ ?\{[^}]{0,400}\}$/, '')
    .replace(/\(.{0,400}\)$/, '')
    .replace(/`\d{1,3}/g, '')
}

function cleanGo(name: string): string {
  return name.replace(/\[[^\]]{0,300}\]/g, '').replace(/\.func\d{1,6}(?:\.\d{1,6}){0,10}/g, '.func')
}

// C++, Rust, Swift and Objective-C: no templates, arguments, hashes or numbers of blocks and lambdas.
function cleanNative(name: string): string {
  const bare = name
    .replace(/::h[0-9a-f]{16}$/, '')
    .replace(/_block_invoke(?:[._]\d{1,9}){0,3}/, '_block_invoke')
    .replace(/\$_\d{1,6}/g, '$$_')
    .replace(/\{lambda\(.{0,200}?\)#\d{1,6}\}/g, '{lambda}')
    .replace(/ (?:const|volatile|\[clone [^\]]{0,60}\])(?= |$)/g, '')
  return /^[-+]\[/.test(bare) ? bare : withoutBrackets(bare)
}

// "operator<", "operator()" and their like are names, whatever brackets are in them.
function withoutBrackets(name: string): string {
  const operator = name.indexOf('operator')
  const end = operator < 0 ? name.length : operator
  let depth = 0
  let kept = ''
  for (let at = 0; at < end; at++) {
    const letter = name[at]
    if (letter === '<' || letter === '(') depth++
    else if ((letter === '>' || letter === ')') && depth > 0) depth--
    else if (depth === 0) kept += letter
  }
  const rest = operator < 0 ? '' : name.slice(operator).replace(/(?<=.{9})\([^()]{0,400}\)$/, '')
  return (kept + rest).replace(/^::/, '').replaceAll('::::', '::')
}
