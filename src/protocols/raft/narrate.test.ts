import { describe, expect, it } from 'vitest';
import { runOf } from '../testing/scenario-runs.ts';
import { raft } from './index.ts';
import { narrate } from './narrate.ts';

const recordsOf = (id: string) => {
  const found = raft.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return [...runOf(raft, found.scenario).records];
};

/** Everything told of one node, or of all, in a scenario of the library. */
const toldIn = (id: string, node?: string) =>
  recordsOf(id).flatMap((record) => {
    const told = narrate(record);
    return told === null || (node !== undefined && record.node !== node) ? [] : [told];
  });

const ruleCited = (id: string, text: string) =>
  toldIn(id).find((told) => told.text.startsWith(text))?.rule;

describe('why something happened', () => {
  it('an election: who stands, who votes, who wins, each with its rule', () => {
    const texts = toldIn('first-election').map(({ text }) => text);
    expect(texts).toContain('hears no leader and stands for term 1');
    expect(texts).toContain('votes for n4 in term 1: that log is at least as up to date');
    expect(texts).toContain('wins term 1 with votes from n1 and n2');
    expect(ruleCited('first-election', 'wins')).toBe('raft/majority');
  });

  it('a refused vote says which rule forbids it', () => {
    expect(ruleCited('split-vote', 'refuses its vote to n2')).toBe('raft/one-vote-a-term');
    expect(ruleCited('figure-8', 'refuses its vote to n5: that log')).toBe('raft/up-to-date-check');
  });

  it('in Figure 8 (c) the leader says why it does not commit', () => {
    expect(toldIn('figure-8', 'n1').map(({ text }) => text)).toContain(
      'does not commit index 2: it is on 3 of 5 servers, but of term 2 and not of term 4',
    );
  });

  it('a deposed leader, a stale one and a removed entry are told', () => {
    const texts = toldIn('wrong-side').map(({ text }) => text);
    expect(texts).toContain('sees term 3 and gives up leading term 2');
    expect(texts).toContain('refuses n5: its term 2 is behind term 3');
    expect(texts).toContain('removes index 4: in conflict with the leader’s log');
  });

  it('a restart says what was on the disk', () => {
    expect(toldIn('majority-lost-and-found', 'n2').map(({ text }) => text)).toContain(
      'starts again and finds term 1, its vote for n3 and 2 entries on its disk',
    );
  });

  it('elections and depositions are moments that matter', () => {
    const important = toldIn('leader-killed').filter((told) => told.important);
    expect(important.map(({ text }) => text.split(' ')[0])).toEqual([
      'hears',
      'hears',
      'wins',
      'commits',
      'hears',
      'wins',
    ]);
  });

  it('a heartbeat that brings nothing new is not told', () => {
    const heartbeats = recordsOf('leader-killed').filter(
      (record) => record.kind === 'deliver' && record.before === record.after,
    );
    expect(heartbeats.length).toBeGreaterThan(100);
    expect(heartbeats.map(narrate).filter((told) => told !== null)).toEqual([]);
  });

  it('every citation names a place in the paper', () => {
    for (const { citation } of toldIn('figure-8')) expect(citation?.section).toMatch(/§|Figure/);
  });
});
