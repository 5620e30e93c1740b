import { describe, expect, it } from 'vitest';
import { describeMessage, describeNode, describePart } from './describe.ts';
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
    expect(describeMessage(leader.sent('appendEntries').get('n2') ?? { type: '' })).toMatchObject({
      family: 'heartbeat',
      epoch: 1,
      cells: [],
    });
    leader.request({ kind: 'put', key: 'x', value: '7' });
    expect(describeMessage(leader.sent('appendEntries').get('n2') ?? { type: '' })).toMatchObject({
      family: 'data',
      label: 'append x=7',
      epoch: 1,
      cells: [1],
    });
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
