import { expect, it } from 'vitest';
import type { Narration } from '../../sim/protocol.ts';
import { runOf } from '../testing/scenario-runs.ts';
import { twoPhaseCommit } from './index.ts';

const toldIn = (id: string): readonly (Narration & { readonly node: string | null })[] => {
  const found = twoPhaseCommit.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return [...runOf(twoPhaseCommit, found.scenario).records].flatMap((record) => {
    const told = twoPhaseCommit.narrate(record);
    return told === null ? [] : [{ ...told, node: record.node }];
  });
};

it('the moments that matter are the decision, the blocking, its end and a restart in doubt', () => {
  const important = toldIn('cooperation-does-not-help').filter((each) => each.important);
  expect(important.map(({ node, text }) => `${node} ${text}`)).toEqual([
    'n1 commits c1#1: n2 and n3 voted yes',
    'n2 is blocked: nobody could tell it what became of c1#1, and b stays locked',
    'n3 is blocked: nobody could tell it what became of c1#1, and c stays locked',
    expect.stringContaining('n1 has read its log: nothing is in doubt, the commit of c1#1'),
    expect.stringMatching(/^n2 commits c1#1, after it was blocked for \d+ ms$/),
    expect.stringMatching(/^n3 commits c1#1, after it was blocked for \d+ ms$/),
  ]);
});

it('every sentence begins with a verb’s lower case and cites a source', () => {
  for (const { id } of twoPhaseCommit.scenarios) {
    for (const { text, citation } of toldIn(id)) {
      expect(text).toMatch(/^[a-z]/);
      expect(citation?.section).toBeTruthy();
    }
  }
});

it('a no for a locked key names the rule', () => {
  const no = toldIn('same-key').find(({ text }) => text.startsWith('votes no'));
  expect(no).toMatchObject({
    text: 'votes no on c2#1: c is locked by c1#1',
    rule: 'two-phase-commit/lock-held-votes-no',
  });
});
