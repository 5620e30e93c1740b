import { describe, expect, it } from 'vitest';
import type { Glance, Measured } from '../../protocols/catalogue-entry.ts';
import { type Fact, factsOf } from './glance-facts.ts';

const measured: Measured = {
  servers: 5,
  cost: { servers: 5, messages: 8, messageDelays: 4 },
  crashesTolerated: 2,
  cut: 'larger',
  lostWrites: { runs: 20, losing: 0 },
};

const consensus: Glance = {
  faultless: { kind: 'kept' },
  crashes: { kind: 'kept' },
  cuts: { kind: 'kept' },
  acknowledgedWrites: { kind: 'kept' },
  measured,
};

const fact = (id: Fact['id'], changes: Partial<Glance> = {}): Fact | undefined =>
  factsOf({ ...consensus, ...changes }).find((each) => each.id === id);

describe('a protocol at a glance', () => {
  it('that stays safe and goes on with a majority has nothing against it', () => {
    expect(factsOf(consensus).map(({ words }) => words)).toEqual([
      'Tolerates crashes',
      'Survives a cut',
      'Keeps acknowledged writes',
      'Blocks when too many are down',
      '8 messages a write',
      '4 message delays a write',
    ]);
    expect(fact('crashes')?.detail).toBe('safe; writes go on with any 2 of 5 down');
  });

  it('that stays safe and stops at the first crash waits and blocks', () => {
    const stuck = { measured: { ...measured, crashesTolerated: 0, cut: 'neither' } } as const;
    expect(fact('crashes', stuck)).toMatchObject({ tone: 'caution', words: 'Waits out crashes' });
    expect(fact('cuts', stuck)).toMatchObject({ tone: 'caution', words: 'Waits out a cut' });
    expect(fact('blocks', stuck)).toMatchObject({ tone: 'bad', words: 'Blocks' });
  });

  it('that breaks a promise says which, even where it goes on', () => {
    const broken = { kind: 'broken', verdicts: ['Agreement'] } as const;
    const eager = {
      cuts: broken,
      faultless: broken,
      measured: { ...measured, cut: 'both' },
    } as const;
    expect(fact('cuts', eager)).toMatchObject({
      tone: 'bad',
      words: 'Harmed by a cut',
      detail: 'can break Agreement; both parts go on writing',
    });
    expect(fact('faultless', eager)?.detail).toBe('can break Agreement');
    expect(fact('faultless')).toBeUndefined();
  });

  it('that is safe by its parameters says so, and is judged as it is opened', () => {
    const depends = { kind: 'depends', parameters: ['Mode'] } as const;
    expect(fact('cuts', { cuts: { ...depends, asOpened: 'kept' } })).toMatchObject({
      tone: 'good',
      words: 'Survives a cut',
      detail: 'safe as it is set up here, depends on “Mode”; only the larger part is sure to go on',
    });
    expect(fact('cuts', { cuts: { ...depends, asOpened: 'broken' } })?.tone).toBe('bad');
    expect(fact('faultless', { faultless: { ...depends, asOpened: 'broken' } })?.tone).toBe('bad');
    expect(fact('faultless', { faultless: { ...depends, asOpened: 'kept' } })).toBeUndefined();
  });

  it('that keeps writes by its parameters says which, and how it is opened', () => {
    const depends = { kind: 'depends', parameters: ['Conflicting writes'] } as const;
    expect(fact('writes', { acknowledgedWrites: { ...depends, asOpened: 'kept' } })).toEqual({
      id: 'writes',
      tone: 'good',
      words: 'Keeps acknowledged writes',
      detail: 'as it is set up here; depends on “Conflicting writes”',
    });
    expect(
      fact('writes', { acknowledgedWrites: { ...depends, asOpened: 'broken' } }),
    ).toMatchObject({ tone: 'bad', words: 'Loses acknowledged writes' });
    expect(
      fact('writes', { acknowledgedWrites: { ...depends, asOpened: 'unstated' } }),
    ).toMatchObject({ tone: 'caution', words: 'May lose acknowledged writes' });
  });

  it('that promises nothing of writes is judged by what was measured', () => {
    const unstated = { acknowledgedWrites: { kind: 'unstated' } } as const;
    expect(fact('writes', unstated)).toMatchObject({ tone: 'caution' });
    const losing = { ...measured, lostWrites: { runs: 20, losing: 3 } };
    expect(fact('writes', { ...unstated, measured: losing })).toMatchObject({
      tone: 'bad',
      detail: 'in 3 of 20 runs with random faults',
    });
  });

  it('that one server alone can serve does not block', () => {
    const alone = { measured: { ...measured, crashesTolerated: 4 } };
    expect(fact('blocks', alone)).toMatchObject({ tone: 'good', words: 'Does not block' });
  });
});
