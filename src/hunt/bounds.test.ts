import { describe, expect, it } from 'vitest';
import { seconds } from '../sim/time.ts';
import { boundsFor } from './bounds.ts';
import { plainRaft, planFor } from './testing/plans.ts';

const { protocol } = planFor(plainRaft(), 'any');

describe('the usual bounds of a hunt', () => {
  it('leave out the disk that lies, which most protocols rule out', () => {
    const { faults } = boundsFor(protocol, plainRaft());
    expect(faults).toContain('crash');
    expect(faults).not.toContain('disk');
  });

  it('follow the pace of the protocol, and never go beyond the scenario’s end', () => {
    const usual = boundsFor(protocol, plainRaft());
    const slow = boundsFor(protocol, {
      ...plainRaft(),
      parameters: { electionTimeoutMinimum: 900_000, electionTimeoutMaximum: 1_000_000 },
    });
    expect(slow.untilMicros).toBeGreaterThan(usual.untilMicros);
    const short = { ...plainRaft(), untilMicros: seconds(1) };
    expect(boundsFor(protocol, short).untilMicros).toBe(seconds(1));
  });

  it('leave time after the last entry of a script', () => {
    const script = [{ atMicros: seconds(20), intervention: { kind: 'heal' } }] as const;
    const { untilMicros } = boundsFor(protocol, { ...plainRaft(), script });
    expect(untilMicros).toBeGreaterThan(seconds(21));
  });

  it('cannot be told of a scenario that cannot be run', () => {
    expect(() => boundsFor(protocol, { ...plainRaft(), nodes: 99 })).toThrow(/99 nodes/);
  });
});
