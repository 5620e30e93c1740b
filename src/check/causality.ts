import { type HistoryOperation, inInvocationOrder, precedesInRealTime } from './history.ts';

/** The read found the key as it was before any write. */
export const INITIAL = -1;
/** The read found what nobody wrote. */
export const THIN_AIR = -2;

/** One operation in its session, with what it read and wrote. */
export interface CausalNode {
  readonly record: HistoryOperation;
  /** Index of its session; an operation of unknown outcome is alone in its own. */
  readonly session: number;
  readonly position: number;
  /** The node before it in session order, or -1. */
  readonly previous: number;
  /** The node it read from, INITIAL or THIN_AIR; null when it tells nothing of that kind. */
  readonly readsFrom: number | null;
  /** Whether it wrote a value that no other operation on this key wrote. */
  readonly isWriter: boolean;
}

/** The writes of one session to one key, by rising position. */
interface SessionWrites {
  readonly session: number;
  readonly positions: number[];
  readonly nodes: number[];
}

/** Session order and reads-from of a history in which no value is written to a key twice. */
export interface CausalGraph {
  readonly nodes: readonly CausalNode[];
  /** Node indices of each session, in order. */
  readonly sessions: readonly (readonly number[])[];
  readonly writes: ReadonlyMap<string, readonly SessionWrites[]>;
  /** Keys about which reads-from says nothing, with the reason. */
  readonly opaque: ReadonlyMap<string, string>;
}

const writtenValue = ({ operation, result, outcome }: HistoryOperation): string | null => {
  if (outcome === 'fail') return null;
  if (operation.kind === 'put') return operation.value;
  if (operation.kind !== 'cas') return null;
  return result?.kind === 'swapped' && !result.swapped ? null : operation.value;
};

/** What the operation is known to have found; undefined when nothing is known. */
const foundValue = ({
  operation,
  result,
  outcome,
}: HistoryOperation): string | null | undefined => {
  if (outcome !== 'ok') return undefined;
  if (operation.kind === 'get') return result?.kind === 'value' ? result.value : undefined;
  return operation.kind === 'cas' && result?.kind === 'swapped' && result.swapped
    ? operation.expected
    : undefined;
};

const findOpaqueKeys = (history: readonly HistoryOperation[]): Map<string, string> => {
  const opaque = new Map<string, string>();
  const seen = new Map<string, Set<string>>();
  for (const record of history) {
    const { key, kind } = record.operation;
    if (kind !== 'put' && kind !== 'get' && kind !== 'cas')
      opaque.set(
        key,
        `${record.id} asks for ${kind}; only put, get and cas say which write was read`,
      );
    if (record.operation.kind === 'cas' && record.operation.value === null)
      opaque.set(key, `${record.id} empties ${key}, which says as much as no write at all`);
    if (kind === 'get' && record.outcome === 'ok' && record.result?.kind !== 'value')
      opaque.set(key, `${record.id} did not read a single value`);
    const value = writtenValue(record);
    if (value === null) continue;
    const values = seen.get(key) ?? new Set();
    if (values.has(value))
      opaque.set(key, `${key} = ${value} was written twice, so a read does not say which it saw`);
    seen.set(key, values.add(value));
  }
  return opaque;
};

/**
 * Session order and reads-from. Answered operations follow one another in their client's session.
 * One of unknown outcome follows what its client had been told before and precedes nothing, since
 * it may take effect late.
 *
 * @param keepsUnknown which operations of unknown outcome take part; those that were read by default
 */
