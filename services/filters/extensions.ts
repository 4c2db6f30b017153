import type { EventPayload, Frame } from '../events/event.ts'

const schemes = [
  'chrome-extension://',
  'moz-extension://',
  'ms-browser-extension://',
  'safari-extension://',
  'safari-web-extension://',
  'webkit-masked-url://',
]

// What well-known add-ons throw into pages without leaving an address of their own in the stack.
const sayings = [
  'top.GLOBALS',
  'originalCreateNotification',
  'canvas.contentDocument',
  'MyApp_RemoveAllHighlights',
  'atomicFindClose',
  'fb_xd_fragment',
  'bmi_SafeAddOnload',
  'EBCallBackMessageReceived',
  '_gCrWeb',
  'conduitPage',
  '__firefox__',
  'Extension context invalidated',
  'chrome-extension://',
  'moz-extension://',
]

/** Whether an error of a browser was thrown by an add-on and not by the page. */
export function isFromExtension({ platform, exception }: EventPayload): boolean {
  if (platform !== 'javascript') return false
  return (exception?.values ?? []).some(({ value, stacktrace }) => {
    const thrower = stacktrace?.frames.findLast(hasAddress)
    if (thrower && isOfExtension(thrower)) return true
    return value !== undefined && sayings.some((saying) => value.includes(saying))
  })
}

// Frames of the browser itself, such as Array.forEach, throw for whoever called them.
function hasAddress(frame: Frame): boolean {
  const address = addressOf(frame)
  return address !== '' && address !== '<anonymous>' && address !== '[native code]'
}

function isOfExtension(frame: Frame): boolean {
  const address = addressOf(frame)
  return schemes.some((scheme) => address.startsWith(scheme))
}

function addressOf({ abs_path, filename }: Frame): string {
  return abs_path ?? filename ?? ''
}
