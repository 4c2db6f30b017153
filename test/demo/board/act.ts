import { Refusal } from '../../fakes/azureDevOps/refusal.ts'
import type { AzureDevOpsFake } from '../../fakes/azureDevOps/server.ts'

type Act = (number: number, value: string, by: string, form: URLSearchParams) => unknown

/** Does what was pressed. Words when it cannot be: somebody else was quicker, or the form was made by hand. */
export function carryOut(there: AzureDevOpsFake, form: URLSearchParams, by: string): string | null {
  const acts: Record<string, Act> = {
    state: (number, value) => there.edit(number, { 'System.State': value }, by),
    assignee: (number, value) => there.edit(number, { 'System.AssignedTo': value || null }, by),
    title: (number, value) => there.edit(number, { 'System.Title': value }, by),
    comment: (number, value) => value && there.comment(number, paragraphs(value), by),
    editComment: (number, value) => there.editComment(number, commentIn(form), paragraphs(value), by),
    deleteComment: (number) => there.deleteComment(number, commentIn(form), by),
    remove: (number) => there.removeItem(number, by),
    restore: (number) => there.restoreItem(number, by),
  }
  const kind = form.get('kind') ?? ''
  const act = Object.hasOwn(acts, kind) ? acts[kind] : undefined
  if (!act) return 'There is nothing like that to do here.'
  try {
    act(Number(form.get('number')), (form.get('value') ?? '').trim(), by, form)
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

function commentIn(form: URLSearchParams): number {
  return Number(form.get('comment'))
}

/** Plain text as Azure DevOps' own editor would keep it. */
function paragraphs(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped
    .split(/\r?\n/)
    .map((line) => `<div>${line || '<br>'}</div>`)
    .join('')
}
