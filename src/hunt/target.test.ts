import { describe, expect, it } from 'vitest';
import { CRITERIA } from '../check/judge.ts';
import { replay } from './replay.ts';
import { targetNamed, targetNames } from './target.ts';
import { plainRaft, planFor } from './testing/plans.ts';

const { protocol } = planFor(plainRaft(), 'any');

describe('what can be hunted for', () => {
  it('is any monitor of the protocol, all that must never break at once, and what clients can see', () => {
    const names = targetNames(protocol);
    expect(names).toEqual(['any', ...protocol.monitors.map(({ id }) => id), ...CRITERIA]);
    for (const name of names) expect(targetNamed(protocol, name)?.id).toBe(name);
    expect(targetNamed(protocol, 'correctness')).toBeNull();
  });

  it('of something to be seen sometimes is seen where it first comes about', () => {
    const { target } = planFor(plainRaft(), 'raft/leader-elected');
    const result = replay(protocol, plainRaft(), target);
    if (result.kind !== 'shown') throw new Error('No leader was elected.');
    expect(result.sighting.sentence).toMatch(/leads term 1/);
    const early = { ...plainRaft(), untilMicros: result.sighting.atMicros - 1 };
    expect(replay(protocol, early, target).kind).toBe('not shown');
  });

  it('says of which promise was broken when any would do', () => {
    const { target } = planFor(plainRaft(), 'any');
    const result = replay(protocol, { ...plainRaft(['raft/majority']), seed: 2 }, target);
    expect(result).toMatchObject({ sighting: { verdict: 'raft/election-safety' } });
  });

  it('cannot be seen in a scenario that cannot be run as written', () => {
    const { target } = planFor(plainRaft(), 'any');
    const script = [{ atMicros: 5, intervention: { kind: 'drop', message: 'n1>n2#9' } }] as const;
    expect(replay(protocol, { ...plainRaft(), script }, target).kind).toBe('unrunnable');
  });
});
