import { describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { RunHistory } from '../run-history/run-history.ts';
import { collectFlags } from './collect-flags.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 42,
  nodes: 3,
  clients: [],
  script: [
    { atMicros: 900_000, intervention: { kind: 'cut', from: 'n1', to: 'n2' } },
    { atMicros: 900_000, intervention: { kind: 'cut', from: 'n2', to: 'n1' } },
    { atMicros: 900_000, intervention: { kind: 'cut', from: 'n1', to: 'n3' } },
    { atMicros: 900_000, intervention: { kind: 'cut', from: 'n3', to: 'n1' } },
    { atMicros: 1_000_000, intervention: { kind: 'kill', node: 'n2' } },
  ],
  untilMicros: 2_000_000,
};

const flagsOf = (startMicros: number, spanMicros: number) => {
  const run = Run.start(raft, scenario);
  run.advanceTo(scenario.untilMicros);
  const history = new RunHistory(raft, () => true);
  history.extend(run.records, Number.POSITIVE_INFINITY);
  const { protocol, records, broken } = run;
  return collectFlags({ protocol, records, broken, history }, { startMicros, spanMicros });
};

describe('the flags of a run', () => {
  it('mark what was done, several cuts as one, each in its tone', () => {
    const done = flagsOf(890_000, 120_000).filter(({ tone }) => tone === 'harm');
    expect(done.map(({ label, sentence }) => [label, sentence])).toEqual([
      ['✂ cut n1', 'you cut n1 off from n2 and n3'],
      ['kill n2', 'you kill n2'],
    ]);
  });

  it('mark the node that comes to lead', () => {
    const [elected] = flagsOf(0, 800_000).filter(({ tone }) => tone === 'elected');
    expect(elected?.label).toMatch(/^n[123] wins term 1$/);
    expect(elected?.epoch).toBe(1);
  });

  it('are those of the window only', () => {
    expect(flagsOf(890_000, 50_000).every(({ atMicros }) => atMicros < 940_000)).toBe(true);
    expect(flagsOf(1_990_000, 5).length).toBe(0);
  });
});
