import type { Post } from '../../services/notify/messenger.ts'
import { drawBadRelease } from './badRelease.ts'
import type { Drawn, Pen } from './drawn.ts'
import { drawGroup } from './group.ts'
import { drawLinkPrompt } from './linkPrompt.ts'
import { drawNotice } from './notice.ts'
import { drawRetired } from './retired.ts'
import { drawWelcome } from './welcome.ts'

export type { Drawn } from './drawn.ts'

/** Draws what services ask a chat to show. Never throws: what cannot be drawn becomes its plain text. */
export function drawPost({ post, ...pen }: Pen & { post: Post }): Drawn {
  switch (post.kind) {
    case 'group':
      return drawGroup(pen, post.view, post.reason)
    case 'welcome':
      return drawWelcome(pen, post)
    case 'linkPrompt':
      return drawLinkPrompt(pen, post.linkUrl)
    case 'retired':
      return drawRetired(pen, post, post.why)
    case 'notice':
      return drawNotice(pen, post.text, { title: 'Open', url: post.url })
    case 'badRelease':
      return drawBadRelease(pen, post.view)
    case 'text':
      return drawNotice(pen, post.text)
  }
}
