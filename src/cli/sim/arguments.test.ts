import { describe, expect, it } from 'vitest';
import { parseSimArguments } from './arguments.ts';

const parse = (line: string) => parseSimArguments(line.split(' ').filter(Boolean));

describe('the words of the command', () => {
  it('are a scenario and nothing else, if one likes', () => {
    expect(parse('raft/figure-8')).toEqual({
      kind: 'run',
      input: 'raft/figure-8',
      seeds: null,
      untilMicros: null,
      json: false,
      history: null,
    });
  });

  it.each([
    ['--seed 7', { seeds: { first: 7, last: 7 } }],
    ['--seed 1..1000', { seeds: { first: 1, last: 1_000 } }],
    ['--seed=4294967295', { seeds: { first: 4_294_967_295, last: 4_294_967_295 } }],
    ['--until 10s', { untilMicros: 10_000_000 }],
    ['--until 1.284s', { untilMicros: 1_284_000 }],
    ['--until 250ms', { untilMicros: 250_000 }],
    ['--until 2min', { untilMicros: 120_000_000 }],
    ['--json', { json: true }],
  ])('may say %s', (words, expected) => {
    expect(parse(`raft/figure-8 ${words}`)).toMatchObject({ kind: 'run', ...expected });
  });

  it('may ask for help, with or without a scenario', () => {
    expect(parse('--help')).toEqual({ kind: 'help' });
    expect(parse('raft/figure-8 -h')).toEqual({ kind: 'help' });
  });

  it.each([
    ['', /A scenario is missing/],
    ['one.json two.json', /One scenario at a time: after one\.json there is also two\.json/],
    ['a.json --sed 4', /'--sed'/],
    ['a.json --seed', /--seed/],
    ['a.json --seed 9..3', /--seed must be .*, not "9\.\.3"/],
    ['a.json --seed 4294967296', /--seed must be/],
    ['a.json --seed 1..5000000', /a range of at most 1000000/],
    ['a.json --until 10', /--until must be a time such as 10s, .*, not "10"/],
    ['a.json --until 0s', /--until must be/],
    ['a.json --until 7h', /--until must be/],
    ['a.json --until 361min', /at most 360 min/],
  ])('that make no sense are told in one sentence: %s', (words, sentence) => {
    const parsed = parse(words);
    expect(parsed).toMatchObject({ kind: 'problem', sentence: expect.stringMatching(sentence) });
  });
});