export const buildCausalGraph = (
  history: readonly HistoryOperation[],
  keepsUnknown?: (record: HistoryOperation) => boolean,
): CausalGraph => {
  const ordered = inInvocationOrder(history);
  const opaque = findOpaqueKeys(ordered);
  const found = new Set<string>();
  for (const record of ordered) {
    const value = foundValue(record);
    if (typeof value === 'string') found.add(`${record.operation.key}\n${value}`);
  }
  const isRead = (record: HistoryOperation): boolean =>
    found.has(`${record.operation.key}\n${writtenValue(record)}`);
  const keeps = keepsUnknown ?? isRead;

  const sessions: number[][] = [];
  const sessionOf = new Map<string, number>();
  const nodes: { -readonly [Field in keyof CausalNode]: CausalNode[Field] }[] = [];
  const add = (record: HistoryOperation, session: number, previous: number): void => {
    const members = sessions[session] ?? [];
    sessions[session] = members;
    const isWriter = writtenValue(record) !== null && !opaque.has(record.operation.key);
    nodes.push({
      record,
      session,
      position: members.length,
      previous,
      readsFrom: null,
      isWriter,
    });
    members.push(nodes.length - 1);
  };
  for (const record of ordered) {
    if (record.outcome !== 'ok') continue;
    const session = sessionOf.get(record.client) ?? sessions.length;
    sessionOf.set(record.client, session);
    add(record, session, sessions[session]?.at(-1) ?? -1);
  }
  for (const record of ordered) {
    if (record.outcome !== 'unknown' || record.operation.kind === 'get' || !keeps(record)) continue;
    const own = sessions[sessionOf.get(record.client) ?? -1] ?? [];
    const recordOf = (place: number): HistoryOperation =>
      (nodes[own[place] as number] as CausalNode).record; // a place of its own
    // They are in the order in which they were asked, so those asked later need no looking at.
    let place =
      firstPlace(own.length, (each) => recordOf(each).invokedAtMicros > record.invokedAtMicros) - 1;
    while (place >= 0 && !precedesInRealTime(recordOf(place), record)) place -= 1;
    add(record, sessions.length, own[place] ?? -1);
  }

  const writerOf = new Map<string, number>();
  const writes = new Map<string, SessionWrites[]>();
  for (const [node, { record, session, position, isWriter }] of nodes.entries()) {
    if (!isWriter) continue;
    const { key } = record.operation;
    writerOf.set(`${key}\n${writtenValue(record)}`, node);
    const ofKey = writes.get(key) ?? [];
    writes.set(key, ofKey);
    let ofSession = ofKey.find((candidate) => candidate.session === session);
    if (ofSession === undefined) {
      ofSession = { session, positions: [], nodes: [] };
      ofKey.push(ofSession);
    }
    ofSession.positions.push(position);
    ofSession.nodes.push(node);
  }
  for (const node of nodes) {
    const value = foundValue(node.record);
    if (value === undefined || opaque.has(node.record.operation.key)) continue;
    node.readsFrom =
      value === null
        ? INITIAL
        : (writerOf.get(`${node.record.operation.key}\n${value}`) ?? THIN_AIR);
  }
  return { nodes, sessions, writes, opaque };
};

