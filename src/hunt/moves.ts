import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { Operation } from '../sim/operation.ts';
import type { Protocol } from '../sim/protocol.ts';
import { messageIdOf } from '../sim/record.ts';
import type { NodeView, WorldView } from '../sim/world-view.ts';
import type { Draws } from './draws.ts';
import type { Move, Temper } from './swarm.ts';

/** What a move is decided from. */
export interface Situation {
  readonly draws: Draws;
  readonly temper: Temper;
  readonly world: WorldView;
  readonly protocol: Pick<Protocol, 'describeNode'>;
  readonly servers: readonly NodeId[];
  readonly clients: readonly NodeId[];
  /** How many operations clients have been given: it makes the values they write different. */
  readonly operationsGiven: number;
}

const isRunning = ({ status }: NodeView): boolean => status === 'up';

/** One of the nodes; null when there is none. */
const anyOf = (draws: Draws, nodes: readonly NodeView[]): NodeView | null =>
  nodes.length === 0 ? null : draws.oneOf(nodes);

/** A server to hit: one that believes it leads or whose disk is at work, if the temper says so. */
const victim = ({ draws, temper, protocol }: Situation, among: readonly NodeView[]) => {
  const leaders = draws.chance(temper.leaderBias)
    ? among.filter(({ state }) => protocol.describeNode(state).leads)
    : [];
  if (leaders.length > 0) return anyOf(draws, leaders);
  const writers = draws.chance(temper.writerBias)
    ? among.filter(({ pendingWrites }) => pendingWrites > 0)
    : [];
  return anyOf(draws, writers.length > 0 ? writers : among);
};

const serversOf = ({ world, servers }: Situation): readonly NodeView[] =>
  servers.map((id) => world.node(id)).filter(({ status }) => status !== 'removed');

/** Cuts one server, or it and a few others, off from the rest. */
const isolate = (situation: Situation): Intervention | null => {
  const { draws, temper } = situation;
  const servers = serversOf(situation);
  const first = victim(situation, servers);
  if (first === null || servers.length < 2) return null;
  const others = draws.shuffled(servers.filter((server) => server !== first));
  const company = draws.below(Math.max(1, temper.mostDown));
  const group = [first, ...others.slice(0, company)].map(({ id }) => id);
  return { kind: 'partition', groups: [group] };
};

const partition = (situation: Situation): Intervention | null => {
  const { draws, clients } = situation;
  const servers = serversOf(situation).map(({ id }) => id);
  if (servers.length < 2) return null;
  const withClients = draws.chance(0.3) ? [...servers, ...clients] : servers;
  const members = draws.shuffled(withClients);
  return { kind: 'partition', groups: [members.slice(0, draws.between(1, members.length - 1))] };
};

/** Two different nodes, servers above all. */
const drawLink = (situation: Situation): { readonly from: NodeId; readonly to: NodeId } | null => {
  const { draws, clients } = situation;
  const servers = serversOf(situation).map(({ id }) => id);
  const ends = draws.chance(0.8) ? servers : [...servers, ...clients];
  if (ends.length < 2) return null;
  const [from, to] = draws.shuffled(ends);
  return from === undefined || to === undefined ? null : { from, to };
};

const cutLinks = ({ world, servers, clients }: Situation) => {
  const ends = [...servers, ...clients];
  return ends.flatMap((from) =>
    ends.filter((to) => world.isCut(from, to)).map((to) => ({ from, to })),
  );
};

/** A message between servers, or if there is none any message, that is on its way. */
const drawMessage = ({ draws, world, servers }: Situation) => {
  const flying = world.messages().filter(({ diesAtMicros }) => diesAtMicros === null);
  const inner = flying.filter(({ from, to }) => servers.includes(from) && servers.includes(to));
  const some = inner.length > 0 && draws.chance(0.85) ? inner : flying;
  return some.length === 0 ? null : messageIdOf(draws.oneOf(some));
};

const fireTimer = (situation: Situation): Intervention | null => {
  const { draws } = situation;
  const node = anyOf(draws, serversOf(situation).filter(isRunning));
  if (node === null || node.timers.length === 0) return null;
  return { kind: 'fireTimer', node: node.id, timer: draws.oneOf(node.timers).name };
};

const drawOperation = (
  { draws, temper, operationsGiven }: Situation,
  kind: Temper['operations'][number],
): Operation => {
  const key = draws.oneOf(temper.keys);
  const value = String(operationsGiven + 1);
  switch (kind) {
    case 'put':
    case 'append':
    case 'insert':
      return { kind, key, value };
    case 'get':
    case 'delete':
      return { kind, key };
    case 'remove':
      return { kind, key, value: String(draws.below(operationsGiven + 1)) };
    case 'insertAt':
      return { kind, key, index: draws.below(operationsGiven + 1), value };
    case 'deleteAt':
      return { kind, key, index: draws.below(operationsGiven + 1) };
    case 'getAll':
      return { kind, keys: temper.keys };
    case 'cas': {
      const earlier = draws.below(operationsGiven + 1);
      return { kind, key, expected: earlier === 0 ? null : String(earlier), value };
    }
    case 'add':
      return { kind, key, amount: draws.between(1, 3) };
    case 'sample':
      return { kind, key, source: draws.oneOf(['random', 'now']) };
    case 'transaction':
      return { kind, writes: temper.keys.map((each) => ({ key: each, value })) };
    case 'propose':
      return { kind, value };
  }
};

