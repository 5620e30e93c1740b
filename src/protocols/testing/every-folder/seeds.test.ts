import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/run.ts';
import { shown } from '../scenario-runs.ts';
import {
  faultSetsOf,
  firstSeed,
  folders,
  mendedAtMicros,
  promisedIn,
  randomRun,
  replayOf,
  seedCount,
} from './folders.ts';

describe.each(folders)('$id', (protocol) => {
  it('keeps what it guarantees under the faults that it guarantees it under, and shows all its sights', () => {
    const sets = faultSetsOf(protocol);
    const sights = protocol.monitors.flatMap(({ id, kind }) => (kind === 'sometimes' ? [id] : []));
    const seen = new Set<string>();
    const promised = new Set<string>();
    const failures: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + seedCount; seed++) {
      const faults = sets[seed % sets.length] ?? [];
      const scenario = randomRun(protocol, seed, faults);
      const run = Run.start(protocol, scenario);
      run.advanceTo(scenario.untilMicros);
      for (const { monitor } of run.seen) seen.add(monitor.id);
      // A sight that is guaranteed may come about; it need not in every run.
      const verdicts = promisedIn(protocol, scenario.parameters ?? {}, faults).filter(
        (verdict) => !sights.includes(verdict),
      );
      for (const verdict of verdicts) promised.add(verdict);
      const holding = verdicts.map((verdict) => ({ verdict, holds: true }));
      const served = run.operations.some(
        ({ invokedAtMicros, outcome }) => outcome === 'ok' && invokedAtMicros > mendedAtMicros,
      );
      if (!served && faults.includes('restarts')) {
        failures.push(`seed ${seed}: nobody is served again (${replayOf(protocol, seed)})`);
      }
      for (const { verdict, holds } of shown(run, holding)) {
        if (holds) continue;
        const found = run.broken.find(({ monitor }) => monitor.id === verdict);
        const sentence = found?.violation.sentence ?? 'by what clients saw';
        failures.push(`seed ${seed}: ${verdict}: ${sentence} (${replayOf(protocol, seed)})`);
      }
    }
    expect(failures).toEqual([]);
    if (seedCount < 50) return;
    expect(sights.filter((id) => !seen.has(id))).toEqual([]);
    // All that is guaranteed was asked for, so that nothing being broken means something.
    const guaranteed = protocol.guarantees.filter(
      ({ holds, verdict }) => holds && !sights.includes(verdict),
    );
    expect([...promised].toSorted()).toEqual(
      [...new Set(guaranteed.map(({ verdict }) => verdict))].toSorted(),
    );
  });
});