/** The first place below a length of which something is true that stays true; the length for none. */
const firstPlace = (length: number, isTrue: (place: number) => boolean): number => {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** A strict order over the nodes, as one vector clock a node. */
export interface Order {
  readonly isBefore: (earlier: number, later: number) => boolean;
  /** The last position of a session at or before a node; -1 when there is none. */
  readonly reach: (node: number, session: number) => number;
}

/**
 * The transitive closure of session order, reads-from and the extra edges; null when it has a
 * cycle.
 *
 * @param extra for a node, the nodes to put before it
 */
export const closeOrder = (
  graph: CausalGraph,
  extra: ReadonlyMap<number, ReadonlySet<number>> = new Map(),
): Order | null => {
  const { nodes } = graph;
  const width = graph.sessions.length;
  const clocks = new Int32Array(nodes.length * width).fill(-1);
  const state = new Uint8Array(nodes.length); // 0 new, 1 open, 2 finished
  const predecessorsOf = (index: number): number[] => {
    return [...(extra.get(index) ?? []), ...causesOf(graph, index)];
  };
  const finish = (index: number, before: readonly number[]): void => {
    const own = index * width;
    for (const earlier of before)
      for (let session = 0; session < width; session += 1) {
        const reached = clocks[earlier * width + session] as number;
        if (reached > (clocks[own + session] as number)) clocks[own + session] = reached;
      }
    const { session, position } = nodes[index] as CausalNode; // in range
    clocks[own + session] = position;
    state[index] = 2;
  };
  for (let root = 0; root < nodes.length; root += 1) {
    if (state[root] !== 0) continue;
    state[root] = 1;
    const stack = [{ index: root, before: predecessorsOf(root), next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const earlier = top.before[top.next];
      if (earlier === undefined) {
        finish(top.index, top.before);
        stack.pop();
        continue;
      }
      top.next += 1;
      if (state[earlier] === 1) return null;
      if (state[earlier] !== 0) continue;
      state[earlier] = 1;
      stack.push({ index: earlier, before: predecessorsOf(earlier), next: 0 });
    }
  }
  const reach = (node: number, session: number): number => clocks[node * width + session] ?? -1;
  const isBefore = (earlier: number, later: number): boolean => {
    const node = nodes[earlier];
    return node !== undefined && earlier !== later && reach(later, node.session) >= node.position;
  };
  return { isBefore, reach };
};

/** What comes right before a node: in its session, and the write that it read. */
const causesOf = ({ nodes }: CausalGraph, index: number): readonly number[] => {
  const { previous, readsFrom } = nodes[index] as CausalNode; // in range
  const causes: number[] = [];
  if (previous >= 0) causes.push(previous);
  if (readsFrom !== null && readsFrom >= 0) causes.push(readsFrom);
  return causes;
};

/**
 * A circle of session order, reads-from and the extra edges, each node before the next one; null when
 * there is none. Takes as many steps as there are edges.
 *
 * @param extra for a node, the nodes to put before it
 */
export const findCycle = (
  graph: CausalGraph,
  extra: ReadonlyMap<number, ReadonlySet<number>> = new Map(),
): readonly number[] | null => {
  const state = new Uint8Array(graph.nodes.length); // 0 new, 1 open, 2 finished
  const open = (index: number) => {
    state[index] = 1;
    return { index, before: [...(extra.get(index) ?? []), ...causesOf(graph, index)], next: 0 };
  };
  for (let root = 0; root < graph.nodes.length; root += 1) {
    if (state[root] !== 0) continue;
    const stack = [open(root)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const earlier = top.before[top.next];
      top.next += 1;
      if (earlier === undefined) {
        state[top.index] = 2;
        stack.pop();
      } else if (state[earlier] === 0) {
        stack.push(open(earlier));
      } else if (state[earlier] === 1) {
        const places = stack.map(({ index }) => index);
        return places.slice(places.indexOf(earlier)).reverse();
      }
    }
  }
  return null;
};

/** The fewest nodes from one to another along session order and reads-from, both included. */
export const shortestPath = (
  graph: CausalGraph,
  from: number,
  to: number,
): readonly number[] | null => {
  const next = new Int32Array(graph.nodes.length).fill(-1);
  next[to] = to;
  const queue = [to];
  for (let place = 0; place < queue.length; place += 1) {
    const node = queue[place] as number; // in range
    if (node === from) {
      const path = [from];
      for (let at = from; at !== to; path.push(at)) at = next[at] as number; // set on the way
      return path;
    }
    for (const cause of causesOf(graph, node)) {
      if (next[cause] !== -1) continue;
      next[cause] = node;
      queue.push(cause);
    }
  }
  return null;
};

/**
 * For each session, its last write to the key at or before a node.
 *
 * @param except a node that does not count
 */
export const lastWritesBefore = (
  graph: CausalGraph,
  order: Order,
  key: string,
  node: number,
  except: readonly number[],
): readonly number[] => {
  const found: number[] = [];
  for (const { session, positions, nodes } of graph.writes.get(key) ?? []) {
    const limit = order.reach(node, session);
    let low = 0;
    let high = positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((positions[middle] as number) <= limit)
        low = middle + 1; // low <= middle < high
      else high = middle;
    }
    let index = low - 1;
    while (index >= 0 && except.includes(nodes[index] as number)) index -= 1;
    const last = nodes[index];
    if (last !== undefined) found.push(last);
  }
  return found;
};

/** Adds an edge to a map of predecessors; false when it was there. */
export const addEdge = (
  edges: Map<number, Set<number>>,
  before: number,
  after: number,
): boolean => {
  const known = edges.get(after) ?? new Set();
  edges.set(after, known);
  if (known.has(before)) return false;
  known.add(before);
  return true;
};
