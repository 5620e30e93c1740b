import { describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import type { PredictedAnswer, RunQuestion, Scenario } from '../sim/scenario.ts';
import { answerOf, solutionOf } from './run-question.ts';

const storyOf = (id: string): Scenario => {
  const found = raft.scenarios.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`Raft has no story ${id}.`);
  return found.scenario;
};

const wrongSide = storyOf('wrong-side');

const ask = (question: RunQuestion, scenario = wrongSide): string =>
  answerOf(raft, scenario, question);

describe('a run is asked', () => {
  it('who wins an epoch', () => {
    expect(ask({ kind: 'leader', epoch: 2 })).toBe('n5');
    expect(ask({ kind: 'leader', epoch: 3 })).toBe('n1');
    expect(ask({ kind: 'leader', epoch: 4 })).toBe('nobody');
  });

  it('whether an entry is committed by then, even one that no longer is among the last of a log', () => {
    const committed = (index: number, atMicros: number) =>
      ask({ kind: 'committed', index, atMicros });
    expect(committed(4, 1_120_000)).toBe('no');
    expect(committed(4, 1_200_000)).toBe('yes');
    expect(committed(9, 3_000_000)).toBe('no');
    const long = { ...storyOf('playground'), untilMicros: 20_000_000 };
    expect(ask({ kind: 'committed', index: 1, atMicros: 20_000_000 }, long)).toBe('yes');
  });

  it('what a client’s operation comes to', () => {
    const reads: Scenario = {
      ...wrongSide,
      script: [
        ...wrongSide.script.filter(({ atMicros }) => atMicros < 600_000),
        ...(['x', 'z'] as const).map((key, place) => ({
          atMicros: 700_000 + place * 100_000,
          intervention: {
            kind: 'operation' as const,
            client: 'c1',
            operation: { kind: 'get' as const, key },
          },
        })),
      ],
    };
    const outcome = (operation: number) => ask({ kind: 'outcome', client: 'c1', operation }, reads);
    expect([1, 2, 3, 4, 5].map(outcome)).toEqual(['ok', 'ok', '3', 'nothing', 'no answer']);
  });

  it('what a server is, holds and says of itself', () => {
    const about = { node: 'n5', atMicros: 1_284_000 };
    expect(ask({ kind: 'role', ...about })).toBe('Leader');
    expect(ask({ kind: 'epoch', ...about })).toBe('2');
    expect(ask({ kind: 'value', ...about })).toBe('x=3');
    expect(ask({ kind: 'field', field: 'votedFor', ...about })).toBe('n5');
    expect(ask({ kind: 'field', field: 'ballot', ...about })).toBe('none');
  });

  it('whether all servers hold the same', () => {
    expect(ask({ kind: 'agree', atMicros: 1_284_000 })).toBe('no');
    expect(ask({ kind: 'agree', atMicros: 3_200_000 })).toBe('yes');
  });

  it('whether a promise holds, and whether something is seen', () => {
    expect(ask({ kind: 'holds', monitor: 'raft/election-safety' })).toBe('yes');
    expect(ask({ kind: 'holds', monitor: 'raft/leader-deposed' })).toBe('yes');
    expect(ask({ kind: 'holds', monitor: 'raft/election-without-winner' })).toBe('no');
  });
});

describe('the right option', () => {
  const options = [
    { text: 'n1', reply: 'Its side has a majority.' },
    { text: 'The old leader', reply: 'It reaches two of five.', value: 'n5' },
  ];
  const right = (answer: PredictedAnswer, scenario = wrongSide) =>
    solutionOf(raft, scenario, { question: 'Who wins?', options, answer });

  it('is the one that the story names', () => {
    expect(right({ kind: 'option', option: 2 })).toEqual({ option: 1, answer: 'The old leader' });
  });

  it('is the one that says, or stands for, what the run answers', () => {
    expect(right({ kind: 'leader', epoch: 3 })).toEqual({ option: 0, answer: 'n1' });
    expect(right({ kind: 'leader', epoch: 2 })).toEqual({ option: 1, answer: 'The old leader' });
  });

  it('changes with the script, and may be none of them', () => {
    const script = wrongSide.script.map((entry) =>
      entry.atMicros === 1_080_000
        ? {
            ...entry,
            intervention: { ...entry.intervention, node: 'n3' } as typeof entry.intervention,
          }
        : entry,
    );
    expect(right({ kind: 'leader', epoch: 3 }, { ...wrongSide, script })).toEqual({
      option: null,
      answer: 'nobody',
    });
  });
});
