/** Which event caused which, by index: the columns of a run. */
export interface Causes {
  /** How many events are known. */
  readonly length: number;
  /** The event that caused another; -1 for none. Causes come before what they cause. */
  causeOf(index: number): number;
}

/** Which way causes are followed: to what led to an event, or to what came of it. */
export type CausalDirection = 'past' | 'future';

/** The event and everything that led to it, along its causes. Empty for an event that is not known. */
export const causalPast = (causes: Causes, event: number): ReadonlySet<number> => {
  const past: number[] = [];
  if (event >= causes.length) return new Set();
  for (let at = event; at >= 0; at = causes.causeOf(at)) past.push(at);
  return new Set(past.reverse());
};

/**
 * Adds to a set of events what came of them among those from `from` on. They have to be all that
 * came of their first one before that.
 */
export const growFuture = (future: Set<number>, causes: Causes, from: number): void => {
  for (let index = from; index < causes.length; index++) {
    if (future.has(causes.causeOf(index))) future.add(index);
  }
};

/** The event and everything that came of it, as far as is known. Empty for one that is not known. */
export const causalFuture = (causes: Causes, event: number): ReadonlySet<number> => {
  if (event < 0 || event >= causes.length) return new Set();
  const future = new Set([event]);
  growFuture(future, causes, event + 1);
  return future;
};
