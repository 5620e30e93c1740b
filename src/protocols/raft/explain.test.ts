import { describe, expect, it } from 'vitest';
import { runOf } from '../testing/scenario-runs.ts';
import { describeMessage, describeNode, describePart, narrate } from './explain.ts';
import { raft } from './index.ts';
import { diskOf, logOf, putEntry, Server } from './testing/server.ts';

describe('what is said about a server', () => {
  it('a follower names its leader, term, log and values', () => {
    const server = new Server({ id: 'n3' });
    const entries = [putEntry(1, 'x', '5'), putEntry(1, 'y', '2')];
    server.append('n1', 1, { entries, leaderCommit: 1 });
    expect(describeNode(server.state)).toMatchObject({
      epoch: 1,
      role: 'Follower',
      leads: false,
      belief: 'follows n1 in term 1',
      log: [
        { index: 1, epoch: 1, label: 'x=5', committed: true },
        { index: 2, epoch: 1, label: 'y=2', committed: false },
      ],
      logLength: 2,
      committedLength: 1,
      value: 'x=5',
      replica: [['x', '5']],
      quorums: [],
    });
  });

  it('a candidate shows its votes against what it needs', () => {
    const server = new Server().fire('electionTimeout').vote('n4', 1);
    const { role, belief, quorums } = describeNode(server.state);
    expect(role).toBe('Candidate');
    expect(belief).toBe('stands for term 1 with 2 of 3 votes it needs');
    expect(quorums).toEqual([{ label: 'term 1', have: ['n1', 'n4'], needed: 3, total: 5 }]);
  });

  it('a leader shows who stores the first entry that is not committed', () => {
    const server = new Server({ parameters: { noOpOnElection: false } }).elect();
    expect(describeNode(server.state)).toMatchObject({
      leads: true,
      belief: 'believes it leads term 1',
      quorums: [],
    });
    server.request({ kind: 'put', key: 'x', value: '7' }).acknowledge('n3', 1);
    expect(describeNode(server.state).quorums).toEqual([
      { label: 'x=7', have: ['n1', 'n3'], needed: 3, total: 5 },
    ]);
  });

  it('servers with the same values have the same replica, in whatever order they were written', () => {
    const [x, y] = [putEntry(1, 'x', '1'), putEntry(1, 'y', '2')];
    const one = new Server().append('n2', 1, { entries: [x, y], leaderCommit: 2 });
    const other = new Server().append('n2', 1, { entries: [y, x], leaderCommit: 2 });
    expect(describeNode(one.state).replica).toEqual(describeNode(other.state).replica);
    expect(describeNode(one.state).value).toBe('x=1 y=2');
  });

  it('of a long log only the end is listed, with its true indices', () => {
    const terms = Array.from({ length: 100 }, () => 1);
    const { log, logLength } = describeNode(new Server({ durable: diskOf(1, terms) }).state);
    expect(logLength).toBe(100);
    expect(log.length).toBeLessThan(100);
    expect(log.at(-1)?.index).toBe(100);
  });
});

describe('what is said about a message', () => {
  const append = (count: number) =>
    describeMessage(
      new Server({ parameters: { noOpOnElection: false } }).append('n2', 0).deliver('n2', {
        type: 'appendEntries',
        term: 1,
        leaderId: 'n2',
        prevLogIndex: 0,
        prevLogTerm: 0,
        entries: logOf(...Array.from({ length: count }, () => 1)).slice(0),
        leaderCommit: 0,
      }).answerSent,
    );

  it('an answer to AppendEntries tells how far the logs agree', () => {
    expect(append(2)).toMatchObject({ family: 'acknowledgement', label: 'log agrees up to 2' });
  });

  it('AppendEntries shows a cell for each entry; without entries it is a heartbeat', () => {
    const leader = new Server({ parameters: { noOpOnElection: false } }).elect();
    expect(describeMessage(leader.sentOf('appendEntries').get('n2') ?? { type: '' })).toMatchObject(
      {
        family: 'heartbeat',
        epoch: 1,
        cells: [],
      },
    );
    leader.request({ kind: 'put', key: 'x', value: '7' });
    expect(describeMessage(leader.sentOf('appendEntries').get('n2') ?? { type: '' })).toMatchObject(
      {
        family: 'data',
        label: 'append x=7',
        epoch: 1,
        cells: [1],
      },
    );
  });

  it('votes, refusals and client messages have families of their own', () => {
    const vote = new Server().fire('electionTimeout').voteAsked;
    expect(describeMessage(vote)).toMatchObject({ family: 'vote', label: 'vote for n1?' });
    const server = new Server().askVote('n2', 1);
    expect(describeMessage(server.voteSent).family).toBe('acknowledgement');
    expect(describeMessage(server.askVote('n3', 1).voteSent).family).toBe('refusal');
    const request = { client: 'c1', sequence: 1 };
    const reply = { type: 'reply', request, outcome: { kind: 'redirect', to: 'n2' } } as const;
    expect(describeMessage(reply)).toMatchObject({ family: 'client', label: 'ask n2' });
  });
});

describe('what a part of the cluster can do', () => {
  it.each([
    [3, 5, true],
    [2, 5, false],
    [2, 4, false],
    [3, 4, true],
    [1, 1, true],
  ])('%i of %i: %s', (size, total, able) => {
    expect(describePart(size, total).able).toBe(able);
  });
});

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
      (record) =>
        record.kind === 'deliver' &&
        record.before === record.after &&
        record.message.message.type === 'appendEntries',
    );
    expect(heartbeats.length).toBeGreaterThan(100);
    expect(heartbeats.map(narrate).filter((told) => told !== null)).toEqual([]);
  });

  it('every citation names a place in the paper', () => {
    for (const { citation } of toldIn('figure-8')) expect(citation?.section).toMatch(/§|Figure/);
  });
});

it('a part needs a majority only where that rule is on', () => {
  expect(describePart(2, 5).able).toBe(false);
  expect(describePart(2, 5, [], ['raft/majority']).able).toBe(true);
  expect(describePart(0, 5, [], ['raft/majority']).able).toBe(false);
  expect(describePart(2, 5, [], ['raft/up-to-date-check']).able).toBe(false);
});
