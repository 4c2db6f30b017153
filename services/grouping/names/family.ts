/** Platforms whose names are written in the same way. */
export type Family =
  | 'javascript'
  | 'python'
  | 'ruby'
  | 'php'
  | 'java'
  | 'csharp'
  | 'go'
  | 'rust'
  | 'apple'
  | 'native'
  | 'dart'
  | 'elixir'
  | 'perl'
  | 'powershell'
  | 'other'

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
  rust: 'rust',
  cocoa: 'apple',
  objc: 'apple',
  swift: 'apple',
  native: 'native',
  c: 'native',
  dart: 'dart',
  elixir: 'elixir',
  perl: 'perl',
  powershell: 'powershell',
}

/** Which rules of naming a platform follows. */
export function familyOf(platform: string): Family {
  return (Object.hasOwn(families, platform) && families[platform]) || 'other'
}

/** Whether what crashes is machine code: stacks of addresses, signals in place of types. */
export function isMachineCode(platform: string): boolean {
  const family = familyOf(platform)
  return family === 'native' || family === 'apple' || family === 'rust'
}

// Source code is at hand where the program runs, so frames bring the line they are at.
const scripting = new Set<Family>(['javascript', 'python', 'ruby', 'php', 'perl', 'powershell'])

/** Whether the line of code a frame is at is part of what it says. */
export function bringsCode(family: Family): boolean {
  return scripting.has(family)
}
