import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import { checkedDriver } from '../../sim/testing/checked-driver.ts';
import { randomScenario } from '../../sim/testing/random-scenario.ts';
import { seconds } from '../../sim/time.ts';
import { twoPhaseCommit } from './index.ts';

const scenarios = randomScenario(twoPhaseCommit, {
  nodes: [2, 3, 5],
  untilMicros: seconds(1.5),
  mostEntries: 12,
});
const ruleSets = fc.subarray(twoPhaseCommit.rules.map(({ id }) => id));

it('XState, the general and the compiled driver agree on every event, and change no state', () => {
  fc.assert(
    fc.property(scenarios, fc.oneof(fc.constant([]), ruleSets), (scenario, rulesOff) => {
      const asked = { ...scenario, rulesOff };
      const checked = Run.start(twoPhaseCommit, asked, { driverFor: checkedDriver });
      checked.advanceTo(scenario.untilMicros);
      const plain = Run.start(twoPhaseCommit, asked);
      plain.advanceTo(scenario.untilMicros);
      expect(checked.fingerprint()).toBe(plain.fingerprint());
    }),
    { numRuns: 25 },
  );
});
