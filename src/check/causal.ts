import {
  addEdge,
  buildCausalGraph,
  type CausalGraph,
  closeOrder,
  findCycle,
  INITIAL,
  lastWritesBefore,
  type Order,
  shortestPath,
  THIN_AIR,
} from './causality.ts';
import { describeDone, describeSessions } from './describe.ts';
import { byKey, type HistoryOperation, inInvocationOrder } from './history.ts';
import { answerMoments, firstBroken, relax, smallestUnexplained } from './minimal.ts';
import { sessionEdges } from './session-edges.ts';
import { holdsExcept, type Verdict } from './verdict.ts';

/**
 * Three readings of causal consistency, each a strengthening of the first: plain (CC), with
 * convergence (CCv, all agree on one order of conflicting writes) and causal memory (CM, a client
 * never changes its mind about an order).
 */
export type CausalCriterion = 'causal' | 'causal-convergence' | 'causal-memory';

/** The bad patterns of Bouajjani, Enea, Guerraoui and Hamza (POPL 2017), tables 2 and 3. */
export type BadPattern =
  | 'CyclicCO'
  | 'WriteCOInitRead'
  | 'ThinAirRead'
  | 'WriteCORead'
  | 'CyclicCF'
  | 'WriteHBInitRead'
  | 'CyclicHB';

interface Finding {
  readonly pattern: BadPattern;
  /** The read that shows it; null for cycles. */
  readonly read: number | null;
  /** The write that the read should have known of; null where there is none. */
  readonly newer: number | null;
}

/**
 * Causal consistency of a whole history, all keys together, by the absence of bad patterns.
 *
 * CC looks for CyclicCO, ThinAirRead, WriteCOInitRead and WriteCORead; CCv for these and CyclicCF;
 * CM for these without CyclicCF but with WriteHBInitRead and CyclicHB. It applies to put, get and
 * cas, when no value is written to a key twice.
 */
export const judgeCausal = (
  records: readonly HistoryOperation[],
  criterion: CausalCriterion,
): Verdict => {
  const { opaque } = buildCausalGraph(records);
  const silent = [...opaque].map(([key, reason]) => ({ key, reason }));
  const history = records.filter(({ operation }) => !opaque.has(operation.key));
  const graph = buildCausalGraph(history);
  if (findBadPattern(graph, criterion) === null) return holdsExcept(silent, byKey(records).size);

  const isBroken = (relaxed: readonly HistoryOperation[]): boolean =>
    findBadPattern(buildCausalGraph(relaxed), criterion) !== null;
  const answeredBy = (micros: number): readonly HistoryOperation[] =>
    relax(inInvocationOrder(history), ({ completedAtMicros, outcome }) =>
      outcome === 'unknown' || completedAtMicros === null ? true : completedAtMicros <= micros,
    );
  const brokenAtMicros = firstBroken(answerMoments(history), (micros) =>
    isBroken(answeredBy(micros)),
  );
  const broken = answeredBy(brokenAtMicros);
  const core = coreOf(broken, criterion);
  const held = smallestUnexplained(isBroken(core) ? core : broken, isBroken);
  const set = new Set(held);
  const least = buildCausalGraph(relax(broken, (record) => set.has(record)));
  const finding = findBadPattern(least, criterion);
  if (finding === null) throw new Error('the smallest set no longer breaks');
  return {
    kind: 'violated',
    operations: held.map((record) => record.id),
    tried: sessionEdges(held),
    sentence: explain(least, finding, held),
    firstBrokenAtMicros: brokenAtMicros,
  };
};

/**
 * The operations that a bad pattern consists of, with the writes that they read; of the patterns of
 * causal memory, which have no short form, all.
 */
const coreOf = (
  broken: readonly HistoryOperation[],
  criterion: CausalCriterion,
): readonly HistoryOperation[] => {
  const graph = buildCausalGraph(broken);
  const finding = findBadPattern(graph, criterion);
  if (finding === null) return broken;
  const members = membersOf(graph, finding);
  if (members === null) return broken;
  const kept = new Set<HistoryOperation>();
  for (const member of members) {
    const node = graph.nodes[member];
    const source = graph.nodes[node?.readsFrom ?? -1];
    if (node !== undefined) kept.add(node.record);
    if (source !== undefined) kept.add(source.record);
  }
  return broken.filter((record) => kept.has(record));
};

const membersOf = (
  graph: CausalGraph,
  { pattern, read, newer }: Finding,
): readonly number[] | null => {
  const path = (from: number | null, to: number | null): readonly number[] =>
    from === null || to === null ? [] : (shortestPath(graph, from, to) ?? []);
  const source = graph.nodes[read ?? -1]?.readsFrom ?? null;
  switch (pattern) {
    case 'ThinAirRead':
      return read === null ? null : [read];
    case 'WriteCOInitRead':
      return path(newer, read);
    case 'WriteCORead':
      return [...path(source, newer), ...path(newer, read)];
    case 'CyclicCO':
      return findCycle(graph);
    case 'CyclicCF': {
      const order = closeOrder(graph);
      if (order === null) return null;
      const cycle = findCycle(graph, conflictsOf(graph, order)) ?? [];
      const reads = cycle.flatMap((write, place) => {
        const after = cycle[(place + 1) % cycle.length];
        const shows = graph.nodes.findIndex(
          ({ readsFrom }, node) => readsFrom === after && order.isBefore(write, node),
        );
        return shows < 0 ? [] : path(write, shows);
      });
      return [...cycle, ...reads];
    }
    case 'WriteHBInitRead':
    case 'CyclicHB':
      return null;
  }
};

