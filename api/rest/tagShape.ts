import { cutWords, type TagCount } from '../../services/groups/tagCounts.ts'

/** A tag of an issue, with its ten most frequent values; `notice` says when not all are counted. */
export function tagJson(tag: TagCount) {
  return {
    key: tag.key,
    name: tag.key,
    totalValues: tag.total,
    uniqueValues: tag.values.length,
    topValues: tag.values.slice(0, 10).map((value) => tagValueJson(tag.key, value)),
    ...(tag.isCut && { notice: cutWords(tag) }),
  }
}

/** A value of a tag. */
export function tagValueJson(key: string, { value, count, lastSeenAt }: TagCount['values'][number]) {
  return { key, name: value, value, count, lastSeen: lastSeenAt.toISOString() }
}
