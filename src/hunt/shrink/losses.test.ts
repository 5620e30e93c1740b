import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { seconds } from '../../sim/time.ts';
import { plainRaft, planFor } from '../testing/plans.ts';
import { withLossesSpelledOut } from './losses.ts';

const { protocol } = planFor(plainRaft(), 'any');

const statesAtEnd = (scenario: Scenario) => {
  const run = Run.start(protocol, scenario);
  run.advanceTo(scenario.untilMicros);
  return run.world.nodeIds.map((id) => run.world.node(id).state);
};

describe('messages lost by chance', () => {
  const lossy: Scenario = {
    ...plainRaft(),
    network: { loss: 0.2, latencyMicros: [5_000, 9_000] },
    script: [
      { atMicros: 400_000, intervention: { kind: 'setLink', settings: { loss: 0.4 } } },
      {
        atMicros: 500_000,
        intervention: { kind: 'setLink', from: 'n1', settings: { loss: 0, duplication: 0 } },
      },
    ],
    untilMicros: seconds(1),
  };
  const spelledOut = withLossesSpelledOut(protocol, lossy);

  it('are dropped by name instead, and everything else stays as it was', () => {
    if (spelledOut === null) throw new Error('No message was lost.');
    expect(statesAtEnd(spelledOut)).toEqual(statesAtEnd(lossy));
    const drops = spelledOut.script.filter(({ intervention }) => intervention.kind === 'drop');
    expect(drops.length).toBeGreaterThan(10);
  });

  it('are not lost by chance any more', () => {
    expect(spelledOut?.network).toEqual({ latencyMicros: [5_000, 9_000] });
    const settings = spelledOut?.script.flatMap(({ intervention }) =>
      intervention.kind === 'setLink' ? [intervention.settings] : [],
    );
    expect(settings).toEqual([{ duplication: 0 }]);
  });

  it('are none where no link is lossy', () => {
    expect(withLossesSpelledOut(protocol, { ...plainRaft(), untilMicros: seconds(1) })).toBeNull();
  });
});
