// Loaded before a program that has no option for it: it listens on this machine only, says where, and ends with
// whoever started it.
const { Server } = require('node:net')

const listen = Server.prototype.listen
Server.prototype.listen = function (...args) {
  if (typeof args[0] === 'number') {
    if (typeof args[1] !== 'string') args.splice(1, 0, '127.0.0.1')
    // A search for a free port listens too, for a moment, and not with a callback of `listening` alone.
    this.once('listening', () =>
      setImmediate(() => this.listening && process.send?.({ port: this.address().port })),
    )
  }
  return listen.apply(this, args)
}
process.once('disconnect', () => process.exit(0))
