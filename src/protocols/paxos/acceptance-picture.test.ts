import { describe, expect, it } from 'vitest';
import type { Run } from '../../sim/run.ts';
import { runOf, serversOf } from '../testing/scenario-runs.ts';
import { acceptancePicture, pictureText } from './acceptance-picture.ts';
import { paxos } from './index.ts';

const runAt = (id: string, milliseconds: number): Run => {
  const found = paxos.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  const run = runOf(paxos, found.scenario);
  run.seekTo(milliseconds * 1_000);
  return run;
};

const pictureAt = (id: string, milliseconds: number) => {
  const run = runAt(id, milliseconds);
  return acceptancePicture(serversOf(run).map((node) => run.world.node(node)));
};

/** A picture as text: `#` accepted, `o` promised, `.` nothing, by row. */
const drawn = (id: string, milliseconds: number): readonly string[] =>
  pictureAt(id, milliseconds).rows.map(({ number, value, marks, isChosen, shared }) =>
    [
      number,
      marks.map((mark) => ({ nothing: '.', promised: 'o', accepted: '#' })[mark]).join(''),
      value ?? '-',
      ...(isChosen ? ['chosen'] : []),
      ...(shared.length > 0 ? [`shares ${shared.join(' ')}`] : []),
    ].join(' '),
  );

describe('the intersecting majorities', () => {
  it('shows which acceptors promised and accepted what', () => {
    expect(drawn('second-must-adopt', 10)).toEqual([]);
    expect(drawn('second-must-adopt', 30)).toEqual(['1 oo. -']);
    expect(drawn('second-must-adopt', 60)).toEqual(['1 ##. x chosen']);
  });

  it('a later majority shares an acceptor with the one that chose', () => {
    expect(drawn('second-must-adopt', 130)).toEqual(['1 ##. x chosen', '2 .oo - shares n4']);
    expect(drawn('second-must-adopt', 250)).toEqual(['1 ##. x chosen', '2 .## x chosen shares n4']);
  });

  it('outlives the acceptors’ crash', () => {
    expect(drawn('restart-from-disk', 140)).toEqual(['1 ### x chosen']);
    expect(pictureAt('restart-from-disk', 80).acceptors).toEqual([
      { id: 'n3', isDown: true },
      { id: 'n4', isDown: true },
      { id: 'n5', isDown: true },
    ]);
  });

  it('two values under one number have a row each', () => {
    expect(drawn('same-numbers', 60)).toEqual(['1 ### x chosen', '1 ### y chosen']);
  });

  it('of a long duel, shows the last numbers and how many came before', () => {
    const { hidden, rows } = pictureAt('duel-for-ever', 1_000);
    expect(rows).toHaveLength(10);
    expect(hidden).toBeGreaterThan(10);
  });
});

describe('in words', () => {
  const text = (id: string, milliseconds: number) => pictureText(pictureAt(id, milliseconds));

  it('says what is chosen and who is in both majorities', () => {
    expect(text('second-must-adopt', 0)).toEqual(['Nobody has promised or accepted anything.']);
    expect(text('second-must-adopt', 30)).toEqual([
      'Nothing is chosen yet: 2 acceptors must accept the same proposal.',
    ]);
    expect(text('second-must-adopt', 130)).toEqual([
      'x is chosen: n3 and n4 accepted it as 1.',
      'The majority of 2 shares n4 with it.',
    ]);
  });

  it('says when a rule that is off has let two values be chosen', () => {
    expect(text('own-value', 200).at(-1)).toBe(
      'But n3, n4 and n5 accepted y as 2: two values are chosen.',
    );
  });
});
