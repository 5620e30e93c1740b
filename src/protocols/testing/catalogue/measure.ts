import { distributionOf } from '../../../check/distribution.ts';
import { findLostWrites } from '../../../check/lost-writes.ts';
import { operationCosts } from '../../../check/messages-per-operation.ts';
import { historyOperationOf } from '../../../check/run-history.ts';
import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention } from '../../../sim/intervention.ts';
import type { OperationKind } from '../../../sim/operation.ts';
import type { Protocol } from '../../../sim/protocol.ts';
import { Run } from '../../../sim/run.ts';
import type { ClientSpecification, Scenario } from '../../../sim/scenario.ts';
import { type Micros, milliseconds, seconds } from '../../../sim/time.ts';
import type { CutAvailability, Measured } from '../../catalogue-entry.ts';
import { randomFaultScript } from '../random-faults.ts';

/** More servers than this would only take longer: what is measured is small clusters. */
const mostServers = 5;

/** When faults strike: before anything has been agreed on, and in the midst of things. */
const strikesAtMicros: readonly Micros[] = [milliseconds(1), seconds(3)];

/** How long a cluster has to find its feet after a fault, and how long it is watched then. */
const graceMicros: Micros = seconds(4);
const watchedMicros: Micros = seconds(6);

const randomRuns = 20;

const serverNames = (count: number): readonly NodeId[] =>
  Array.from({ length: count }, (_, place) => `n${place + 1}`);

/** Kinds of operation that change nothing. */
const reads: readonly OperationKind[] = ['get'];

/** What clients write: what they write where the library opens, plain writes rather than others; what they read where there is nothing to write. */
const writesOf = (protocol: Protocol, clients: readonly ClientSpecification[]) => {
  const drawn = clients.flatMap(({ workload }) => workload?.operations ?? []);
  const kinds = [drawn, protocol.operations].map((each) =>
    each.filter((kind) => !reads.includes(kind)),
  );
  const written = kinds.find((each) => each.length > 0) ?? protocol.operations;
  return written.includes('put') ? (['put'] as const) : written.slice(0, 1);
};

/**
 * What a protocol's library opens with, undisturbed, with two clients that only write: as they do
 * there, if they do anything there.
 */
const normalCase = (protocol: Protocol): Scenario => {
  const opened = protocol.scenarios[0]?.scenario;
  if (opened === undefined) throw new Error(`${protocol.title} has no scenario to measure.`);
  const operations = writesOf(protocol, opened.clients);
  const [first, second] = opened.clients;
  const nodes = Math.min(opened.nodes, mostServers);
  const servers = serverNames(nodes);
  /** Where a server is left out, the last one is asked in its place. */
  const nearest = (server: NodeId): NodeId => (servers.includes(server) ? server : `n${nodes}`);
  const writing = (client: ClientSpecification | undefined): ClientSpecification => ({
    ...client,
    ...(client?.prefers === undefined ? {} : { prefers: nearest(client.prefers) }),
    workload: {
      everyMicros: [milliseconds(350), milliseconds(650)],
      keys: ['x', 'y'],
      ...client?.workload,
      operations,
    },
  });
  return {
    ...opened,
    nodes,
    clients: [writing(first), writing(second)],
    script: [],
    untilMicros: seconds(10),
  };
};

const runOf = (protocol: Protocol, scenario: Scenario, monitors = false): Run => {
  const run = Run.start(protocol, scenario, { monitors });
  run.advanceTo(scenario.untilMicros);
  return run;
};

const costOf = (protocol: Protocol, scenario: Scenario): Measured['cost'] => {
  const { records, operations } = runOf(protocol, scenario);
  const clients = new Set(operations.map(({ client }) => client));
  const ofClients = new Map<string, number>();
  for (const { sent } of records) {
    for (const { operation, from, to } of sent) {
      if (operation === null || !(clients.has(from) || clients.has(to))) continue;
      ofClients.set(operation, (ofClients.get(operation) ?? 0) + 1);
    }
  }
  const onlyReads = protocol.operations.every((kind) => reads.includes(kind));
  const answered = operationCosts(records, operations).filter(
    (_, place) =>
      operations[place]?.outcome === 'ok' &&
      (onlyReads || operations[place].operation.kind !== 'get'),
  );
  const messages = distributionOf(
    answered.map((cost) => cost.messages - (ofClients.get(cost.id) ?? 0)),
  );
  const delays = distributionOf(
    answered.flatMap(({ messageDelays }) => (messageDelays === null ? [] : [messageDelays])),
  );
  if (messages === null || delays === null) return null;
  return { servers: scenario.nodes, messages: messages.p50, messageDelays: delays.p50 };
};

/** Every way to choose so many of them, in order. */
const choicesOf = (servers: readonly NodeId[], count: number): readonly (readonly NodeId[])[] => {
  if (count === 0) return [[]];
  return servers.flatMap((server, place) =>
    choicesOf(servers.slice(place + 1), count - 1).map((others) => [server, ...others]),
  );
};

