/**
 * Loaded into a measured Hitch before anything else: tells how its own memory is divided when asked by a signal,
 * as nobody outside can see that.
 */
process.on('SIGUSR2', () => {
  const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
  process.stderr.write(`memory ${JSON.stringify({ heapTotal, heapUsed, external, arrayBuffers })}\n`)
})
