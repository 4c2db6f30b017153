import { isMachineCode } from './names/family.ts'

/** The families that rules speak of. */
export type SdkFamily = 'javascript' | 'native' | 'other'

/** Which family a platform belongs to for rules. */
export function sdkFamilyOf(platform: string): SdkFamily {
  if (platform === 'javascript' || platform === 'node') return 'javascript'
  return isMachineCode(platform) ? 'native' : 'other'
}