/** The clients that still get a write answered once these interventions have done what they do. */
const servedAfter = (
  protocol: Protocol,
  scenario: Scenario,
  interventions: readonly Intervention[],
  atMicros: Micros,
): ReadonlySet<NodeId> => {
  const from = atMicros + graceMicros;
  const { operations } = runOf(protocol, {
    ...scenario,
    script: interventions.map((intervention) => ({ atMicros, intervention })),
    untilMicros: from + watchedMicros,
  });
  return new Set(
    operations
      .filter(({ outcome, invokedAtMicros }) => outcome === 'ok' && invokedAtMicros >= from)
      .map(({ client }) => client),
  );
};

const clientNames = (scenario: Scenario): readonly NodeId[] =>
  scenario.clients.map((_, place) => `c${place + 1}`);

const crashesTolerated = (protocol: Protocol, scenario: Scenario): number => {
  const servers = serverNames(scenario.nodes);
  const clients = clientNames(scenario);
  const survives = (killed: readonly NodeId[]): boolean => {
    const kills = killed.map((node): Intervention => ({ kind: 'kill', node }));
    return strikesAtMicros.every((atMicros) => {
      const served = servedAfter(protocol, scenario, kills, atMicros);
      return clients.every((client) => served.has(client));
    });
  };
  let tolerated = 0;
  while (
    tolerated < servers.length - 1 &&
    choicesOf(servers, tolerated + 1).every((killed) => survives(killed))
  ) {
    tolerated += 1;
  }
  return tolerated;
};

/** Client c1 is on the side of the larger part, c2 on the other. */
const cutAvailability = (protocol: Protocol, scenario: Scenario): CutAvailability => {
  const servers = serverNames(scenario.nodes);
  const cuts = choicesOf(servers, Math.max(1, Math.floor((servers.length - 1) / 2)));
  const served = cuts.flatMap((smaller) => {
    const larger = servers.filter((server) => !smaller.includes(server));
    const parting: Intervention = {
      kind: 'partition',
      groups: [
        [...larger, 'c1'],
        [...smaller, 'c2'],
      ],
    };
    return strikesAtMicros.map((atMicros) => servedAfter(protocol, scenario, [parting], atMicros));
  });
  if (!served.every((clients) => clients.has('c1'))) return 'neither';
  return served.every((clients) => clients.has('c2')) ? 'both' : 'larger';
};

const randomFaultRuns = (protocol: Protocol, scenario: Scenario): readonly Run[] =>
  Array.from({ length: randomRuns }, (_, seed) => {
    const mendedAtMicros = seconds(6);
    const clients = scenario.clients.map((client): ClientSpecification => {
      if (client.workload === undefined) return client;
      const [kind = 'put'] = client.workload.operations;
      const operations = protocol.operations.includes('get') ? [kind, 'get' as const] : [kind];
      const everyMicros = [milliseconds(60), milliseconds(160)] as const;
      return { ...client, workload: { ...client.workload, operations, everyMicros } };
    });
    return runOf(
      protocol,
      {
        ...scenario,
        seed,
        clients,
        script: randomFaultScript(seed, scenario.nodes, mendedAtMicros),
        untilMicros: mendedAtMicros + seconds(4),
      },
      true,
    );
  });

const losesWrites = ({ operations }: Run): boolean =>
  findLostWrites(
    operations.flatMap((operation) => {
      const judged = historyOperationOf(operation);
      return judged === null ? [] : [judged];
    }),
  ).length > 0;

/** What was measured, and which of its monitors broke under random faults. */
export interface Measurement {
  readonly measured: Measured;
  readonly brokenUnderFaults: ReadonlySet<string>;
}

/** The scenario to count messages in, where the one that the library opens with is not the normal case. */
const counted: Readonly<Record<string, string>> = {
  // One decision is all there is; the later proposals of the playground only hear of it.
  paxos: 'one-proposer',
};

/** Runs a protocol with and without faults, and counts. Deterministic. */
export const measure = (protocol: Protocol): Measurement => {
  const scenario = normalCase(protocol);
  const toCount = protocol.scenarios.find(({ id }) => id === counted[protocol.id])?.scenario;
  const faulty = randomFaultRuns(protocol, scenario);
  const isReadable = protocol.operations.includes('get') && protocol.operations.includes('put');
  return {
    measured: {
      servers: scenario.nodes,
      cost: costOf(protocol, toCount ?? scenario),
      crashesTolerated: crashesTolerated(protocol, scenario),
      cut: cutAvailability(protocol, scenario),
      lostWrites: isReadable
        ? { runs: faulty.length, losing: faulty.filter(losesWrites).length }
        : null,
    },
    brokenUnderFaults: new Set(
      faulty.flatMap(({ broken }) => broken.map(({ monitor }) => monitor.id)),
    ),
  };
};
