import {
  addEdge,
  buildCausalGraph,
  type CausalGraph,
  closeOrder,
  INITIAL,
  lastWritesBefore,
  type Order,
  THIN_AIR,
} from './causality.ts';
import { MOST_REMEMBERED, nameConfiguration } from './configuration.ts';
import { describeSessions } from './describe.ts';
import { byKey, type HistoryOperation, inInvocationOrder } from './history.ts';
import { searchLinearization } from './linear-search.ts';
import { type CheckOptions, DEFAULT_BUDGET_STEPS, fitToModel } from './linearizable.ts';
import { answerMoments, firstBroken, relax, smallestUnexplained } from './minimal.ts';
import { type CompiledModel, compileModel, type ModelName, REFUSED } from './models.ts';
import { countPending } from './pending.ts';
import { sessionEdges } from './session-edges.ts';
import { holdsExcept, type SilentKey, type Verdict } from './verdict.ts';

type Attempt =
  | { readonly kind: 'ordered'; readonly order: readonly string[] }
  | { readonly kind: 'impossible' }
  | { readonly kind: 'undecided'; readonly steps: number };

/**
 * Sequential consistency (Lamport 1979): one order of all operations, on all keys together, explains
 * every answer and keeps each client's own order. Real time is ignored.
 *
 * A linearization is such an order, so that is tried first. Then the order that session order and
 * reads-from force on put, get and cas is closed (as by Gibbons and Korach 1997); a cycle in it is a
 * violation. What is left is searched with a memory of configurations, within the budget.
 */
export const judgeSequential = (
  records: readonly HistoryOperation[],
  options: CheckOptions = {},
): Verdict => {
  const { budgetSteps = DEFAULT_BUDGET_STEPS } = options;
  const models = new Map<string, ModelName>();
  const silent: SilentKey[] = [];
  const fitted = new Map<HistoryOperation, HistoryOperation>();
  for (const [key, ofKey] of byKey(records)) {
    const fit = fitToModel(ofKey, options);
    if (typeof fit === 'string') {
      silent.push({ key, reason: fit });
      continue;
    }
    models.set(key, fit.model);
    for (const [place, record] of ofKey.entries())
      fitted.set(record, fit.operations[place] ?? record);
  }
  if (models.size === 0 && silent.length > 0) return holdsExcept(silent, silent.length);
  const history = records.flatMap((record) => fitted.get(record) ?? []);
  const linearization = linearizeAll(history, models, budgetSteps);
  if (linearization !== null) return { kind: 'holds', order: linearization, effects: [], silent };

  const found = searchOrder(history, models, budgetSteps);
  if (found.kind === 'undecided') return found;
  if (found.kind === 'ordered') return { ...found, kind: 'holds', effects: [], silent };

  const isBroken = (relaxed: readonly HistoryOperation[]): boolean =>
    searchOrder(relaxed, models, Math.min(budgetSteps, SHRINK_BUDGET_STEPS)).kind === 'impossible';
  const isCircular = (relaxed: readonly HistoryOperation[]): boolean =>
    searchOrder(relaxed, models, FORCED_ORDER_ONLY).kind === 'impossible';
  const isQuicklyBroken = isCircular(history) ? isCircular : isBroken;
  const answeredBy = (micros: number): readonly HistoryOperation[] =>
    relax(inInvocationOrder(history), ({ completedAtMicros, outcome }) =>
      outcome === 'unknown' || completedAtMicros === null ? true : completedAtMicros <= micros,
    );
  const brokenAtMicros = firstBroken(answerMoments(history), (micros) =>
    isQuicklyBroken(answeredBy(micros)),
  );
  const broken = answeredBy(brokenAtMicros);
  const few = new Set(smallestUnexplained(broken, isQuicklyBroken));
  const held = smallestUnexplained(
    relax(broken, (record) => few.has(record)),
    isBroken,
  ).filter((record) => few.has(record));
  return {
    kind: 'violated',
    operations: held.map((record) => record.id),
    tried: sessionEdges(held),
    sentence: `no single order keeps each client's own and explains every answer: ${describeSessions(held)}`,
    firstBrokenAtMicros: brokenAtMicros,
  };
};

/** What each key is. */
type Models = ReadonlyMap<string, ModelName>;

const SHRINK_BUDGET_STEPS = 20_000;

