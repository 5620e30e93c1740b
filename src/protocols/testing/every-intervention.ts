import { ScenarioError } from '../../sim/errors.ts';
import type { Intervention, InterventionKind } from '../../sim/intervention.ts';
import type { Operation } from '../../sim/operation.ts';
import type { Protocol } from '../../sim/protocol.ts';
import { draw, pick, streamKey } from '../../sim/random.ts';
import { messageIdOf } from '../../sim/record.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds } from '../../sim/time.ts';
import { parametersOf } from '../../sim/world/nodes.ts';

const mostEvents = 250;
const untilMicros = milliseconds(2_000);

/** Every kind of intervention that the format has, so that none is left out when one is added. */
const kinds = Object.keys({
  kill: true,
  restart: true,
  pause: true,
  resume: true,
  wipeDisk: true,
  loseUnsynced: true,
  cut: true,
  mend: true,
  partition: true,
  heal: true,
  setLink: true,
  setClock: true,
  jumpClock: true,
  setDisk: true,
  hold: true,
  release: true,
  drop: true,
  duplicate: true,
  delay: true,
  deliverNow: true,
  fireTimer: true,
  addNode: true,
  removeNode: true,
  operation: true,
  betray: true,
} satisfies Record<InterventionKind, true>) as readonly InterventionKind[]; // its own keys

/** Some settings of the protocol's library, with clients that ask for all that it serves. */
const settingsFor = (protocol: Protocol, seed: number, bits: () => number): Scenario => {
  const { scenario } = pick(bits(), protocol.scenarios);
  const operations = protocol.operations.filter((kind) => kind !== 'administer');
  return {
    protocol: protocol.id,
    seed,
    nodes: Math.min(scenario.nodes, Math.max(6, protocol.nodeCounts.minimum)),
    clients: [1, 2].map(() => ({
      workload: {
        everyMicros: [milliseconds(5), milliseconds(60)],
        keys: ['x', 'y'],
        operations,
      },
    })),
    ...(scenario.parameters === undefined ? {} : { parameters: scenario.parameters }),
    ...(scenario.rulesOff === undefined ? {} : { rulesOff: scenario.rulesOff }),
    network: { latencyMicros: [milliseconds(1), milliseconds(15)], duplication: 0.1, loss: 0.05 },
    script: [],
    untilMicros,
  };
};

/** An intervention of a kind that may be possible now; null where there is nothing to do it to. */
const interventionOf = (
  kind: InterventionKind,
  { protocol, world }: Run,
  bits: () => number,
): Intervention | null => {
  const ids = world.nodeIds;
  const servers = ids.filter((id) => world.node(id).kind === 'server');
  const server = pick(bits(), servers);
  const from = pick(bits(), ids);
  const to = pick(
    bits(),
    ids.filter((id) => id !== from),
  );
  const messages = world.messages();
  const message = messages.length === 0 ? null : messageIdOf(pick(bits(), messages));
  switch (kind) {
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'removeNode':
      return { kind, node: server };
    case 'addNode':
      return { kind, node: `n${servers.length + 1}` };
    case 'cut':
    case 'mend':
      return { kind, from, to };
    case 'partition':
      return { kind, groups: [servers.filter(() => bits() % 2 === 0)] };
    case 'heal':
    case 'hold':
    case 'release':
      return { kind };
    case 'jumpClock':
      return { kind, node: server, byMicros: milliseconds(50) };
    case 'setDisk':
      return { kind, node: server, settings: { latencyMicros: [0, milliseconds(5)], queue: true } };
    case 'setLink':
      return {
        kind,
        settings: { duplication: 0.3, reordering: 0.3, loss: pick(bits(), [0, 0.2]) },
      };
    case 'setClock':
      return { kind, node: server, rate: pick(bits(), [0.1, 0.5, 1, 2, 10]) };
    case 'drop':
    case 'duplicate':
    case 'deliverNow':
      return message === null ? null : { kind, message };
    case 'delay':
      return message === null ? null : { kind, message, byMicros: milliseconds(30) };
    case 'fireTimer': {
      const { timers } = world.node(server);
      return timers.length === 0 ? null : { kind, node: server, timer: pick(bits(), timers).name };
    }
    case 'operation': {
      const asked: readonly Operation[] = [
        { kind: 'put', key: 'x', value: '7' },
        { kind: 'get', key: 'x' },
        { kind: 'add', key: 'z', amount: 2 },
        { kind: 'transaction', writes: [{ key: 'x', value: '8' }] },
        { kind: 'propose', value: '9' },
      ];
      const served = asked.filter((each) => protocol.operations.includes(each.kind));
      return served.length === 0
        ? null
        : { kind, client: 'c1', operation: pick(bits(), served), to: server };
    }
    case 'betray': {
      const behaviours = Object.keys(protocol.behaviours ?? {});
      return behaviours.length === 0
        ? null
        : { kind, node: server, behaviour: pick(bits(), [...behaviours, null]) };
    }
  }
};

/** Has a protocol say all that it can say about the moment that a run shows, and what led to it. */
export const sayAll = (run: Run): void => {
  const { protocol, scenario, world } = run;
  const parameters = parametersOf(protocol, scenario);
  const servers = world.nodeIds
    .map((id) => world.node(id))
    .filter(({ kind, status }) => kind === 'server' && status !== 'removed');
  for (const { id, state } of servers) {
    protocol.describeNode(state);
    const peers = servers.map((other) => other.id).filter((other) => other !== id);
    protocol.neighboursOf?.(id, peers, parameters);
  }
  const live = servers.filter(({ status }) => status === 'up').map(({ state }) => state);
  protocol.describePart(live.length, servers.length, live);
  for (const { message } of world.messages()) {
    if (message.type !== 'request' && message.type !== 'reply') protocol.describeMessage(message);
  }
  const record = run.records.at(run.eventCount - 1);
  if (record !== undefined) protocol.narrate(record);
};

/**
 * Tries a protocol with every intervention that its format allows, at moments all over a short random run,
 * and looks at each moment. Throws what the protocol or the look throws, with the seed and what was done.
 * Returns the kinds of intervention that were carried out.
 */
export const tryEveryIntervention = (
  protocol: Protocol,
  seed: number,
  look: (run: Run) => void = sayAll,
): ReadonlySet<InterventionKind> => {
  const key = streamKey(seed, 'every intervention');
  let count = 0;
  const bits = (): number => draw(key, count++);
  const run = Run.start(protocol, settingsFor(protocol, seed, bits));
  const done = new Set<InterventionKind>();
  try {
    look(run);
    for (let events = 0; events < mostEvents; events++) {
      if (bits() % 4 === 0) {
        const kind = pick(bits(), kinds);
        const intervention = interventionOf(kind, run, bits);
        if (intervention !== null && intervened(run, intervention)) {
          done.add(kind);
          look(run);
        }
      }
      if (run.stepForward() === null) break;
      look(run);
    }
  } catch (error) {
    const script = JSON.stringify(run.scenario.script.slice(-5));
    throw new Error(`${protocol.id} with seed ${seed}, at ${run.nowMicros} µs, after ${script}`, {
      cause: error,
    });
  }
  return done;
};

/** Intervenes if that is possible now; a refusal with a sentence is as good. */
const intervened = (run: Run, intervention: Intervention): boolean => {
  try {
    run.intervene(intervention);
    return true;
  } catch (error) {
    if (error instanceof ScenarioError) return false;
    throw error;
  }
};
