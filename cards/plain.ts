// What renders as nothing, or bends the direction of what follows. Kept: the two joiners that scripts and emoji need,
// and the selectors between text and emoji style.
const hidden =
  /[[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]--[\u200c\u200d\ufe0e\ufe0f]]/gv
const control = /\p{Cc}/gu
// More than three marks on one letter is no script: it is a tower that covers the lines around it.
const tower = /(\p{M}{3})\p{M}+/gu
const rightToLeft =
  /[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Samr}\p{sc=Mand}\p{sc=Adlm}\p{sc=Rohg}]/u

/**
 * A stranger's text as one line that stays within itself: no control, hidden or direction-bending characters, single
 * spaces, well-formed, cut at a number of code points with an ellipsis. Right-to-left text is isolated, so that the
 * words around it keep their order. Markup is left as it is: that is the renderer's to defuse.
 * @param limit code points, the ellipsis included
 * @param kept the start of a text that is too long, or its start and its end: a path tells most by its end
 */
export function plain(text: string, limit: number, kept: 'start' | 'ends' = 'start'): string {
  // A text may be far longer than what is shown of it; eight units for each point shown leave room for what is taken out.
  const most = limit * 8
  const line = (
    text.length <= most
      ? text
      : kept === 'start'
        ? text.slice(0, most)
        : `${text.slice(0, most)}${text.slice(-most)}`
  )
    .toWellFormed()
    .replace(control, ' ')
    .replace(hidden, '')
    .replace(tower, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  const short = kept === 'start' ? cut(line, limit) : cutMiddle(line, limit)
  return rightToLeft.test(short) ? `\u2068${short}\u2069` : short
}

/** The lines of a text, each made plain; empty ones are left out. */
export function plainLines(text: string, limit: number, lines: number): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => plain(line, limit))
    .filter((line) => line !== '')
    .slice(0, lines)
}

function cut(text: string, limit: number): string {
  const points = [...text]
  if (points.length <= limit) return text
  return `${points
    .slice(0, limit - 1)
    .join('')
    .replace(/[\u200d\s]+$/u, '')}…`
}

function cutMiddle(text: string, limit: number): string {
  const points = [...text]
  if (points.length <= limit) return text
  const tail = Math.floor(limit * 0.6)
  return `${cut(text, limit - tail)}${points.slice(-tail).join('')}`
}
