import type { AnyEffect } from '../sim/effect.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Operation } from '../sim/operation.ts';
import type { Monitor, MonitorSetup, Violation } from '../sim/protocol.ts';
import type { EventRecord, MessageInFlight, NodeState } from '../sim/record.ts';

/** What a change of one node's state makes true; `record` is the event that brought it. */
export type Change<Known, Fact> = (
  node: NodeId,
  before: Known | null,
  after: Known,
  record: EventRecord,
) => readonly Fact[];

/** What a protocol's monitors are told of, and where it is read from. */
export interface FactSources<Known, Fact> {
  /** A server's state; null for a client's and for none (`NodeOf.read`). */
  readonly read: (state: NodeState | null) => Known | null;
  /**
   * What a node decides by changing its state: undone by a crash that comes before the disk has it and
   * before anything has left. `before` is null at a start: what the disk held is true already.
   */
  readonly decides?: Change<Known, Fact>;
  /**
   * What a node concludes from what others have told it (that a value is chosen, an entry committed):
   * true even if the node forgets it. It waits only for disk writes under way, on which it may rest.
   */
  readonly concludes?: Change<Known, Fact>;
  /** What a message that has left its node gives away. */
  readonly told?: (message: MessageInFlight) => readonly Fact[];
  /** What a client's asking makes true. */
  readonly asked?: (operation: Operation, client: NodeId) => readonly Fact[];
}

/** Reads the facts off one run, event by event, in order. */
export type FactReader<Fact> = (record: EventRecord) => readonly Fact[];

type Note = Extract<AnyEffect, { readonly kind: 'note' }>;
type End = Extract<AnyEffect, { readonly kind: 'complete' }>;

const none: readonly never[] = Object.freeze([]);

/** Where among effects the first disk write stands, and the first thing that leaves and waits for the disk; -1 for none. */
const placesIn = (effects: readonly AnyEffect[]): readonly [write: number, out: number] => {
  let write = -1;
  let out = -1;
  for (let place = 0; place < effects.length; place++) {
    const effect = effects[place];
    if (effect === undefined) continue;
    if (effect.kind === 'persist') {
      if (write < 0) write = place;
    } else if (effect.kind === 'reply' || (effect.kind === 'send' && effect.waits !== false)) {
      if (out < 0) out = place;
    }
  }
  return [write, out];
};

/** What one node has decided and a crash could still undo: what it holds in memory alone, and what waits for each of its unfinished disk writes, oldest first. */
interface Waiting<Fact> {
  readonly memory: readonly Fact[];
  readonly writes: readonly (readonly Fact[])[];
}
const nothing: Waiting<never> = { memory: none, writes: none };

/**
 * What has become true for good: what a node has decided counts once its disk has stored it or
 * something has left the node since, whichever comes first. What was only in a node's memory when it
 * crashed, stored nowhere and told to nobody, never happened. A fact may be given more than once.
 */
export const established = <Known, Fact>(sources: FactSources<Known, Fact>) =>
  sharedInRun(({ hasInstantDisks = false }): FactReader<Fact> => {
    const waiting = new Map<NodeId, Waiting<Fact>>();
    const keep = (
      node: NodeId,
      memory: Waiting<Fact>['memory'],
      writes: Waiting<Fact>['writes'],
    ): void => {
      if (memory.length > 0 || writes.length > 0) waiting.set(node, { memory, writes });
      else waiting.delete(node);
    };
    return (record) => {
      const { node } = record;
      if (node === null) return none;
      if (record.kind === 'intervention') {
        if (record.entry.intervention.kind === 'kill') waiting.delete(node);
        return none;
      }
      const after = sources.read(record.after);
      if (after === null) return askedIn(sources, record, node);
      if (record.kind === 'start') {
        waiting.delete(node);
        return madeBy(sources, node, null, after, record);
      }
      const held = waiting.get(node);
      const told = toldIn(sources, record);
      if (record.kind === 'diskDone') {
        if (held === undefined) return told;
        const [stored = none, ...writes] = held.writes;
        const out = record.sent.length > 0 ? held.memory : none;
        keep(node, out === none ? held.memory : none, writes);
        return joined(joined(out, stored), told);
      }
      const isChanged = record.before !== record.after;
      if (!isChanged && held === undefined) return told;
      const before = isChanged ? sources.read(record.before) : null;
      const decided = (isChanged && sources.decides?.(node, before, after, record)) || none;
      const concluded = (isChanged && sources.concludes?.(node, before, after, record)) || none;
      const [write, out] = placesIn(record.effects);
      const { memory, writes } = held ?? nothing;
      // What leaves and does not go ahead of the disk has waited for all earlier writes.
      const isDiskIdle = out >= 0 && record.sent.length > 0;
      const freed =
        record.sent.length === 0 ? none : isDiskIdle ? memory.concat(...writes) : memory;
      const left = record.sent.length === 0 ? memory : none;
      const under = isDiskIdle ? none : writes;
      if ((isDiskIdle && out > write) || (write >= 0 && hasInstantDisks)) {
        if (held !== undefined) keep(node, left, under);
        return joined(joined(freed, joined(decided, concluded)), told);
      }
      if (write >= 0) {
        keep(node, left, [...under, joined(decided, concluded)]);
        return joined(freed, told);
      }
      const last = under.at(-1);
      if (last === undefined) {
        keep(node, joined(left, decided), under);
        return joined(joined(freed, concluded), told);
      }
      keep(node, joined(left, decided), [...under.slice(0, -1), joined(last, concluded)]);
      return joined(freed, told);
    };
  });

