import type { NodeId } from '../../sim/identifiers.ts';
import type { FollowerProgress, LogCell, NodeDescription, Protocol } from '../../sim/protocol.ts';
import type { NodeView, WorldView } from '../../sim/world-view.ts';

/** A place of a log in the matrix. */
export type MatrixCell =
  /** `differs` where most of the other logs, or the committed ones, hold something else at this index. */
  | { readonly kind: 'entry'; readonly entry: LogCell; readonly differs: boolean }
  /** The log is shorter than the longest. */
  | { readonly kind: 'missing' }
  /** It is there, but too far back to be kept for looking at. */
  | { readonly kind: 'hidden' };

/** One server's row. */
export interface MatrixRow {
  readonly id: NodeId;
  readonly status: NodeView['status'];
  /** `leads term 3`; empty for one that leads nothing. */
  readonly note: string;
  /** One for each index of the matrix. */
  readonly cells: readonly MatrixCell[];
}

/** What a leader believes of each follower. */
export interface MatrixLeader {
  readonly id: NodeId;
  readonly epoch: number | null;
  readonly hasNext: boolean;
  readonly followers: ReadonlyMap<NodeId, FollowerProgress>;
}

/** What one server holds, where there are no logs. */
export interface KeyRow {
  readonly id: NodeId;
  readonly status: NodeView['status'];
  /** One for each key; null where it holds nothing there. */
  readonly values: readonly { readonly text: string | null; readonly differs: boolean }[];
}

/** The servers of a moment side by side: their logs by index or, where there are none, what they hold key by key. */
export type Matrix =
  | {
      readonly kind: 'logs';
      /** The paper's counting; consecutive. */
      readonly indices: readonly number[];
      readonly rows: readonly MatrixRow[];
      readonly leaders: readonly MatrixLeader[];
    }
  | { readonly kind: 'keys'; readonly keys: readonly string[]; readonly rows: readonly KeyRow[] };

interface Server {
  readonly id: NodeId;
  readonly status: NodeView['status'];
  readonly description: NodeDescription;
}

/** The value that most have, of those that have one; the first of several that are equally frequent. */
const mostFrequent = (values: readonly string[]): string | null => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let most: string | null = null;
  for (const [value, count] of counts) {
    if (most === null || count > (counts.get(most) ?? 0)) most = value;
  }
  return most;
};

const nameOf = ({ epoch, label }: LogCell): string => `${epoch} ${label}`;

/** What stands at an index in most logs; what is committed there goes before. */
const usualAt = (entries: readonly LogCell[]): string | null =>
  mostFrequent(entries.filter(({ committed }) => committed).map(nameOf)) ??
  mostFrequent(entries.map(nameOf));

const logsOf = (
  servers: readonly Server[],
  protocol: Pick<Protocol, 'epochWord' | 'logs'>,
): Matrix => {
  const shown = servers.flatMap(({ description }) => description.log.map(({ index }) => index));
  const first = Math.min(...shown);
  const last = Math.max(...shown, ...servers.map(({ description }) => description.logLength));
  const indices = Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, place) => first + place,
  );
  const byIndex = servers.map(
    ({ description }) => new Map(description.log.map((entry) => [entry.index, entry])),
  );
  const areCopies = protocol.logs !== 'own';
  const usual = new Map(
    indices.map((index) => [
      index,
      areCopies ? usualAt(byIndex.flatMap((log) => log.get(index) ?? [])) : null,
    ]),
  );
  return {
    kind: 'logs',
    indices,
    rows: servers.map(({ id, status, description }, place) => ({
      id,
      status,
      note:
        description.leads && status !== 'down'
          ? `leads${description.epoch === null ? '' : ` ${protocol.epochWord} ${description.epoch}`}`
          : '',
      cells: indices.map((index): MatrixCell => {
        const entry = byIndex[place]?.get(index);
        if (entry === undefined) {
          return { kind: index <= description.logLength ? 'hidden' : 'missing' };
        }
        return { kind: 'entry', entry, differs: areCopies && usual.get(index) !== nameOf(entry) };
      }),
    })),
    leaders: servers.flatMap(({ id, status, description: { followers, epoch } }) =>
      followers === undefined || status === 'down'
        ? []
        : [
            {
              id,
              epoch,
              hasNext: followers.some(({ next }) => next !== null),
              followers: new Map(followers.map((progress) => [progress.follower, progress])),
            },
          ],
    ),
  };
};

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(' | ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** A replica as keys and values: a list of pairs that begin with the key, or an object. */
const pairsOf = (replica: unknown): ReadonlyMap<string, string> => {
  if (Array.isArray(replica)) {
    return new Map(
      replica.map((item: unknown, place) =>
        Array.isArray(item) ? [textOf(item[0]), textOf(item[1])] : [`${place + 1}`, textOf(item)],
      ),
    );
  }
  if (typeof replica === 'object' && replica !== null) {
    return new Map(Object.entries(replica).map(([key, value]) => [key, textOf(value)]));
  }
  return new Map();
};

const keysOf = (servers: readonly Server[]): Matrix => {
  const held = servers.map(({ description }) => pairsOf(description.replica));
  const keys = [...new Set(held.flatMap((pairs) => [...pairs.keys()]))].sort((one, other) =>
    one < other ? -1 : 1,
  );
  const absent = '';
  const usual = new Map(
    keys.map((key) => [key, mostFrequent(held.map((pairs) => pairs.get(key) ?? absent))]),
  );
  return {
    kind: 'keys',
    keys,
    rows: servers.map(({ id, status }, place) => ({
      id,
      status,
      values: keys.map((key) => {
        const text = held[place]?.get(key) ?? null;
        return { text, differs: usual.get(key) !== (text ?? absent) };
      }),
    })),
  };
};

/** The servers of a world side by side. */
export const matrixOf = (
  protocol: Pick<Protocol, 'describeNode' | 'epochWord' | 'logs'>,
  world: Pick<WorldView, 'nodeIds' | 'node'>,
): Matrix => {
  const servers = world.nodeIds
    .map((id) => world.node(id))
    .filter(({ kind, status }) => kind === 'server' && status !== 'removed')
    .map(({ id, status, state }) => ({ id, status, description: protocol.describeNode(state) }));
  const haveLogs = servers.some(({ description }) => description.log.length > 0);
  return haveLogs ? logsOf(servers, protocol) : keysOf(servers);
};
