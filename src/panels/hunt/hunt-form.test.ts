import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../hunt/bounds.ts';
import { targetNames } from '../../hunt/target.ts';
import { raft } from '../../protocols/raft/index.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { seconds } from '../../sim/time.ts';
import {
  boundsOf,
  counted,
  formOf,
  huntedScenario,
  soughtText,
  targetChoices,
  withFault,
} from './hunt-form.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 1,
  nodes: 3,
  clients: [{}],
  script: [{ atMicros: 1_000, intervention: { kind: 'heal' } }],
  untilMicros: seconds(20),
};

describe('the form of a hunt', () => {
  it('offers everything that can be hunted for', () => {
    const values = targetChoices(raft).map(({ value }) => value);
    expect([...values].sort()).toEqual([...targetNames(raft)].sort());
  });

  it('begins with the script of the scenario, but not with what a person added to it', () => {
    expect(formOf(raft, scenario, { target: null, touched: false }).withScript).toBe(true);
    expect(formOf(raft, scenario, { target: null, touched: true }).withScript).toBe(false);
    expect(huntedScenario(scenario, false).script).toEqual([]);
  });

  it('says its bounds in milliseconds, and never goes beyond the run’s end', () => {
    const form = formOf(raft, scenario, { target: 'linearizable', touched: false });
    expect(form.target).toBe('linearizable');
    expect(boundsOf(raft, scenario, { ...form, untilMillis: 700 }).untilMicros).toBe(700_000);
    const tooLong = { ...form, untilMillis: 90_000 };
    expect(boundsOf(raft, scenario, tooLong).untilMicros).toBe(scenario.untilMicros);
  });

  it('switches kinds of fault and keeps their order', () => {
    const without = withFault(FAULT_KINDS, 'crash', false);
    expect(without).not.toContain('crash');
    expect(withFault(without, 'crash', true)).toEqual(FAULT_KINDS);
  });

  it('says in words what it looks for', () => {
    expect(soughtText(raft, 'any')).toBe('breaks what must never break');
    expect(soughtText(raft, 'raft/election-safety')).toBe('breaks “Election safety”');
    expect(soughtText(raft, 'linearizable')).toBe('breaks “Linearizable”');
    expect(soughtText(raft, 'raft/leader-elected')).toBe('shows “A leader is elected”');
    expect(counted(1, 'run')).toBe('1 run');
    expect(counted(12_345, 'run')).toBe('12,345 runs');
  });
});
