type Waiting<Item, Outcome> = {
  item: Item
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/**
 * Has what comes at the same time written together, one batch at a time: what comes alone is written at once, and what
 * comes meanwhile is the next batch.
 * @param write gives an outcome for each item, in their order; when it throws, it throws for all of them
 */
export function createCollector<Item, Outcome>(
  most: number,
  write: (batch: Item[]) => Promise<Outcome[]>,
): (item: Item) => Promise<Outcome> {
  const waiting: Waiting<Item, Outcome>[] = []
  let isBusy = false

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isBusy) void writeAll()
    })

  async function writeAll(): Promise<void> {
    isBusy = true
    while (waiting.length > 0) await settle(waiting.splice(0, most))
    isBusy = false
  }

  async function settle(batch: Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await write(batch.map(({ item }) => item))
      for (const [at, outcome] of outcomes.entries()) batch[at]?.resolve(outcome)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}
