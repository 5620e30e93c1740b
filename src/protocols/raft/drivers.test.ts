import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import { checkedDriver } from '../../sim/testing/checked-driver.ts';
import { randomScenario } from '../../sim/testing/random-scenario.ts';
import { seconds } from '../../sim/time.ts';
import { raft } from './index.ts';
import { rules as raftRules } from './paper.ts';

const scenarios = randomScenario(raft, {
  nodes: [2, 3, 5],
  untilMicros: seconds(1.5),
  mostEntries: 12,
});
const ruleSets = fc.subarray(raftRules.map(({ id }) => id));

it('XState, the general and the compiled driver agree on every event, and change no state', () => {
  fc.assert(
    fc.property(scenarios, fc.oneof(fc.constant([]), ruleSets), (scenario, rulesOff) => {
      const checked = Run.start(raft, { ...scenario, rulesOff }, { driverFor: checkedDriver });
      checked.advanceTo(scenario.untilMicros);
      const plain = Run.start(raft, { ...scenario, rulesOff });
      plain.advanceTo(scenario.untilMicros);
      expect(checked.fingerprint()).toBe(plain.fingerprint());
    }),
    { numRuns: 25 },
  );
});