/** A budget that leaves nothing to search. */
const FORCED_ORDER_ONLY = -1;

/** The ids in an order that respects real time as well, or null when that is not found. */
const linearizeAll = (
  history: readonly HistoryOperation[],
  models: Models,
  budgetSteps: number,
): readonly string[] | null => {
  const effects: { id: string; atMicros: number }[] = [];
  for (const [key, all] of byKey(history)) {
    const operations = all.filter(({ outcome }) => outcome !== 'fail');
    const found = searchLinearization(operations, models.get(key) ?? 'key-value', budgetSteps);
    if (found.kind !== 'ordered') return null;
    let atMicros = Number.NEGATIVE_INFINITY;
    for (const index of found.order) {
      const record = operations[index] as HistoryOperation; // the search indexes these
      atMicros = Math.max(atMicros, record.invokedAtMicros);
      effects.push({ id: record.id, atMicros });
    }
  }
  effects.sort((a, b) => (a.atMicros === b.atMicros ? 0 : a.atMicros < b.atMicros ? -1 : 1));
  const order = effects.map(({ id }) => id);
  return keepsSessions(history, order) ? order : null;
};

/** Keys meet at an instant in no particular order, so a merged order has to be looked at again. */
const keepsSessions = (history: readonly HistoryOperation[], order: readonly string[]): boolean => {
  const place = new Map(order.map((id, index) => [id, index]));
  const { nodes } = buildCausalGraph(history, (record) => place.has(record.id));
  return nodes.every(({ record, previous }) => {
    const before = nodes[previous];
    if (before === undefined) return true;
    return (place.get(before.record.id) ?? 0) < (place.get(record.id) ?? 0);
  });
};

/** One key of the search: its operations as transitions, and the state it is in. */
interface KeyState {
  readonly compiled: CompiledModel;
  readonly pending: ReturnType<typeof countPending>;
  state: number;
  wasUnheard: boolean;
}

interface Frame {
  readonly node: number;
  readonly stateBefore: number;
  readonly wasUnheardBefore: boolean;
  readonly isCommit: boolean;
  readonly choice: number;
}

