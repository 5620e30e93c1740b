import fc from 'fast-check';
import { expect, it } from 'vitest';
import { driverFor } from '../../sim/machine/driver-for.ts';
import { Run } from '../../sim/run.ts';
import { checkedDriver } from '../../sim/testing/checked-driver.ts';
import { randomScenario } from '../../sim/testing/random-scenario.ts';
import { seconds } from '../../sim/time.ts';
import { gossip } from './index.ts';
import { gossipMachine } from './machine.ts';
import { gossipRules } from './rules.ts';
import { randomParameters } from './testing/random-parameters.ts';

const scenarios = randomScenario(gossip, {
  nodes: [2, 3, 5],
  untilMicros: seconds(1.2),
  mostEntries: 10,
});
const ruleSets = fc.subarray(gossipRules.map(({ id }) => id));

it('the machine is flat enough for the compiled driver', () => {
  expect(driverFor(gossipMachine).kind).toBe('compiled');
});

it('XState, the general and the compiled driver agree on every event, and change no state', () => {
  fc.assert(
    fc.property(
      scenarios,
      fc.oneof(fc.constant([]), ruleSets),
      randomParameters,
      (scenario, rulesOff, parameters) => {
        const asked = { ...scenario, rulesOff, parameters };
        const checked = Run.start(gossip, asked, { driverFor: checkedDriver });
        checked.advanceTo(scenario.untilMicros);
        const plain = Run.start(gossip, asked);
        plain.advanceTo(scenario.untilMicros);
        expect(checked.fingerprint()).toBe(plain.fingerprint());
      },
    ),
    { numRuns: 30 },
  );
});
