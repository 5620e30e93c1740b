import { type ClientInput, clientMachine } from '../client.ts';
import { ScenarioError } from '../errors.ts';
import type { NodeId } from '../identifiers.ts';
import type { DiskSettings } from '../intervention.ts';
import type { MachineDriver } from '../machine/driver.ts';
import type { Protocol } from '../protocol.ts';
import type { NodeInput, ParameterValue } from '../protocol-setup.ts';
import { streamKey } from '../random.ts';
import {
  type ClientSettings,
  defaultClientSettings,
  defaultDiskMicros,
  type Scenario,
} from '../scenario.ts';
import type { NodeRuntime, WorldState } from './state.ts';

/** The names of a scenario's servers, in order. */
export const serverIds = (scenario: Pick<Scenario, 'nodes'>): readonly NodeId[] =>
  Array.from({ length: scenario.nodes }, (_, place) => `n${place + 1}`);

/** The names of a scenario's clients, in order. */
export const clientIds = (scenario: Pick<Scenario, 'clients'>): readonly NodeId[] =>
  scenario.clients.map((_, place) => `c${place + 1}`);

/** A protocol's parameters as a scenario sets them, defaults filled in. */
export const parametersOf = (
  protocol: Pick<Protocol, 'parameters'>,
  scenario: Pick<Scenario, 'parameters'>,
): Readonly<Record<string, ParameterValue>> =>
  Object.fromEntries(
    protocol.parameters.map((parameter) => [
      parameter.name,
      scenario.parameters?.[parameter.name] ?? parameter.default,
    ]),
  );

/** How a scenario's clients behave: as it says, then as the protocol does, then as all do. */
export const clientSettingsOf = (
  protocol: Protocol,
  scenario: Pick<Scenario, 'nodes' | 'parameters' | 'clientSettings'>,
): ClientSettings => ({
  ...defaultClientSettings,
  ...protocol.clientSettings?.(scenario.nodes, parametersOf(protocol, scenario)),
  ...scenario.clientSettings,
});

/** Which of a protocol's rules a scenario keeps. */
export const rulesOf = (
  protocol: Protocol,
  scenario: Pick<Scenario, 'rulesOff'>,
): Readonly<Record<string, boolean>> =>
  Object.fromEntries(protocol.rules.map(({ id }) => [id, !(scenario.rulesOff ?? []).includes(id)]));

const newNode = (details: {
  readonly id: NodeId;
  readonly place: number;
  readonly kind: 'server' | 'client';
  readonly driver: MachineDriver;
  readonly seed: number;
  readonly disk: DiskSettings;
  readonly durable: unknown;
}): NodeRuntime => ({
  id: details.id,
  place: details.place,
  kind: details.kind,
  driver: details.driver,
  randomKey: streamKey(details.seed, `node ${details.id}`),
  timerKey: streamKey(details.seed, `timers ${details.id}`),
  diskKey: streamKey(details.seed, `disk ${details.id}`),
  disk: details.disk,
  status: 'down',
  incarnation: -1,
  state: notStarted,
  durable: details.durable,
  writes: [],
  timers: new Map(),
  inbox: [],
  clockRate: 1,
  clockSetAtMicros: 0,
  clockShowedMicros: 0,
  randomDraws: 0,
  timerDraws: 0,
  diskDraws: 0,
  jitterDraws: 0,
  behaviour: null,
  links: [],
});

/** The state of a node that has never run. */
const notStarted = Object.freeze({ value: 'not started', context: null });

/** Adds a server to the world, not started yet. */
export const addServer = (world: WorldState, id: NodeId): NodeRuntime => {
  const { protocol, scenario } = world;
  const json = scenario.disks?.[id];
  const node = newNode({
    id,
    place: world.nodes.length,
    kind: 'server',
    driver: world.driverFor(protocol.machine),
    seed: scenario.seed,
    disk: {
      latencyMicros: scenario.diskMicros ?? defaultDiskMicros,
      failure: 0,
      queue: false,
      ...scenario.diskSettings?.[id],
    },
    durable: json === undefined ? null : readDisk(protocol, id, json),
  });
  world.nodes.push(node);
  world.placeOf.set(id, node.place);
  return node;
};

const readDisk = (protocol: Protocol, id: NodeId, json: unknown): unknown => {
  if (protocol.readDisk === undefined) {
    throw new ScenarioError({
      problem: 'bad-disk',
      what: `The scenario gives ${id} a disk, but ${protocol.title} cannot start from one.`,
      remedy: 'Leave `disks` out.',
    });
  }
  try {
    return protocol.readDisk(json);
  } catch (error) {
    throw new ScenarioError({
      problem: 'bad-disk',
      what: `The disk given for ${id} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      remedy: `The form of a disk of ${protocol.title} is told in its README.`,
    });
  }
};

/** Adds a client to the world, not started yet. Clients' disks take no time. */
export const addClient = (world: WorldState, id: NodeId): NodeRuntime => {
  const node = newNode({
    id,
    place: world.nodes.length,
    kind: 'client',
    driver: world.driverFor(clientMachine),
    seed: world.scenario.seed,
    disk: { latencyMicros: [0, 0], failure: 0, queue: false },
    durable: null,
  });
  world.nodes.push(node);
  world.placeOf.set(id, node.place);
  return node;
};

/** The servers other than this one that are members now, in order. */
export const peersOf = (world: WorldState, node: NodeRuntime): readonly NodeId[] => {
  const peers: NodeId[] = [];
  for (const other of world.nodes) {
    if (other.place !== node.place && other.kind === 'server' && other.status !== 'removed') {
      peers.push(other.id);
    }
  }
  return peers;
};

/** Whether a behaviour is a mode of the protocol's own machine. */
export const isMode = ({ modes = {} }: Protocol, behaviour: string | null): boolean =>
  behaviour !== null && Object.hasOwn(modes, behaviour);

/** What a node's machine is started with now. */
export const inputOf = (world: WorldState, node: NodeRuntime): unknown => {
  const { protocol, scenario } = world;
  if (node.kind === 'server') {
    const input: NodeInput<unknown> = {
      id: node.id,
      peers: peersOf(world, node),
      parameters: parametersOf(protocol, scenario),
      rules: rulesOf(protocol, scenario),
      durable: node.durable,
      incarnation: node.incarnation,
    };
    return isMode(protocol, node.behaviour) ? { ...input, behaviour: node.behaviour } : input;
  }
  const place = clientIds(scenario).indexOf(node.id);
  const servers = serverIds(scenario);
  const specification = scenario.clients[place];
  const input: ClientInput = {
    id: node.id,
    place,
    clientCount: scenario.clients.filter(({ byHand }) => byHand !== true).length,
    servers,
    settings: clientSettingsOf(protocol, scenario),
    workload: specification?.workload ?? null,
    operationKinds: protocol.operations,
    prefers: specification?.prefers ?? servers[place % servers.length] ?? 'n1',
    durable: node.durable as ClientInput['durable'], // written by this machine alone
  };
  return input;
};
