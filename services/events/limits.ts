/**
 * How much of anything is taken in. Sizes of bodies are in bytes and follow the protocol's published limits; the rest
 * is in characters or entries and follows what the protocol's own server keeps.
 */
export const limits = {
  /** What may come over the wire, and what it may inflate to. */
  envelope: 20 * 1024 * 1024,
  inflatedEnvelope: 100 * 1024 * 1024,
  event: 1024 * 1024,
  securityReport: 64 * 1024,
  /** The trace context makes the first line long; the others hold a type and a length. */
  envelopeHeader: 64 * 1024,
  itemHeader: 8 * 1024,
  items: 1000,

  message: 8192,
  shownMessage: 1024,
  titleType: 128,
  transaction: 200,
  release: 200,
  dist: 64,
  environment: 64,
  name: 200,
  url: 2048,
  feedback: 4096,

  tags: 100,
  tagKey: 200,
  tagValue: 200,

  exceptions: 25,
  threads: 32,
  frames: 50,
  codeLine: 512,
  codeLines: 10,
  breadcrumbs: 100,
  contexts: 50,
  modules: 300,
  fingerprintParts: 100,
  problems: 50,

  /** Free-form data: how deep, how many entries a mapping or list, how many characters in one text. */
  depth: 8,
  entries: 50,
  text: 8192,
  /** How large one piece of it may grow, names included. */
  context: 8 * 1024,
  extraItem: 16 * 1024,
  extra: 256 * 1024,
  body: 8 * 1024,
  vars: 4 * 1024,
  breadcrumbData: 2 * 1024,
  mechanism: 2 * 1024,
  user: 4 * 1024,
} as const
