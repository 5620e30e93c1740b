import fc from 'fast-check';
import { expect, it } from 'vitest';
import { driverFor } from '../../sim/machine/driver-for.ts';
import { Run } from '../../sim/run.ts';
import { checkedDriver } from '../../sim/testing/checked-driver.ts';
import { randomScenario } from '../../sim/testing/random-scenario.ts';
import { seconds } from '../../sim/time.ts';
import { paxos } from './index.ts';
import { rules as paxosRules } from './paper.ts';
import { paxosNode } from './paxos.ts';

const scenarios = randomScenario(paxos, {
  nodes: [1, 2, 3, 5, 6],
  untilMicros: seconds(1.5),
  mostEntries: 12,
});
const ruleSets = fc.subarray(paxosRules.map(({ id }) => id));
const parameters = fc.record({
  roles: fc.constantFrom('together', 'apart'),
  learning: fc.constantFrom('everyone', 'distinguished'),
  refusals: fc.boolean(),
});

it('is a flat machine, which the fast driver runs', () => {
  expect(driverFor(paxosNode.machine).kind).toBe('direct');
});

it('XState, the general and the compiled driver agree on every event, and change no state', () => {
  fc.assert(
    fc.property(scenarios, ruleSets, parameters, (scenario, rulesOff, chosen) => {
      const whole = { ...scenario, rulesOff, parameters: chosen };
      const checked = Run.start(paxos, whole, { driverFor: checkedDriver });
      checked.advanceTo(scenario.untilMicros);
      const plain = Run.start(paxos, whole);
      plain.advanceTo(scenario.untilMicros);
      expect(checked.fingerprint()).toBe(plain.fingerprint());
    }),
    { numRuns: 40 },
  );
});
