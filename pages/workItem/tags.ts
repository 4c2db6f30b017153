/** Tags as people type them: parted as Azure DevOps does. */
export function splitTags(text: string): string[] {
  return text
    .split(/[;,]/)
    .map((tag) => tag.trim())
    .filter(Boolean)
}
