import { describe, expect, it } from 'vitest';
import { parseHuntArguments } from './arguments.ts';

const parse = (text: string) => parseHuntArguments(text.split(' '));

describe('the command hunt', () => {
  it('needs a scenario and a verdict', () => {
    expect(parse('raft/playground --for linearizable')).toEqual({
      kind: 'hunt',
      input: 'raft/playground',
      target: 'linearizable',
      seeds: 10_000,
      firstSeed: null,
      workers: null,
      rulesOff: [],
      parameters: {},
      faults: null,
      untilMicros: null,
      json: false,
    });
  });

  it('understands all its options', () => {
    const text =
      'a.json --for any --seeds 5 --seed 9 --workers 3 --rules-off a/b,a/c --set on=false --set size=2 --set how=late --faults crash,disk --until 800ms --json';
    expect(parse(text)).toMatchObject({
      seeds: 5,
      firstSeed: 9,
      workers: 3,
      rulesOff: ['a/b', 'a/c'],
      parameters: { on: false, size: 2, how: 'late' },
      faults: ['crash', 'disk'],
      untilMicros: 800_000,
      json: true,
    });
  });

  it.each([
    ['--for any', /A scenario is missing/],
    ['a.json', /--for is missing/],
    ['a.json b.json --for any', /One scenario at a time/],
    ['a.json --for any --seeds 0', /--seeds must be a whole number from 1/],
    ['a.json --for any --workers many', /--workers must be/],
    ['a.json --for any --seed -1', /Option '--seed/],
    ['a.json --for any --faults fire', /knows no "fire"; it knows crash, pause/],
    ['a.json --for any --set on', /--set must be name=value/],
    ['a.json --for any --until soon', /--until must be a time/],
    ['a.json --for any --loud', /--loud/],
  ])('refuses %s in one sentence', (text, why) => {
    const parsed = parse(text);
    expect(parsed).toMatchObject({ kind: 'problem', sentence: expect.stringMatching(why) });
  });
});