const operation = (situation: Situation): Intervention | null => {
  const { draws, world, temper, clients } = situation;
  const ready = clients.map((id) => world.node(id)).filter(({ status }) => status !== 'down');
  const client = anyOf(draws, ready);
  if (client === null) return null;
  const to = draws.chance(0.7) ? victim(situation, serversOf(situation)) : null;
  return {
    kind: 'operation',
    client: client.id,
    operation: drawOperation(situation, draws.oneOf(temper.operations)),
    ...(to === null ? {} : { to: to.id }),
  };
};

/** Everything mended: what a cluster does then shows what it has lost before. */
const recover = (situation: Situation): readonly Intervention[] => {
  const loses = situation.temper.moves.some(({ move }) => move === 'lossyLink');
  return [
    { kind: 'heal' },
    ...(loses ? [{ kind: 'setLink', settings: { loss: 0 } } as const] : []),
    ...serversOf(situation).flatMap(({ id, status }): Intervention[] => {
      if (status === 'down') return [{ kind: 'restart', node: id }];
      return status === 'paused' ? [{ kind: 'resume', node: id }] : [];
    }),
  ];
};

const one = (intervention: Intervention | null): readonly Intervention[] =>
  intervention === null ? [] : [intervention];

/** What a move does here and now; nothing where it cannot be made. */
export const carryOutMove = (move: Move, situation: Situation): readonly Intervention[] => {
  const { draws, temper } = situation;
  const servers = serversOf(situation);
  const running = servers.filter(isRunning);
  const mayStop = servers.length - running.length < temper.mostDown;
  switch (move) {
    case 'kill':
    case 'pause': {
      const node = mayStop ? victim(situation, running) : null;
      return node === null ? [] : [{ kind: move, node: node.id }];
    }
    case 'restart': {
      const node = anyOf(
        draws,
        servers.filter(({ status }) => status === 'down'),
      );
      return node === null ? [] : [{ kind: 'restart', node: node.id }];
    }
    case 'powerCut':
      return running.map(({ id }) => ({ kind: 'kill', node: id }));
    case 'resume': {
      const node = anyOf(
        draws,
        servers.filter(({ status }) => status === 'paused'),
      );
      return node === null ? [] : [{ kind: 'resume', node: node.id }];
    }
    case 'isolate':
      return one(isolate(situation));
    case 'partition':
      return one(partition(situation));
    case 'cut': {
      const link = drawLink(situation);
      return link === null ? [] : [{ kind: 'cut', ...link }];
    }
    case 'mend': {
      const cuts = cutLinks(situation);
      return cuts.length === 0 ? [] : [{ kind: 'mend', ...draws.oneOf(cuts) }];
    }
    case 'heal':
      return cutLinks(situation).length === 0 ? [] : [{ kind: 'heal' }];
    case 'drop':
    case 'duplicate': {
      const message = drawMessage(situation);
      return message === null ? [] : [{ kind: move, message }];
    }
    case 'delay': {
      const message = drawMessage(situation);
      const byMicros = draws.oneOf([2, 4, 8, 20]) * temper.latencyMicros;
      return message === null ? [] : [{ kind: 'delay', message, byMicros }];
    }
    case 'lossyLink': {
      const settings = { loss: draws.oneOf([0, 0.1, 0.3, 0.6]) };
      const link = draws.chance(0.4) ? drawLink(situation) : null;
      return [{ kind: 'setLink', ...link, settings }];
    }
    case 'slowLink': {
      const link = drawLink(situation);
      const [least, most] = draws.oneOf([
        [1, 1],
        [2, 4],
        [5, 10],
      ] as const);
      const latencyMicros = [least * temper.latencyMicros, most * temper.latencyMicros] as const;
      return link === null ? [] : [{ kind: 'setLink', ...link, settings: { latencyMicros } }];
    }
    case 'fireTimer':
      return one(fireTimer(situation));
    case 'clock': {
      const node = anyOf(draws, servers);
      const rate = draws.oneOf([0.25, 0.5, 1, 2, 4]);
      return node === null ? [] : [{ kind: 'setClock', node: node.id, rate }];
    }
    case 'loseUnsynced': {
      const node = anyOf(
        draws,
        running.filter(({ pendingWrites }) => pendingWrites > 0),
      );
      return node === null ? [] : [{ kind: 'loseUnsynced', node: node.id }];
    }
    case 'operation':
      return one(operation(situation));
    case 'recover':
      return recover(situation);
  }
};