const joined = <Item>(a: readonly Item[], b: readonly Item[]): readonly Item[] =>
  a.length === 0 ? b : b.length === 0 ? a : [...a, ...b];

const toldIn = <Known, Fact>(
  { told }: FactSources<Known, Fact>,
  { sent }: EventRecord,
): readonly Fact[] => (told === undefined || sent.length === 0 ? none : sent.flatMap(told));

/** What nodes hold for true at once, whether or not a crash can still undo it. */
export const believed = <Known, Fact>(sources: FactSources<Known, Fact>) =>
  sharedInRun(
    (): FactReader<Fact> => (record) => {
      const { node } = record;
      if (node === null || record.kind === 'intervention') return none;
      const after = sources.read(record.after);
      if (after === null) return askedIn(sources, record, node);
      const made =
        record.kind === 'start' || record.before !== record.after
          ? madeBy(sources, node, sources.read(record.before), after, record)
          : none;
      if (record.sent.length === 0 || sources.told === undefined) return made;
      return [...made, ...record.sent.flatMap(sources.told)];
    },
  );

/**
 * One reader for all the monitors of a run, which are told of each event one after the other: it reads
 * an event once. Monitors of one run are set up with the same object.
 */
const sharedInRun = <Fact>(make: (setup: MonitorSetup) => FactReader<Fact>) => {
  const readers = new WeakMap<MonitorSetup, FactReader<Fact>>();
  return (setup: MonitorSetup): FactReader<Fact> => {
    const known = readers.get(setup);
    if (known !== undefined) return known;
    const read = make(setup);
    let latest: EventRecord | null = null;
    let facts: readonly Fact[] = none;
    const reader: FactReader<Fact> = (record) => {
      if (record === latest) return facts;
      latest = record;
      facts = read(record);
      return facts;
    };
    readers.set(setup, reader);
    return reader;
  };
};

const askedIn = <Known, Fact>(
  { asked }: FactSources<Known, Fact>,
  { effects }: EventRecord,
  client: NodeId,
): readonly Fact[] => {
  if (asked === undefined) return none;
  return effects.flatMap((effect) =>
    effect.kind === 'invoke' ? asked(effect.operation, client) : none,
  );
};

const madeBy = <Known, Fact>(
  { concludes, decides }: FactSources<Known, Fact>,
  node: NodeId,
  before: Known | null,
  after: Known,
  record: EventRecord,
): readonly Fact[] =>
  joined(
    decides?.(node, before, after, record) ?? none,
    concludes?.(node, before, after, record) ?? none,
  );

/** What a monitor is about, in the paper's words. */
export type Property = Omit<Monitor, 'kind' | 'watch'>;
/** Watches one run, fact by fact; says what a fact broke (or showed), or null. */
export type FactWatch<Fact> = (
  setup: MonitorSetup,
) => (fact: Fact, record: EventRecord) => Violation | null;

/** Makes monitors of one kind that watch facts read in one way. */
export const monitorsOf =
  <Fact>(kind: Monitor['kind'], readerFor: (setup: MonitorSetup) => FactReader<Fact>) =>
  (property: Property, watch: FactWatch<Fact>): Monitor => ({
    ...property,
    kind,
    watch: (setup) => {
      const factsOf = readerFor(setup);
      const see = watch(setup);
      return (record) => {
        for (const fact of factsOf(record)) {
          const violation = see(fact, record);
          if (violation !== null) return violation;
        }
        return null;
      };
    },
  });

/** What a monitor found: whom it is about, each once, and a sentence. */
export const violation = (nodes: readonly NodeId[], sentence: string): Violation => ({
  nodes: [...new Set(nodes)],
  sentence,
});

/** A sight: a node says something for which `tell` has a sentence; unless told otherwise, what it says itself. */
export const whenSaid = (
  property: Property,
  isMeant: (note: Note) => boolean,
  tell = (node: NodeId, { text }: Note): string => `${node} ${text}.`,
): Monitor => ({
  ...property,
  kind: 'sometimes',
  watch:
    () =>
    ({ effects, node }) => {
      for (const effect of effects)
        if (effect.kind === 'note' && node !== null && isMeant(effect))
          return violation([node], tell(node, effect));
      return null;
    },
});

/** A sight: an operation ends at its client in a way for which `tell` has a sentence. */
export const whenEnded = (property: Property, tell: (end: End) => string | null): Monitor => ({
  ...property,
  kind: 'sometimes',
  watch:
    () =>
    ({ effects }) => {
      for (const effect of effects) {
        const sentence = effect.kind === 'complete' ? tell(effect) : null;
        if (effect.kind === 'complete' && sentence !== null)
          return violation([effect.request.client], sentence);
      }
      return null;
    },
});
