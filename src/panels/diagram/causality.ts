import type { EventRecord } from '../../sim/record.ts';

/** Which way causes are walked: to what led to an event, or to what it led to. */
export type CausalDirection = 'past' | 'future';

/** An event with everything that led to it, cause by cause, from the first to itself. */
export const causalPast = (
  records: readonly Pick<EventRecord, 'index' | 'cause'>[],
  event: number,
): ReadonlySet<number> => {
  const past: number[] = [];
  for (let at = records[event]; at !== undefined; at = records[at.cause]) past.push(at.index);
  return new Set(past.reverse());
};

/** An event with everything that came of it, in the order in which it happened. */
export const causalFuture = (
  records: readonly Pick<EventRecord, 'index' | 'cause'>[],
  event: number,
): ReadonlySet<number> => {
  const future = new Set<number>();
  if (records[event] === undefined) return future;
  future.add(event);
  for (let index = event + 1; index < records.length; index++) {
    if (future.has(records[index]?.cause ?? -1)) future.add(index);
  }
  return future;
};

/** An event with what led to it, or with what it led to. */
export const causallyRelated = (
  records: readonly Pick<EventRecord, 'index' | 'cause'>[],
  event: number,
  direction: CausalDirection,
): ReadonlySet<number> =>
  direction === 'past' ? causalPast(records, event) : causalFuture(records, event);
