import { type Family, familyOf } from './family.ts'
import { cleanCSharp, cleanDart, cleanElixir, cleanGo, cleanGoModule, cleanJava } from './machines.ts'
import { cleanApple, cleanNative, cleanRust } from './native.ts'
import {
  cleanJavaScript,
  cleanOther,
  cleanPerl,
  cleanPhp,
  cleanPowerShell,
  cleanPython,
  cleanRuby,
} from './scripts.ts'

const longest = 500

/**
 * A frame's module and function without what compilers, runtimes and builds add, number and hash; empty where there is
 * none, or one that says nothing.
 */
export function cleanNames(
  given: { module: string; name: string },
  platform: string,
): { module: string; name: string } {
  const family = familyOf(platform)
  const module = given.module.length > longest ? given.module.slice(0, longest) : given.module
  const whole = given.name.length > longest ? given.name.slice(0, longest) : given.name
  const { module: place, name } =
    family === 'csharp'
      ? cleanCSharp(module, whole)
      : { module: module && cleanModule(module, family), name: whole && cleaners[family](whole) }
  const clean = name.trim()
  return { module: place, name: nameless.test(clean) ? '' : clean }
}

function cleanModule(module: string, family: Family): string {
  switch (family) {
    case 'java':
      return cleanJava(module)
    case 'php':
      return cleanPhp(module)
    case 'go':
      return cleanGoModule(module)
    case 'elixir':
      return module.replace(/^Elixir\./, '')
    case 'perl':
      return cleanPerl(module)
    default:
      return module.replace(/(?<![A-Za-z0-9])(?=[a-f]{0,64}\d)[0-9a-f]{7,64}(?![A-Za-z0-9])/g, '')
  }
}

// What stands where a name is not known, and bare addresses.
const nameless =
  /^(?:\?{0,3}|<(?:anonymous|unknown|lambda|native|redacted|global|top-level|ScriptBlock|compiler-generated|deduplicated_symbol)>|\(?anonymous\)?|<anonymous function>|(?:eval|global|module)(?: code)?|\[native code\]|unknown|\(unknown\)|null|0x[0-9a-fA-F]{1,16}|sub_[0-9A-Fa-f]{3,16}|(?:fun|FUN)_[0-9a-f]{3,16}|.{0,400}\/<)$/

const cleaners: Record<Exclude<Family, 'csharp'>, (name: string) => string> = {
  javascript: cleanJavaScript,
  python: cleanPython,
  ruby: cleanRuby,
  php: cleanPhp,
  java: cleanJava,
  go: cleanGo,
  rust: cleanRust,
  apple: cleanApple,
  native: cleanNative,
  dart: cleanDart,
  elixir: cleanElixir,
  perl: cleanPerl,
  powershell: cleanPowerShell,
  other: cleanOther,
}
