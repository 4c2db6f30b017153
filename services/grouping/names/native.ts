// Names of machine code: C, C++, Objective-C, Swift, Rust. Every pattern is bounded: names come from strangers.

/** C++ without templates, arguments, return types, inline namespaces, numbers of clones, blocks and lambdas. */
export function cleanNative(name: string): string {
  const bare = withoutMarks(name)
    .replace(/\bstd::(?:__\d|__cxx11|__ndk1)::/g, 'std::')
    .replace(/\{lambda\(.{0,200}?\)#\d{1,6}\}/g, '{lambda}')
    .replace(/<lambda_[0-9a-f]{1,40}>/g, '{lambda}')
    .replace(/['`]anonymous(?: namespace|-namespace)['`]{1,2}|\(anonymous namespace\)/g, '{anonymous}')
  return /^[-+]\[/.test(bare) ? bare : withoutType(withoutBrackets(bare))
}

/** Swift and Objective-C without what the compiler says of closures, thunks and specialisations. */
export function cleanApple(name: string): string {
  const bare = withoutMarks(name).replace(/^__\d{1,4}(?=[-+]\[)/, '')
  if (/^[-+]\[/.test(bare)) return bare
  return withoutBrackets(
    bare
      .replace(/^\(\d{1,4}\) (?:await|suspend) resume partial function for /, '')
      .replace(
        /^(?:(?:(?:generic |function signature )?specialized|merged|@objc|@nonobjc|static|partial apply for|protocol witness for|dispatch thunk of|outlined|implicit) ){1,6}/,
        '',
      )
      .replace(/\bclosure #\d{1,4} (?=in )/g, 'closure ')
      .replace(/ in conformance .{0,300}$/, ''),
  ).replace(/ -> .{0,300}$/, '')
}

/** Rust without hashes, generics and numbers of closures; of an implementation of a trait the type stays. */
export function cleanRust(name: string): string {
  const bare = withoutMarks(name)
    .replace(/\{\{closure\}\}|\{closure(?:#\d{1,4})?\}/g, '{closure}')
    .replace(/\{\{?(?:impl|vtable\.shim)[^}]{0,40}\}\}?/g, '{impl}')
    .replace(
      /^<(?:&(?:mut )?)?([^<> ]{1,200})(?:<[^<>]{0,200}>)? as [^<>]{1,200}(?:<[^<>]{0,200}>)?>(?=::)/,
      '$1',
    )
    .replace(/^<([^<> ]{1,200})(?:<[^<>]{0,200}>)?>(?=::)/, '$1')
  return withoutBrackets(bare)
    .replace(/^[A-Za-z_]\w{0,100}\[[0-9a-f]{16}\]/, (crate) => crate.slice(0, crate.indexOf('[')))
    .replace(/(?:::\{closure\}){2,20}/g, '::{closure}')
}

// Hashes, offsets, places and the versions that a linker or an optimiser makes of a function.
function withoutMarks(name: string): string {
  return name
    .replace(/::h[0-9a-f]{16}$/, '')
    .replace(/ ?\+ ?(?:0x[0-9a-f]{1,16}|\d{1,9})$/i, '')
    .replace(/ ?\[[A-Za-z]:\\[^\]]{0,400}\]$/, '')
    .replace(/@{1,2}(?:plt|GLIBC\w{0,10}_[\d.]{1,12}|GLIBCXX_[\d.]{1,12})$/, '')
    .replace(/^__GI_{1,3}/, '')
    .replace(/(?:\.(?:isra|part|constprop|cold|llvm|lto_priv)(?:\.\d{1,20})?){1,6}$/, '')
    .replace(/_block_invoke(?:[._]\d{1,9}){0,3}/, '_block_invoke')
    .replace(/\$_\d{1,6}/g, '$$_')
    .replace(/ (?:const|volatile|\[clone [^\]]{0,60}\])(?= |$)/g, '')
}

// "operator<", "operator()" and their like are names, whatever brackets are in them.
function withoutBrackets(name: string): string {
  const operator = /\boperator(?=[^\w])/.exec(name)?.index ?? -1
  const end = operator < 0 ? name.length : operator
  let depth = 0
  let kept = ''
  for (let at = 0; at < end; at++) {
    const letter = name[at]
    if (letter === '<' || letter === '(') depth++
    else if (letter === '>' && name[at - 1] === '-') kept += depth === 0 ? letter : ''
    else if ((letter === '>' || letter === ')') && depth > 0) depth--
    else if (depth === 0) kept += letter
  }
  const rest = operator < 0 ? '' : name.slice(operator).replace(/(?<=.{9})\([^()]{0,400}\)$/, '')
  return (kept + rest).replace(/^::/, '').replaceAll('::::', '::').replace(/::$/, '')
}

// Instances of templates are shown with the type they return.
function withoutType(name: string): string {
  if (name.includes('operator')) return name
  const clean = name.trim()
  return clean.slice(clean.lastIndexOf(' ') + 1)
}
