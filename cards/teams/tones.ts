import type { Tone } from '../state.ts'

/** Text colours. For a mark beside a word alone: on light cards some of them are too pale to read. */
export const colors: Record<Tone, string> = {
  alarm: 'Attention',
  caution: 'Warning',
  notice: 'Accent',
  done: 'Good',
  quiet: 'Default',
}

/** Container styles, in which the default text can be read whatever the theme. */
export const styles: Record<Tone, string> = {
  alarm: 'attention',
  caution: 'warning',
  notice: 'accent',
  done: 'good',
  quiet: 'emphasis',
}