/** The first bad pattern in a history, or null. Exported for tests that name the pattern. */
export const badPatternOf = (
  history: readonly HistoryOperation[],
  criterion: CausalCriterion,
): BadPattern | null => findBadPattern(buildCausalGraph(history), criterion)?.pattern ?? null;

const findBadPattern = (graph: CausalGraph, criterion: CausalCriterion): Finding | null => {
  const thin = graph.nodes.findIndex((node) => node.readsFrom === THIN_AIR);
  if (thin >= 0) return { pattern: 'ThinAirRead', read: thin, newer: null };
  const order = closeOrder(graph);
  if (order === null) return { pattern: 'CyclicCO', read: null, newer: null };
  const plain = findStaleRead(graph, order);
  if (plain !== null || criterion === 'causal') return plain;
  return criterion === 'causal-convergence'
    ? findConflictCycle(graph, order)
    : findMemoryPattern(graph);
};

/** The writes that causally precede a read and differ from what it read, a last one each session. */
const otherWritesBefore = (
  graph: CausalGraph,
  order: Order,
  read: number,
  source: number,
): readonly number[] => {
  const key = graph.nodes[read]?.record.operation.key ?? '';
  return lastWritesBefore(graph, order, key, read, [read, source]);
};

const findStaleRead = (graph: CausalGraph, order: Order): Finding | null => {
  for (const [read, { readsFrom }] of graph.nodes.entries()) {
    if (readsFrom === null) continue;
    for (const write of otherWritesBefore(graph, order, read, readsFrom)) {
      if (readsFrom === INITIAL) return { pattern: 'WriteCOInitRead', read, newer: write };
      if (order.isBefore(readsFrom, write)) return { pattern: 'WriteCORead', read, newer: write };
    }
  }
  return null;
};

/** For each write that was read, the writes to its key that come before one of its readers. */
const conflictsOf = (
  graph: CausalGraph,
  order: Order,
): ReadonlyMap<number, ReadonlySet<number>> => {
  const conflicts = new Map<number, Set<number>>();
  for (const [read, { readsFrom }] of graph.nodes.entries()) {
    if (readsFrom === null || readsFrom < 0) continue;
    for (const write of otherWritesBefore(graph, order, read, readsFrom))
      addEdge(conflicts, write, readsFrom);
  }
  return conflicts;
};

const findConflictCycle = (graph: CausalGraph, order: Order): Finding | null =>
  findCycle(graph, conflictsOf(graph, order)) === null
    ? null
    : { pattern: 'CyclicCF', read: null, newer: null };

/**
 * For each session, the order in which its last operation must have seen its past: whatever a read
 * of the session saw came after every other write to that key that was before the read. Edges grow
 * until nothing changes; the last operation of a session is enough, as its order contains those of
 * the earlier ones.
 */
const findMemoryPattern = (graph: CausalGraph): Finding | null => {
  for (const session of graph.sessions) {
    const reads = session.filter((node) => (graph.nodes[node]?.readsFrom ?? null) !== null);
    const seen = new Map<number, Set<number>>();
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      const order = closeOrder(graph, seen);
      if (order === null) return { pattern: 'CyclicHB', read: null, newer: null };
      for (const read of reads) {
        const source = graph.nodes[read]?.readsFrom ?? INITIAL;
        for (const write of otherWritesBefore(graph, order, read, source)) {
          if (source === INITIAL) return { pattern: 'WriteHBInitRead', read, newer: write };
          if (!order.isBefore(write, source) && addEdge(seen, write, source)) isGrowing = true;
        }
      }
    }
  }
  return null;
};

const explain = (
  graph: CausalGraph,
  { pattern, read, newer }: Finding,
  held: readonly HistoryOperation[],
): string => {
  const reader = read === null ? undefined : graph.nodes[read]?.record;
  const write = newer === null ? undefined : graph.nodes[newer]?.record;
  const seen = reader === undefined ? '' : describeDone(reader);
  switch (pattern) {
    case 'ThinAirRead':
      return `${seen}, which nobody wrote`;
    case 'WriteCOInitRead':
    case 'WriteCORead':
      return `${seen} although it depends on an operation that came after ${write === undefined ? 'a newer write' : describeDone(write)}`;
    case 'WriteHBInitRead':
      return `${seen} although what it had seen before can only have come after ${write === undefined ? 'a write' : describeDone(write)}`;
    case 'CyclicCO':
      return `each of these depends on another, in a circle: ${describeSessions(held)}`;
    case 'CyclicCF':
      return `no one order of the writes to a key suits all readers: ${describeSessions(held)}`;
    case 'CyclicHB':
      return `one client saw writes in an order that contradicts itself: ${describeSessions(held)}`;
  }
};
