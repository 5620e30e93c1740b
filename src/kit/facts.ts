import type { AnyEffect } from '../sim/effect.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Operation } from '../sim/operation.ts';
import type { Monitor, MonitorSetup, Violation } from '../sim/protocol.ts';
import type { EventRecord, MessageInFlight, NodeState } from '../sim/record.ts';

/** What a change of one node's state makes true. */
export type Change<Known, Fact> = (
  node: NodeId,
  before: Known | null,
  after: Known,
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

const none: readonly never[] = Object.freeze([]);

/** Whether something leaves the node, and only once its disk has written what stands before it. */
const waits = (effect: AnyEffect): boolean =>
  effect.kind === 'reply' || (effect.kind === 'send' && effect.waits !== false);

/**
 * What has become true for good: what a node has decided counts once its disk has stored it or
 * something has left the node since, whichever comes first. What was only in a node's memory when it
 * crashed, stored nowhere and told to nobody, never happened. A fact may be given more than once.
 */
export const established = <Known, Fact>(sources: FactSources<Known, Fact>) =>
  sharedInRun((): FactReader<Fact> => {
    /** For each node, what it holds in memory alone, and what waits for each of its unfinished disk writes, oldest first. */
    const waiting = new Map<NodeId, { readonly memory: Fact[]; readonly writes: Fact[][] }>();
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
        return madeBy(sources, node, null, after);
      }
      const facts: Fact[] = [];
      const { memory, writes } = waiting.get(node) ?? { memory: [], writes: [] };
      if (record.sent.length > 0) facts.push(...memory.splice(0));
      if (record.kind === 'diskDone') {
        facts.push(...(writes.shift() ?? none));
      } else {
        // What leaves and does not go ahead of the disk has waited for all earlier writes.
        const isDiskIdle = record.sent.length > 0 && record.effects.some(waits);
        if (isDiskIdle) facts.push(...writes.splice(0).flat());
        const isChanged = record.before !== record.after;
        const before = sources.read(record.before);
        const decided = (isChanged && sources.decides?.(node, before, after)) || none;
        const concluded = (isChanged && sources.concludes?.(node, before, after)) || none;
        const write = record.effects.findIndex(({ kind }) => kind === 'persist');
        if (isDiskIdle && (write < 0 || record.effects.findIndex(waits) > write)) {
          facts.push(...decided, ...concluded);
        } else if (write >= 0) {
          writes.push([...decided, ...concluded]);
        } else {
          memory.push(...decided);
          (writes.at(-1) ?? facts).push(...concluded);
        }
      }
      if (memory.length > 0 || writes.length > 0) waiting.set(node, { memory, writes });
      else waiting.delete(node);
      if (sources.told !== undefined) {
        for (const message of record.sent) facts.push(...sources.told(message));
      }
      return facts;
    };
  });

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
          ? madeBy(sources, node, sources.read(record.before), after)
          : none;
      if (record.sent.length === 0 || sources.told === undefined) return made;
      return [...made, ...record.sent.flatMap(sources.told)];
    },
  );

/**
 * One reader for all the monitors of a run, which are told of each event one after the other: it reads
 * an event once. Monitors of one run are set up with the same object.
 */
const sharedInRun = <Fact>(make: () => FactReader<Fact>) => {
  const readers = new WeakMap<MonitorSetup, FactReader<Fact>>();
  return (setup: MonitorSetup): FactReader<Fact> => {
    const known = readers.get(setup);
    if (known !== undefined) return known;
    const read = make();
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
): readonly Fact[] => [
  ...(decides?.(node, before, after) ?? none),
  ...(concludes?.(node, before, after) ?? none),
];

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
