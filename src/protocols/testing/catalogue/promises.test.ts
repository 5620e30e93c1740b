import { describe, expect, it } from 'vitest';
import type { Guarantee, Monitor } from '../../../sim/protocol.ts';
import { promisesOf } from './promises.ts';

const monitor = (id: string, more: Partial<Monitor> = {}): Monitor => ({
  id,
  kind: 'always',
  title: id.toUpperCase(),
  claim: '',
  citation: { paper: '', section: '' },
  watch: () => () => null,
  ...more,
});

const promises = (...guarantees: readonly Guarantee[]) =>
  promisesOf({
    guarantees,
    monitors: [
      monitor('safe'),
      monitor('kept', { about: 'acknowledged-writes' }),
      monitor('progress', { kind: 'sometimes' }),
    ],
    parameters: [
      {
        name: 'mode',
        label: 'Mode',
        explanation: '',
        kind: 'choice',
        choices: [],
        default: 'fast',
      },
    ],
    scenarios: [],
  });

const slow = { mode: 'slow' };
const fast = { mode: 'fast' };

describe('promises at a glance', () => {
  it('are kept where guarantees hold, and unstated where there are none', () => {
    const { crashes, cuts, acknowledgedWrites } = promises({
      verdict: 'safe',
      under: ['crashes', 'loss'],
      holds: true,
    });
    expect(crashes).toEqual({ kind: 'kept' });
    expect(cuts).toEqual({ kind: 'unstated' });
    expect(acknowledgedWrites).toEqual({ kind: 'unstated' });
  });

  it('are broken by the fault that breaks them, under the title of what breaks', () => {
    const { faultless, crashes, cuts } = promises(
      { verdict: 'safe', under: [], holds: true },
      { verdict: 'safe', under: ['cuts'], holds: false },
    );
    expect(faultless).toEqual({ kind: 'kept' });
    expect(crashes).toEqual({ kind: 'unstated' });
    expect(cuts).toEqual({ kind: 'broken', verdicts: ['SAFE'] });
  });

  it('that break without a fault are not blamed on one', () => {
    const { faultless, crashes } = promises({ verdict: 'safe', under: [], holds: false });
    expect(faultless).toEqual({ kind: 'broken', verdicts: ['SAFE'] });
    expect(crashes).toEqual({ kind: 'unstated' });
  });

  it('depend on the parameters that guarantees name, and stand as the defaults have them', () => {
    const { acknowledgedWrites } = promises(
      { verdict: 'kept', under: ['crashes'], holds: true, parameters: slow },
      { verdict: 'kept', under: ['crashes'], holds: false, parameters: fast },
    );
    expect(acknowledgedWrites).toEqual({
      kind: 'depends',
      parameters: ['Mode'],
      asOpened: 'broken',
    });
  });

  it('do not depend on what is only said of some parameters where it holds for all', () => {
    const { crashes } = promises(
      { verdict: 'safe', under: ['crashes'], holds: true },
      { verdict: 'safe', under: ['crashes'], holds: true, parameters: slow },
    );
    expect(crashes).toEqual({ kind: 'kept' });
  });

  it('are not harmed by a disk that lies, nor by what merely may or may not come about', () => {
    const { acknowledgedWrites, cuts } = promises(
      { verdict: 'kept', under: ['crashes'], holds: true },
      { verdict: 'kept', under: ['crashes', 'lost-writes'], holds: false },
      { verdict: 'safe', under: ['cuts'], holds: true },
      { verdict: 'progress', under: ['cuts'], holds: false },
    );
    expect(acknowledgedWrites).toEqual({ kind: 'kept' });
    expect(cuts).toEqual({ kind: 'kept' });
  });

  it('that hold for all parameters but some are kept as opened, unless those are opened', () => {
    const kept: Guarantee = { verdict: 'safe', under: ['cuts'], holds: true };
    const but = (parameters: Readonly<Record<string, string>>): Guarantee => ({
      ...kept,
      holds: false,
      parameters,
    });
    expect(promises(kept, but(slow)).cuts).toMatchObject({ kind: 'depends', asOpened: 'kept' });
    expect(promises(kept, but(fast)).cuts).toMatchObject({ kind: 'depends', asOpened: 'broken' });
  });

  it('of writes follow from linearizability, and fail with more than its failing', () => {
    const linearizable = (holds: boolean): Guarantee => ({
      verdict: 'linearizable',
      under: ['crashes'],
      holds,
    });
    expect(promises(linearizable(true)).acknowledgedWrites).toEqual({ kind: 'kept' });
    expect(promises(linearizable(false)).acknowledgedWrites).toEqual({ kind: 'unstated' });
    expect(
      promises({ verdict: 'no-lost-writes', under: ['crashes'], holds: false }).acknowledgedWrites,
    ).toEqual({ kind: 'broken', verdicts: ['No lost writes'] });
  });
});
