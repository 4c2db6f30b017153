import type { Happening, Organization } from './organization.ts'
import { payloadOf, testPayload, wants } from './payload.ts'
import { type Posting, post, postingOf } from './post.ts'
import type { Subscription, SubscriptionStatus } from './subscription.ts'

/** A notification from its event to the last answer, as the history shows it. */
export type Notification = {
  id: number
  subscriptionId: string
  eventId: string
  eventType: string
  payload: object
  /** As kept there: what is lost was never tried. */
  status: 'queued' | 'queuedForRetry' | 'completed' | 'lost'
  result: 'pending' | 'succeeded' | 'failed'
  attempts: { at: Date; status: number | null }[]
  dueAt: number
  isProbation: boolean
  isTest: boolean
  queuedAt: Date
}

/** Each of these is a probability, but for `delay`: the most milliseconds a hook is late. */
export type HookTroubles = { lose?: number; double?: number; reorder?: number; delay?: number }

export type Hooks = ReturnType<typeof createHooks>

const transientMs = [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000)
const probationMs = [20, 40, 80, 160, 320, 640, 900].map((minutes) => minutes * 60_000)

/** Service hooks: who wants to hear what, what waits to be sent, and what came of it. */
export function createHooks(org: Organization) {
  const subscriptions: Subscription[] = []
  const history: Notification[] = []
  const testPostings = new WeakMap<Notification, Posting>()
  let queue: Notification[] = []
  let troubles: HookTroubles = {}
  let afterQueueing = () => {}

  org.listeners.push((happening) => {
    const eventId = org.newId()
    for (const one of subscriptions) if (wants(one, happening)) notify(one, happening, eventId)
  })

  function notify(subscription: Subscription, happening: Happening, eventId: string): void {
    subscription.notifications += 1
    const id = subscription.notifications
    const payload = payloadOf(org, subscription, happening, { eventId, notificationId: id })
    const made = make(subscription, { id, eventId, payload })
    const isLost = !isHeard(subscription) || hits(troubles.lose)
    if (isLost) made.status = 'lost'
    else enqueue(made, hits(troubles.double) ? 2 : 1)
  }

  /** Off is off, and on probation new events are not even kept; but for those that may be the next trial. */
  function isHeard(subscription: Subscription): boolean {
    if (subscription.status !== 'onProbation' || org.switches.resendsOnProbation)
      return subscription.status === 'enabled'
    const wait = probationMs[subscription.probationRetries] ?? 0
    const now = org.now()
    if (now.getTime() - (subscription.lastProbationRetryAt?.getTime() ?? 0) < wait) return false
    subscription.probationRetries += 1
    subscription.lastProbationRetryAt = now
    return true
  }

  function make(
    subscription: Pick<Subscription, 'id' | 'eventType'>,
    { id, eventId, payload }: Pick<Notification, 'id' | 'eventId' | 'payload'>,
  ): Notification {
    const now = org.now()
    const made: Notification = {
      id,
      subscriptionId: subscription.id,
      eventId,
      eventType: subscription.eventType,
      payload,
      status: 'queued',
      result: 'pending',
      attempts: [],
      dueAt: now.getTime() + (troubles.delay ? Math.floor(org.chance() * troubles.delay) : 0),
      isProbation: false,
      isTest: false,
      queuedAt: now,
    }
    history.push(made)
    return made
  }

  function enqueue(made: Notification, copies = 1): void {
    for (let copy = 0; copy < copies; copy += 1) {
      const at = hits(troubles.reorder) ? Math.floor(org.chance() * (queue.length + 1)) : queue.length
      queue.splice(at, 0, made)
    }
    afterQueueing()
  }

  function hits(probability = 0): boolean {
    return probability > 0 && org.chance() < probability
  }

  /** Sends one and draws the consequences. */
  async function send(made: Notification, posting: Posting): Promise<void> {
    const subscription = subscriptions.find(({ id }) => id === made.subscriptionId)
    const at = org.now()
    const status = await post(posting, made.payload)
    made.attempts.push({ at, status })
    if (made.isTest || !subscription) finish(made, isSuccess(status))
    else settle(subscription, made, status)
  }

  function finish(made: Notification, hasSucceeded: boolean): void {
    made.status = 'completed'
    made.result = hasSucceeded ? 'succeeded' : 'failed'
  }

  function settle(subscription: Subscription, made: Notification, status: number | null): void {
    if (isSuccess(status)) {
      finish(made, true)
      subscription.lastSuccessAt = org.now()
      if (subscription.status === 'onProbation') subscription.status = 'enabled'
      subscription.probationRetries = 0
      return
    }
    if (status === 410) {
      finish(made, false)
      subscription.status = 'disabledBySystem'
      return
    }
    const isPassing = status !== null && [408, 502, 503, 504].includes(status)
    const wait = isPassing && !made.isProbation ? transientMs[made.attempts.length - 1] : undefined
    if (wait === undefined) punish(subscription, made)
    else later(made, wait)
  }

  /** Puts it on probation, the longer the rarer it is tried; then it is switched off. */
  function punish(subscription: Subscription, made: Notification): void {
    const { resendsOnProbation } = org.switches
    const isFirst = subscription.status === 'enabled'
    if (isFirst)
      Object.assign(subscription, {
        status: 'onProbation',
        probationRetries: 0,
        lastProbationRetryAt: org.now(),
      })
    else if (resendsOnProbation && made.isProbation) subscription.probationRetries += 1
    const wait = probationMs[subscription.probationRetries]
    if (wait === undefined) subscription.status = 'disabledBySystem'
    const isSentAgain = resendsOnProbation && (isFirst || made.isProbation)
    if (wait === undefined || !isSentAgain) finish(made, false)
    else {
      made.isProbation = true
      later(made, wait)
    }
  }

  function later(made: Notification, wait: number): void {
    made.status = 'queuedForRetry'
    made.dueAt = org.now().getTime() + wait
    queue.push(made)
    afterQueueing()
  }

  return {
    subscriptions,
    history,
    /** Hooks get into trouble from now on. Without arguments they are fine again. */
    trouble(more: HookTroubles = {}): void {
      troubles = more
    },
    /** Sends what is due, one after the other, and what is due in consequence. Says how many were sent. */
    async deliver(): Promise<number> {
      let count = 0
      for (;;) {
        const now = org.now().getTime()
        const at = queue.findIndex(({ dueAt }) => dueAt <= now)
        const [next] = at < 0 ? [] : queue.splice(at, 1)
        if (!next) return count
        const subscription = subscriptions.find(({ id }) => id === next.subscriptionId)
        await send(next, testPostings.get(next) ?? postingOf(subscription))
        count += 1
      }
    },
    /** When the next one is due; null when none waits. */
    nextDueAt: (): number | null =>
      queue.length === 0 ? null : Math.min(...queue.map(({ dueAt }) => dueAt)),
    pending: () => queue.length,
    /** What is queued never arrives. */
    forget(): void {
      for (const one of queue) one.status = 'lost'
      queue = []
    },
    setStatus(status: SubscriptionStatus, which: (one: Subscription) => boolean = () => true): void {
      for (const one of subscriptions) if (which(one)) one.status = status
    },
    /** What the Test button does. */
    test(
      subscription: Pick<Subscription, 'id' | 'eventType' | 'resourceVersion' | 'consumerInputs'>,
    ): Notification {
      const made = make(subscription, {
        id: history.length + 1,
        eventId: org.newId(),
        payload: testPayload(subscription),
      })
      made.isTest = true
      testPostings.set(made, postingOf(subscription))
      enqueue(made)
      return made
    },
    onQueued(listener: () => void): void {
      afterQueueing = listener
    },
  }
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300
}
