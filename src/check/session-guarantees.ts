import { describeDone, describeKnown } from './describe.ts';
import { type HistoryOperation, historyUntil, inInvocationOrder } from './history.ts';
import { type KeyView, viewKeys } from './key-view.ts';
import { relax, smallestUnexplained } from './minimal.ts';
import { sessionEdges } from './session-edges.ts';
import { holdsExcept, type Verdict } from './verdict.ts';

/** The four guarantees of Terry et al. (PDIS 1994), for the session of one client. */
export type SessionGuarantee =
  | 'read-your-writes'
  | 'monotonic-reads'
  | 'monotonic-writes'
  | 'writes-follow-reads';

export const SESSION_GUARANTEES: readonly SessionGuarantee[] = [
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
];

/** What a session is entitled to see from some moment on, and why. */
interface Demand {
  readonly write: HistoryOperation;
  /** The client's own write or earlier read that entitles it. */
  readonly because: HistoryOperation;
  /** For the last two guarantees: the write that was seen and must not come without `write`. */
  readonly seen: HistoryOperation | null;
}

interface Finding {
  readonly read: HistoryOperation;
  readonly demand: Demand;
}

/**
 * One session guarantee, over all keys.
 *
 * A read breaks it when it certainly does not reflect a write that it had to reflect:
 *
 * - read your writes: one that the client was told of before;
 * - monotonic reads: one that an earlier read of the client reflected;
 * - monotonic writes: one made by the writer of a write that the client has seen, before that one;
 * - writes follow reads: one that the writer of a write that the client has seen had seen before it.
 *
 * A register's read certainly does not reflect a write when it shows the initial state, or a value
 * that the write is known to have replaced: through session order and reads-from on that key, never
 * through clocks. A list or a set does not reflect a write when it lacks its value. The last two
 * guarantees are looked for across keys of registers, and within lists and sets; they rest on a
 * session not going backwards. It applies where no value is written to a key twice.
 */
export const judgeSessionGuarantee = (
  history: readonly HistoryOperation[],
  guarantee: SessionGuarantee,
): Verdict => {
  const views = viewKeys(history);
  const finding = findEarliest(history, views, guarantee);
  if (finding === null) {
    const silent = [...views].flatMap(([key, view]) =>
      view.kind === 'opaque' ? [{ key, reason: view.reason }] : [],
    );
    return holdsExcept(silent, views.size);
  }
  const { completedAtMicros } = finding.read;
  const brokenAtMicros = completedAtMicros ?? finding.read.invokedAtMicros;
  const keys = new Set(
    [finding.read, finding.demand.write, finding.demand.seen].map(
      (record) => record?.operation.key,
    ),
  );
  const broken = inInvocationOrder(historyUntil(history, brokenAtMicros)).filter(({ operation }) =>
    keys.has(operation.key),
  );
  const held = smallestUnexplained(
    broken,
    (relaxed) => findEarliest(relaxed, viewKeys(relaxed), guarantee) !== null,
  );
  const set = new Set(held);
  const rest = relax(broken, (record) => set.has(record));
  const least = findEarliest(rest, viewKeys(rest), guarantee) ?? finding;
  return {
    kind: 'violated',
    operations: held.map((record) => record.id),
    tried: sessionEdges(held),
    sentence: explain(least, guarantee),
    firstBrokenAtMicros: brokenAtMicros,
  };
};

/** What one session has done and seen so far. */
interface Session {
  /** By key, then by write; of a register the last write of each writer is enough. */
  readonly demands: Map<string, Map<string, Demand>>;
  /** By client and key of a write seen: how much of that client's past has become demands. */
  readonly reached: Map<string, number>;
}

const addDemand = (session: Session, demand: Demand, isLastEnough: boolean): void => {
  const { operation, client, id, invokedAtMicros } = demand.write;
  const ofKey = session.demands.get(operation.key) ?? new Map<string, Demand>();
  session.demands.set(operation.key, ofKey);
  const name = isLastEnough ? client : id;
  const known = ofKey.get(name);
  if (known === undefined || known.write.invokedAtMicros < invokedAtMicros) ofKey.set(name, demand);
};

const endOf = (record: HistoryOperation): number =>
  record.completedAtMicros ?? Number.POSITIVE_INFINITY;

const findEarliest = (
  history: readonly HistoryOperation[],
  views: ReadonlyMap<string, KeyView>,
  guarantee: SessionGuarantee,
): Finding | null => {
  const clients = new Map<string, HistoryOperation[]>();
  for (const record of inInvocationOrder(history)) {
    if (record.outcome !== 'ok') continue;
    const own = clients.get(record.client);
    if (own === undefined) clients.set(record.client, [record]);
    else own.push(record);
  }
  let earliest: Finding | null = null;
  for (const own of clients.values()) {
    const finding = findInSession(own, clients, views, guarantee);
    if (finding === null) continue;
    if (earliest === null || endOf(finding.read) < endOf(earliest.read)) earliest = finding;
  }
  return earliest;
};

