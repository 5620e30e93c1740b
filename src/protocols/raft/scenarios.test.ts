import { describe, expect, it } from 'vitest';
import { seconds } from '../../sim/time.ts';
import { runOf } from '../testing/scenario-runs.ts';
import { raft } from './index.ts';
import { logsOf, serverOf } from './testing/scenario.ts';

const scenarioOf = (id: string) => {
  const found = raft.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

it('the page opens on a cluster with a leader and committed writes', () => {
  const playground = raft.scenarios[0];
  const run = runOf(raft, {
    ...scenarioOf('playground'),
    untilMicros: playground?.opensAtMicros ?? 0,
  });
  const leaders = ['n1', 'n2', 'n3', 'n4', 'n5'].filter((n) => serverOf(run, n).role === 'leader');
  expect(leaders).toHaveLength(1);
  expect(run.operations.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(2);
});

describe('Figure 7', () => {
  it('starts with the seven logs of the figure', () => {
    const run = runOf(raft, scenarioOf('figure-7'));
    run.seekTo(0);
    expect(logsOf(run)).toEqual({
      n1: '1 1 1 4 4 5 5 6 6 6',
      n2: '1 1 1 4 4 5 5 6 6',
      n3: '1 1 1 4',
      n4: '1 1 1 4 4 5 5 6 6 6 6',
      n5: '1 1 1 4 4 5 5 6 6 6 7 7',
      n6: '1 1 1 4 4 4 4',
      n7: '1 1 1 2 2 2 3 3 3 3 3',
    });
  });

  it('n1 leads term 8, and in the end all logs are its log', () => {
    const run = runOf(raft, scenarioOf('figure-7'));
    expect(serverOf(run, 'n1')).toMatchObject({ role: 'leader', currentTerm: 8 });
    expect(new Set(Object.values(logsOf(run)))).toEqual(new Set(['1 1 1 4 4 5 5 6 6 6 8']));
  });

  it('comes to the same without the conflict-term optimisation, with more refusals', () => {
    const scenario = scenarioOf('figure-7');
    const refusals = (conflictTermOptimisation: boolean): number => {
      const run = runOf(raft, {
        ...scenario,
        parameters: { ...scenario.parameters, conflictTermOptimisation },
        untilMicros: seconds(1),
      });
      expect(new Set(Object.values(logsOf(run)))).toEqual(new Set(['1 1 1 4 4 5 5 6 6 6 8']));
      return [...run.records].filter(
        (record) => raft.narrate(record)?.rule === 'raft/log-consistency-check',
      ).length;
    };
    expect(refusals(false)).toBeGreaterThan(refusals(true));
  });
});

describe('Figure 8', () => {
  const at = (id: string, milliseconds: number) => {
    const run = runOf(raft, scenarioOf(id));
    run.seekTo(milliseconds * 1_000);
    return run;
  };

  it('(a) n1 leads term 2 and has partially replicated the entry at index 2', () => {
    const run = at('figure-8', 145);
    expect(serverOf(run, 'n1')).toMatchObject({ role: 'leader', currentTerm: 2 });
    expect(logsOf(run)).toEqual({ n1: '1 2', n2: '1 2', n3: '1', n4: '1', n5: '1' });
  });

  it('(b) n1 has crashed, n5 leads term 3 by n3, n4 and itself, and has another entry there', () => {
    const run = at('figure-8', 290);
    expect(run.world.node('n1').status).toBe('down');
    expect(serverOf(run, 'n5')).toMatchObject({
      role: 'leader',
      currentTerm: 3,
      votesGranted: ['n5', 'n3', 'n4'],
    });
    expect(logsOf(run)).toEqual({ n1: '1 2', n2: '1 2', n3: '1', n4: '1', n5: '1 3' });
  });

  it('(c) n5 has crashed, n1 leads term 4, and the entry of term 2 is on a majority, not committed', () => {
    const run = at('figure-8', 525);
    expect(run.world.node('n5').status).toBe('down');
    expect(serverOf(run, 'n1')).toMatchObject({
      role: 'leader',
      currentTerm: 4,
      commitIndex: 0,
    });
    expect(logsOf(run)).toEqual({ n1: '1 2 4', n2: '1 2', n3: '1 2', n4: '1', n5: '1 3' });
  });

  it('(d) n1 crashes again, n5 leads term 5 by n2, n3 and n4, and overwrites the entry', () => {
    const run = at('figure-8', 690);
    expect(serverOf(run, 'n5')).toMatchObject({ role: 'leader', currentTerm: 5 });
    expect(logsOf(run)).toEqual({ n1: '1 2 4', n2: '1 3', n3: '1 3', n4: '1 3', n5: '1 3' });
  });

  it('(e) had n1’s entry of term 4 come to a majority, it would be committed and n5 could not win', () => {
    const committed = at('figure-8-e', 525);
    expect(serverOf(committed, 'n1').commitIndex).toBe(3);
    expect(logsOf(committed)).toEqual({
      n1: '1 2 4',
      n2: '1 2 4',
      n3: '1 2 4',
      n4: '1',
      n5: '1 3',
    });
    expect(serverOf(at('figure-8-e', 639), 'n5').role).toBe('candidate');
  });
});
