/**
 * A text for a filter that the database matches as a pattern (`contains`, or `equals` in any case), so that it stands
 * for itself: a lone backslash at its end would be an error, a percent sign would match everything.
 */
export function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
