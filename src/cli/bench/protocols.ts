import { gossipBenchScenario, gossipBenchSizes } from '../../protocols/gossip/bench.ts';
import { loadProtocol, protocols } from '../../protocols/index.ts';
import { Monitoring } from '../../sim/monitoring.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { seconds } from '../../sim/time.ts';
import { World } from '../../sim/world/world.ts';

/** How fast one protocol's scenario is simulated, with all its monitors watching. */
export interface ProtocolRate {
  readonly what: string;
  readonly messages: number;
  readonly messagesPerSecond: number;
  readonly eventsPerSecond: number;
}

/** Playgrounds run as long as they have something to do, and no longer than this. */
const longestMicros = seconds(600);
const leastMilliseconds = 1_000;

const measureOne = (protocol: Protocol, scenario: Scenario, what: string): ProtocolRate => {
  let messages = 0;
  let events = 0;
  let took = 0;
  for (let round = 0; took < leastMilliseconds; round++) {
    const monitoring = new Monitoring(protocol, scenario);
    let arrived = 0;
    const start = performance.now();
    const world = new World(protocol, scenario, {
      onRecord: (record) => {
        monitoring.observe(record);
        if (record.kind === 'deliver' || record.kind === 'lost') arrived += 1;
      },
    });
    world.advanceTo(Math.min(scenario.untilMicros, longestMicros));
    // The first round lets the engine compile.
    if (round === 0) continue;
    took += performance.now() - start;
    messages += arrived;
    events += world.eventCount;
  }
  const perSecond = (count: number): number => (count * 1_000) / took;
  return {
    what,
    messages,
    messagesPerSecond: perSecond(messages),
    eventsPerSecond: perSecond(events),
  };
};

/** Messages a second for each protocol in its first scenario, and for gossip in large clusters. */
export const measureProtocols = async (): Promise<readonly ProtocolRate[]> => {
  const rates: ProtocolRate[] = [];
  for (const { id, title, load } of protocols) {
    const protocol = await load();
    const first = protocol.scenarios[0];
    if (first === undefined) throw new Error(`${id} has no scenario.`);
    rates.push(measureOne(protocol, first.scenario, `${title}, ${first.scenario.nodes} nodes`));
  }
  const gossip = await loadProtocol('gossip');
  if (gossip === null) throw new Error('There is no gossip to measure.');
  for (const nodes of gossipBenchSizes) {
    rates.push(measureOne(gossip, gossipBenchScenario(nodes, 10), `Gossip, ${nodes} nodes`));
  }
  return rates;
};