const searchOrder = (
  history: readonly HistoryOperation[],
  models: Models,
  budgetSteps: number,
): Attempt => {
  const keys: KeyState[] = [];
  const places = new Map<HistoryOperation, { key: KeyState; index: number }>();
  for (const [name, all] of byKey(history)) {
    const operations = all.filter(({ outcome }) => outcome !== 'fail');
    const compiled = compileModel(models.get(name) ?? 'key-value', operations);
    const taking = [...operations.keys()].filter((i) => compiled.neverNeeded[i] !== true);
    const pending = countPending(compiled, taking);
    if (pending.isHopeless(compiled.initial)) return { kind: 'impossible' };
    const key = { compiled, pending, state: compiled.initial, wasUnheard: false };
    keys.push(key);
    for (const index of taking) places.set(operations[index] as HistoryOperation, { key, index }); // taken from its keys
  }
  const graph = buildCausalGraph(history, (record) => places.has(record));
  const forced = closeForcedOrder(graph);
  if (forced === null) return { kind: 'impossible' };

  const { nodes, sessions } = graph;
  const placed = new Int32Array(sessions.length);
  const visited = new Set<string>();
  const frames: Frame[] = [];
  let remaining = nodes.filter(({ record }) => record.outcome === 'ok').length;
  let steps = 0;

  const at = (node: number) => {
    const found = nodes[node];
    const place = found === undefined ? undefined : places.get(found.record);
    if (found === undefined || place === undefined) throw new Error(`no operation at node ${node}`);
    return { ...place, ...found };
  };
  const isReady = (node: number, session: number, position: number): boolean => {
    for (let other = 0; other < sessions.length; other += 1) {
      const needed = other === session ? position : forced.reach(node, other) + 1;
      if ((placed[other] as number) < needed) return false;
    }
    return true;
  };
  /** Whether the operation could go next; if so it has gone. */
  const place = (node: number, isCommit: boolean, choice: number): boolean => {
    steps += 1;
    const { key, index, session, position, record } = at(node);
    if (key.wasUnheard && key.compiled.blind[index] === true) return false;
    if (!isReady(node, session, position)) return false;
    const after = key.compiled.step(key.state, index);
    if (after === REFUSED) return false;
    if (after !== key.state && key.pending.isLost(key.state, index)) return false;
    frames.push({
      node,
      stateBefore: key.state,
      wasUnheardBefore: key.wasUnheard,
      isCommit,
      choice,
    });
    key.state = after;
    key.wasUnheard = record.outcome !== 'ok';
    key.pending.count(index, -1);
    placed[session] = position + 1;
    if (record.outcome === 'ok') remaining -= 1;
    return true;
  };
  const takeBack = (): Frame | undefined => {
    const frame = frames.pop();
    if (frame === undefined) return undefined;
    const { key, index, session, position, record } = at(frame.node);
    key.state = frame.stateBefore;
    key.wasUnheard = frame.wasUnheardBefore;
    key.pending.count(index, 1);
    placed[session] = position;
    if (record.outcome === 'ok') remaining += 1;
    return frame;
  };
  const isNew = (): boolean => {
    const codes: number[] = [];
    for (const count of placed) codes.push(count & 0xffff, count >>> 16);
    for (const { state } of keys) codes.push(state & 0xffff, Math.floor(state / 65536));
    steps += codes.length >> 5;
    const name = nameConfiguration(codes);
    if (visited.has(name)) return false;
    visited.add(name);
    return true;
  };
  const nextNodes = (): readonly number[] =>
    sessions
      .flatMap((members, session) => members[placed[session] as number] ?? [])
      .sort((a, b) => at(a).record.invokedAtMicros - at(b).record.invokedAtMicros || a - b);
  const commits = (node: number): boolean => {
    const { key, index } = at(node);
    return key.compiled.commits[index] === true;
  };

  let from = 0;
  while (remaining > 0) {
    if (steps > budgetSteps || visited.size >= MOST_REMEMBERED) return { kind: 'undecided', steps };
    const candidates = nextNodes();
    if (from === 0 && candidates.some((node) => commits(node) && place(node, true, -1))) continue;
    const chosen = candidates.findIndex((node, choice) => {
      if (choice < from || commits(node) || !place(node, false, choice)) return false;
      if (remaining === 0 || isNew()) return true;
      takeBack();
      return false;
    });
    if (chosen >= 0) {
      from = 0;
      continue;
    }
    let frame = takeBack();
    while (frame?.isCommit) frame = takeBack();
    if (frame === undefined) return { kind: 'impossible' };
    from = frame.choice + 1;
  }
  return { kind: 'ordered', order: frames.map(({ node }) => at(node).record.id) };
};

/**
 * What every order must respect: session order, reads-from, and, until nothing changes, that no
 * other write to the key comes between a write and a read of it. Null when that is circular.
 */
const closeForcedOrder = (graph: CausalGraph): Order | null => {
  const forced = new Map<number, Set<number>>();
  const reads = [...graph.nodes.entries()].flatMap(([read, { readsFrom, record }]) =>
    readsFrom === null ? [] : [{ read, source: readsFrom, key: record.operation.key }],
  );
  if (reads.some(({ source }) => source === THIN_AIR)) return null;
  for (;;) {
    const order = closeOrder(graph, forced);
    if (order === null) return null;
    let isGrowing = false;
    const force = (before: number, after: number): void => {
      if (!order.isBefore(before, after) && addEdge(forced, before, after)) isGrowing = true;
    };
    for (const { read, source, key } of reads) {
      for (const write of lastWritesBefore(graph, order, key, read, [read, source])) {
        if (source === INITIAL) return null;
        force(write, source);
      }
      for (const write of firstWritesAfter(graph, order, key, source, read)) force(read, write);
    }
    if (!isGrowing) return order;
  }
};

/** For each session, its first write to the key after a write (or after the beginning). */
const firstWritesAfter = (
  graph: CausalGraph,
  order: Order,
  key: string,
  source: number,
  except: number,
): readonly number[] =>
  (graph.writes.get(key) ?? []).flatMap(({ nodes }) => {
    let low = 0;
    let high = nodes.length;
    while (source !== INITIAL && low < high) {
      const middle = (low + high) >>> 1;
      if (order.isBefore(source, nodes[middle] as number))
        high = middle; // low <= middle < high
      else low = middle + 1;
    }
    return nodes[low] === except ? (nodes[low + 1] ?? []) : (nodes[low] ?? []);
  });
