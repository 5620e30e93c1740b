import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../sim/scenario.ts';
import { type Micros, seconds } from '../../../sim/time.ts';
import { runOf, shown, traceOf } from '../scenario-runs.ts';
import { folders } from './folders.ts';

/** How far a trace goes: as far as the captions tell, and a while where nothing is told. */
const tracedUntil = ({ captions = [], untilMicros }: Scenario): Micros => {
  const told = captions.at(-1)?.atMicros ?? 0;
  return Math.min(untilMicros, Math.max(told + seconds(0.5), seconds(1.2)));
};

describe.each(folders)('$id', (protocol) => {
  describe.each(protocol.scenarios)('$id', ({ id, scenario, opensAtMicros }) => {
    it('gives the verdicts that it promises', () => {
      const expected = scenario.expectations ?? [];
      expect(expected.length).toBeGreaterThan(0);
      expect(shown(runOf(protocol, scenario), expected)).toEqual(expected);
    });

    it('runs as its trace says', async () => {
      const untilMicros = tracedUntil(scenario);
      const script = scenario.script.filter(({ atMicros }) => atMicros <= untilMicros);
      const trace = traceOf(runOf(protocol, { ...scenario, untilMicros, script }));
      await expect(trace).toMatchFileSnapshot(`../../${protocol.id}/traces/${id}.txt`);
    });

    it('has captions in the order of time, none beyond its end, and opens before its end', () => {
      const times = (scenario.captions ?? []).map(({ atMicros }) => atMicros);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(Math.max(0, ...times)).toBeLessThan(scenario.untilMicros);
      expect(opensAtMicros ?? 0).toBeLessThan(scenario.untilMicros);
    });
  });
});
