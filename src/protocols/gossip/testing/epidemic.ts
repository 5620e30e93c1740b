import type { ParameterValue } from '../../../sim/protocol-setup.ts';
import type { Scenario } from '../../../sim/scenario.ts';
import { milliseconds } from '../../../sim/time.ts';
import { World } from '../../../sim/world/world.ts';
import { gossip } from '../index.ts';
import { cyclesOf, type EpidemicMeasures, logFor, measuresOf } from '../measures.ts';

/** One update among many sites, made before the first cycle, in cycles of 100 ms. */
export const oneUpdate = (
  seed: number,
  nodes: number,
  parameters: Readonly<Record<string, ParameterValue>>,
  cycles: number,
): Scenario => ({
  protocol: 'gossip',
  seed,
  nodes,
  clients: [{ prefers: 'n1' }],
  parameters,
  script: [
    {
      atMicros: 0,
      intervention: {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x', value: '1' },
      },
    },
  ],
  untilMicros: milliseconds(100 * cycles + 90),
});

/** Runs a scenario without keeping its past and measures its epidemics. */
export const measure = (scenario: Scenario): EpidemicMeasures => {
  const log = logFor(scenario);
  const world = new World(gossip, scenario, { onRecord: (record) => log.observe(record) });
  world.advanceTo(scenario.untilMicros);
  return measuresOf(log, cyclesOf(scenario));
};

/** The mean of some numbers, and the standard error of that mean. */
export const meanOf = (
  values: readonly number[],
): { readonly mean: number; readonly error: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
};
