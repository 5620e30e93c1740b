import { Monitoring } from '../../sim/monitoring.ts';
import type { Protocol } from '../../sim/protocol.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { World } from '../../sim/world/world.ts';
import { type BenchLoad, benchScenario, clusterSizes } from './scenario.ts';

/** How fast one cluster is simulated. Rates are messages that arrived or were lost, a wall second. */
export interface EngineRate {
  readonly nodes: number;
  readonly load: BenchLoad;
  readonly messages: number;
  readonly events: number;
  /** The world alone, with its fingerprint. */
  readonly messagesPerSecond: number;
  /** With records made of all events, and all monitors watching them. */
  readonly monitoredPerSecond: number;
  /** As the page runs it: monitors, operations, and the whole past kept. */
  readonly keptPerSecond: number;
  /** Virtual seconds a wall second, of the world alone. */
  readonly speed: number;
}

const repetitions = 5;

/** The shortest of several goes, in milliseconds: what other programs on the machine add is left out. */
const bestMilliseconds = (go: () => void): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < repetitions; round++) {
    const start = performance.now();
    go();
    best = Math.min(best, performance.now() - start);
  }
  return best;
};

const runWorld = (protocol: Protocol, scenario: Scenario): World => {
  const world = new World(protocol, scenario);
  world.advanceTo(scenario.untilMicros);
  return world;
};

const runMonitored = (protocol: Protocol, scenario: Scenario): number => {
  const monitoring = new Monitoring(protocol, scenario);
  let messages = 0;
  const world = new World(protocol, scenario, {
    onRecord: (record) => {
      monitoring.observe(record);
      if (record.kind === 'deliver' || record.kind === 'lost') messages += 1;
    },
  });
  world.advanceTo(scenario.untilMicros);
  return messages;
};

/** About as many messages in every cluster: a leader and each follower exchange 40 a second. */
const virtualSecondsFor = (nodes: number): number => Math.ceil(2_800 / (nodes - 1));

const measureOne = (protocol: Protocol, nodes: number, load: BenchLoad): EngineRate => {
  const virtualSeconds = virtualSecondsFor(nodes);
  const scenario = benchScenario(nodes, load, virtualSeconds);
  const messages = runMonitored(protocol, scenario);
  const events = runWorld(protocol, scenario).eventCount;
  const alone = bestMilliseconds(() => runWorld(protocol, scenario));
  const monitored = bestMilliseconds(() => runMonitored(protocol, scenario));
  const kept = bestMilliseconds(() => {
    Run.start(protocol, scenario).advanceTo(scenario.untilMicros);
  });
  const perSecond = (tookMilliseconds: number): number => (messages * 1_000) / tookMilliseconds;
  return {
    nodes,
    load,
    messages,
    events,
    messagesPerSecond: perSecond(alone),
    monitoredPerSecond: perSecond(monitored),
    keptPerSecond: perSecond(kept),
    speed: (virtualSeconds * 1_000) / alone,
  };
};

/** How many messages a second the engine handles, by size of the cluster and load. */
export const measureEngine = (protocol: Protocol): readonly EngineRate[] =>
  clusterSizes.flatMap((nodes) =>
    (['idle', 'writes'] as const).map((load) => measureOne(protocol, nodes, load)),
  );