const findInSession = (
  own: readonly HistoryOperation[],
  clients: ReadonlyMap<string, readonly HistoryOperation[]>,
  views: ReadonlyMap<string, KeyView>,
  guarantee: SessionGuarantee,
): Finding | null => {
  const session: Session = { demands: new Map(), reached: new Map() };
  for (const record of own) {
    const view = views.get(record.operation.key);
    if (view === undefined || view.kind === 'opaque') continue;
    const isGrowing = view.kind === 'growing';
    if (record.operation.kind !== 'get') {
      if (guarantee === 'read-your-writes' && view.writes.has(record.id))
        addDemand(session, { write: record, because: record, seen: null }, !isGrowing);
      continue;
    }
    const shown = view.shows(record);
    const isAcross = guarantee === 'monotonic-writes' || guarantee === 'writes-follow-reads';
    if (isAcross && isGrowing) demandPasts(session, record, shown, clients, views, guarantee);
    const broken = firstUnmet(session, record, view, guarantee);
    if (broken !== null) return broken;
    if (guarantee === 'monotonic-writes' && isGrowing) {
      const swapped = firstOutOfOrder(record, shown);
      if (swapped !== null) return swapped;
    }
    if (isAcross && !isGrowing) demandPasts(session, record, shown, clients, views, guarantee);
    if (guarantee === 'monotonic-reads')
      for (const write of shown) addDemand(session, { write, because: record, seen: null }, false);
  }
  return null;
};

/** The first demand on the read's key that it does not meet. */
const firstUnmet = (
  session: Session,
  read: HistoryOperation,
  view: Exclude<KeyView, { kind: 'opaque' }>,
  guarantee: SessionGuarantee,
): Finding | null => {
  const demands = [...(session.demands.get(read.operation.key)?.values() ?? [])];
  const unmet = demands.findLast(({ write }) => view.lacks(read, write));
  if (unmet !== undefined) return { read, demand: unmet };
  if (guarantee !== 'monotonic-reads' || view.kind !== 'register') return null;
  // A register that shows a value, then another, then the first again went back on one of them.
  const shown = view.shows(read)[0];
  const place = demands.findIndex(({ write }) => write === shown);
  const last = demands.at(-1);
  return place >= 0 && last !== undefined && last.write !== shown ? { read, demand: last } : null;
};

/** What the writers of the writes shown had written, or seen, before them. */
const demandPasts = (
  session: Session,
  read: HistoryOperation,
  shown: readonly HistoryOperation[],
  clients: ReadonlyMap<string, readonly HistoryOperation[]>,
  views: ReadonlyMap<string, KeyView>,
  guarantee: SessionGuarantee,
): void => {
  for (const seen of shown) {
    const theirs = clients.get(seen.client) ?? [];
    const reachedName = `${seen.client}\n${seen.operation.key}`;
    let place = session.reached.get(reachedName) ?? 0;
    for (; place < theirs.length; place += 1) {
      const earlier = theirs[place];
      if (earlier === undefined || earlier === seen) break;
      if (endOf(earlier) > seen.invokedAtMicros) break;
      const view = views.get(earlier.operation.key);
      if (view === undefined || view.kind === 'opaque') continue;
      // For one register, an older value after a newer one is a matter of monotonic reads.
      const isSameRegister =
        view.kind === 'register' && earlier.operation.key === seen.operation.key;
      if (isSameRegister) continue;
      const isRead = earlier.operation.kind === 'get';
      if (guarantee === 'monotonic-writes' && view.writes.has(earlier.id))
        addDemand(session, { write: earlier, because: read, seen }, view.kind === 'register');
      if (guarantee === 'writes-follow-reads' && isRead)
        for (const write of view.shows(earlier))
          if (write !== seen)
            addDemand(session, { write, because: read, seen }, view.kind === 'register');
    }
    session.reached.set(reachedName, place);
  }
};

/** Two elements of one writer that a list shows the wrong way round. */
const firstOutOfOrder = (
  read: HistoryOperation,
  shown: readonly HistoryOperation[],
): Finding | null => {
  const last = new Map<string, HistoryOperation>();
  for (const write of shown) {
    if (write.operation.kind !== 'append' || write.outcome !== 'ok') continue;
    const before = last.get(write.client);
    if (before !== undefined && endOf(write) <= before.invokedAtMicros)
      return { read, demand: { write, because: read, seen: before } };
    last.set(write.client, write);
  }
  return null;
};

const explain = ({ read, demand }: Finding, guarantee: SessionGuarantee): string => {
  const { write, because, seen } = demand;
  switch (guarantee) {
    case 'read-your-writes':
      return `${describeDone(read)} after ${describeKnown(write)}`;
    case 'monotonic-reads':
      return `${describeDone(read)} after ${describeKnown(because)}`;
    case 'monotonic-writes':
      return `${describeDone(read)}, so it saw the later write of ${write.client} (${shortWrite(seen)}) without the earlier one (${shortWrite(write)}) in its place`;
    case 'writes-follow-reads':
      return `${describeDone(read)}, so it saw ${shortWrite(seen)} without ${shortWrite(write)}, which ${seen?.client} had read before that`;
  }
};

const shortWrite = (record: HistoryOperation | null): string => {
  if (record === null) return 'a write';
  const { operation } = record;
  if (operation.kind === 'append' || operation.kind === 'insert')
    return `${operation.value} in ${operation.key}`;
  return 'value' in operation ? `${operation.key} = ${operation.value}` : operation.key;
};
