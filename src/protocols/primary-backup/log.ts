import { commandText, listed } from '../../kit/words.ts';
import { type Execution, type WriteOperation, withChanges } from '../../kit/writes.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { OperationResult } from '../../sim/operation.ts';
import { SharedList } from '../../sim/shared-list.ts';

/** A client's write. */
export interface Command {
  readonly operation: WriteOperation;
  readonly request: RequestId;
}

/**
 * One entry of the log: the epoch in which a primary received it, its command (null: the primary's
 * first, which only says that its epoch begins), and what executing it did here.
 */
export interface Entry extends Execution {
  readonly epoch: number;
  readonly command: Command | null;
}

/** The last write of a client that was executed: where it stands in the log and what it gave. */
export interface Session {
  readonly sequence: number;
  readonly index: number;
  readonly result: OperationResult;
}

/** The replicated state: a key-value store, and the clients' sessions beside it. */
export interface Store {
  readonly values: ReadonlyMap<string, string>;
  readonly sessions: ReadonlyMap<NodeId, Session>;
}

export const emptyStore: Store = { values: new Map(), sessions: new Map() };

/** Where an epoch begins in a log. */
export interface EpochStart {
  readonly epoch: number;
  readonly index: number;
}

/** The store after entries of a log, the first of which stands at `firstIndex`. */
export const applyEntries = (
  store: Store,
  entries: readonly Entry[],
  firstIndex: number,
): Store => {
  if (entries.length === 0) return store;
  const sessions = new Map(store.sessions);
  entries.forEach(({ command, result }, place) => {
    if (command === null) return;
    const { client, sequence } = command.request;
    sessions.set(client, { sequence, index: firstIndex + place, result });
  });
  const changes = entries.flatMap((entry) => entry.changes);
  return { values: withChanges(store.values, changes), sessions };
};

/**
 * A log whose beginning may be gone: `snapshot` is the state after index `base`, and `entries` begin
 * at `base + 1`. Indices count from 1. `history` says where every epoch begins, and is kept whole (it
 * is what PostgreSQL calls the timeline history).
 */
export interface Log {
  readonly base: number;
  readonly snapshot: Store;
  readonly entries: SharedList<Entry>;
  readonly history: readonly EpochStart[];
}

export const emptyLog: Log = {
  base: 0,
  snapshot: emptyStore,
  entries: SharedList.of<Entry>(),
  history: [],
};

/** The index of the last entry; 0 when there has been none. */
export const lengthOf = (log: Log): number => log.base + log.entries.length;

/** The entry at an index, if the log still has it. */
export const entryAt = (log: Log, index: number): Entry | undefined =>
  log.entries.at(index - log.base - 1);

/** The entries after an index that the log still has. */
export const entriesAfter = (log: Log, index: number): readonly Entry[] =>
  log.entries.slice(index - log.base);

/** The epoch of the entry at an index, whether the log still has it or not; 0 for no entry. */
export const epochAt = (log: Log, index: number): number => {
  if (index > lengthOf(log)) return 0;
  for (let place = log.history.length - 1; place >= 0; place--) {
    const start = log.history[place];
    if (start !== undefined && start.index <= index) return start.epoch;
  }
  return 0;
};

/** The last index whose entry is of that epoch or an earlier one; 0 for none. */
export const endOfEpoch = (log: Log, epoch: number): number => {
  const next = log.history.find((start) => start.epoch > epoch);
  return next === undefined ? lengthOf(log) : next.index - 1;
};

/** The log with entries at its end. */
export const appendEntries = (log: Log, entries: readonly Entry[]): Log => {
  let { history } = log;
  let index = lengthOf(log);
  for (const { epoch } of entries) {
    index += 1;
    if (history.at(-1)?.epoch !== epoch) history = [...history, { epoch, index }];
  }
  return { ...log, entries: log.entries.append(...entries), history };
};

/** The log up to an index, which must not lie before its base. */
export const truncateLog = (log: Log, length: number): Log => ({
  ...log,
  entries: log.entries.truncate(length - log.base),
  history: log.history.filter(({ index }) => index <= length),
});

/**
 * Lets the beginning of the log go, once there is twice as much as has to be kept, and never beyond
 * `until`.
 */
export const compactLog = (log: Log, kept: number, until: number): Log => {
  if (log.entries.length < 2 * kept) return log;
  const base = Math.min(lengthOf(log) - kept, until);
  if (base <= log.base) return log;
  const gone = log.entries.slice(0, base - log.base);
  return {
    ...log,
    base,
    snapshot: applyEntries(log.snapshot, gone, log.base + 1),
    entries: SharedList.from(log.entries.slice(base - log.base)),
  };
};

/** The state that a log leads to. */
export const storeOf = (log: Log): Store =>
  applyEntries(log.snapshot, log.entries.slice(0), log.base + 1);

/** The first entry of an epoch: it says that the epoch begins. */
export const beginningOf = (epoch: number): Entry => ({
  epoch,
  command: null,
  changes: [],
  result: { kind: 'done' },
});

/** What an entry holds, in a few characters: `x=7`, `add y+1`, `epoch 2`. */
export const entryText = ({ command, epoch }: Pick<Entry, 'command' | 'epoch'>): string =>
  command === null ? `epoch ${epoch}` : commandText(command.operation);

const mostNamed = 4;

/** Several entries in a sentence: `x=7 and y=8`. */
export const entriesText = (entries: readonly Entry[]): string => {
  const names = entries
    .slice(0, mostNamed)
    .map((entry) =>
      entry.command === null ? `the beginning of epoch ${entry.epoch}` : entryText(entry),
    );
  const more = entries.length - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names);
};
