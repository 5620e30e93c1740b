import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driverFor } from '../../../sim/machine/driver-for.ts';
import { Run } from '../../../sim/run.ts';
import { checkedDriver } from '../../../sim/testing/checked-driver.ts';
import { randomScenario } from '../../../sim/testing/random-scenario.ts';
import { seconds } from '../../../sim/time.ts';
import { folders, randomRun } from './folders.ts';

const sizes = [1, 2, 3, 5, 6];

describe.each(folders)('$id', (protocol) => {
  it('is run directly, or compiled, by the fast half', () => {
    expect(driverFor(protocol.machine).kind).not.toBe('general');
  });

  it('XState and the fast half agree on every event, with any rules off, and change no state', () => {
    const { maximum, minimum } = protocol.nodeCounts;
    const scenarios = randomScenario(protocol, {
      nodes: sizes.filter((size) => size >= minimum && size <= maximum),
      untilMicros: seconds(1.2),
      mostEntries: 10,
    });
    const rules = fc.subarray(protocol.rules.map(({ id }) => id));
    const seeds = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(
        scenarios,
        fc.oneof(fc.constant([]), rules),
        seeds,
        (scenario, rulesOff, seed) => {
          const { parameters = {} } = randomRun(protocol, seed);
          const whole = { ...scenario, rulesOff, parameters };
          const checked = Run.start(protocol, whole, { driverFor: checkedDriver });
          checked.advanceTo(scenario.untilMicros);
          const plain = Run.start(protocol, whole);
          plain.advanceTo(scenario.untilMicros);
          expect(checked.fingerprint()).toBe(plain.fingerprint());
        },
      ),
      { numRuns: 12 },
    );
  });
});
