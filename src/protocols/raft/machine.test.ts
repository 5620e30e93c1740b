import { describe, expect, it } from 'vitest';
import { driverFor } from '../../sim/machine/driver-for.ts';
import { raftMachine } from './machine.ts';
import { diskOf, logOf, putEntry, Server } from './testing/server.ts';

const put = { kind: 'put', key: 'x', value: '7' } as const;

it('is a flat machine, which the fast driver runs', () => {
  expect(driverFor(raftMachine).kind).toBe('compiled');
});

describe('§5.1 terms', () => {
  const inTermTwo = {
    follower: () => new Server({ durable: diskOf(2) }),
    candidate: () => new Server({ durable: diskOf(1) }).fire('electionTimeout'),
    leader: () => new Server({ durable: diskOf(1) }).elect(),
  };
  const roles = ['follower', 'candidate', 'leader'] as const;

  const messages = {
    requestVote: (server: Server, term: number) => server.askVote('n5', term, 9, 9),
    requestVoteResponse: (server: Server, term: number) => server.vote('n5', term, false),
    appendEntries: (server: Server, term: number) => server.append('n5', term),
    appendEntriesResponse: (server: Server, term: number) => server.refuse('n5', 0, null, term),
  };
  const kinds = Object.keys(messages) as (keyof typeof messages)[]; // keys of the object above

  describe.each(roles)('a %s', (role) => {
    it.each(kinds)('takes over the higher term of a %s and is a follower then', (kind) => {
      const server = inTermTwo[role]();
      expect(server.role).toBe(role);
      messages[kind](server, 7);
      expect(server.context.currentTerm).toBe(7);
      expect(server.role).toBe('follower');
      expect(server.stored?.currentTerm).toBe(7);
    });

    it('refuses a RequestVote of an earlier term', () => {
      const server = inTermTwo[role]().askVote('n5', 1, 9, 9);
      expect(server.voteSent).toMatchObject({ term: 2, voteGranted: false });
      expect(server.role).toBe(role);
    });

    it('refuses AppendEntries of an earlier term', () => {
      const server = inTermTwo[role]();
      const before = server.terms;
      server.append('n5', 1, { entries: logOf(1, 1, 1).slice(0) });
      expect(server.answerSent).toMatchObject({ term: 2, success: false });
      expect(server.terms).toEqual(before);
      expect(server.role).toBe(role);
      expect(server.timersSet).toEqual({});
    });
  });

  it('a leader that steps down waits for a new one and stops its heartbeats', () => {
    const server = new Server().elect().askVote('n2', 2, 9, 9);
    expect(server.timersSet).toHaveProperty('electionTimeout');
    expect(server.effects).toContainEqual({ kind: 'cancelTimer', timer: 'heartbeatDue' });
    expect(server.context).toMatchObject({ leaderId: null, nextIndex: [], matchIndex: [] });
  });

  it('raft/reject-stale-terms off: a deposed leader still writes', () => {
    const server = new Server({
      durable: diskOf(3, [1, 3]),
      rulesOff: ['raft/reject-stale-terms'],
    });
    server.append('n2', 2, { prevLogIndex: 1, prevLogTerm: 1, entries: logOf(2).slice(0) });
    expect(server.terms).toEqual([1, 2]);
  });

  it('raft/step-down-on-higher-term off: a leader takes the term and goes on leading', () => {
    const server = new Server({ rulesOff: ['raft/step-down-on-higher-term'] }).elect();
    server.append('n2', 5);
    expect(server.role).toBe('leader');
    expect(server.context.currentTerm).toBe(5);
  });
});

describe('§5.6 and Figure 2: stable storage before answering', () => {
  it('a vote is on the disk before it is sent', () => {
    const server = new Server().askVote('n2', 1);
    expect(server.stored).toMatchObject({ currentTerm: 1, votedFor: 'n2' });
    expect(server.order.indexOf('persist')).toBeLessThan(server.order.indexOf('send'));
  });

  it('a candidate’s term and own vote are on the disk before it asks for votes', () => {
    const server = new Server().fire('electionTimeout');
    expect(server.stored).toMatchObject({ currentTerm: 1, votedFor: 'n1' });
    expect(server.order.indexOf('persist')).toBeLessThan(server.order.indexOf('send'));
  });

  it('entries are on the disk before they are acknowledged', () => {
    const server = new Server().append('n2', 1, { entries: logOf(1).slice(0) });
    expect(server.stored?.log).toEqual(logOf(1));
    expect(server.order.indexOf('persist')).toBeLessThan(server.order.indexOf('send'));
  });

  it('a leader’s entry is on its own disk before it is sent, and so before it can count', () => {
    const server = new Server().elect().request(put);
    expect(server.order.indexOf('persist')).toBeLessThan(server.order.indexOf('send'));
  });

  it('what has not changed is not written again', () => {
    const server = new Server().askVote('n2', 1).askVote('n3', 1);
    expect(server.stored).toBeNull();
    server.append('n2', 1).append('n2', 1, { leaderCommit: 0 });
    expect(server.stored).toBeNull();
  });

  it('a server that starts again finds its term, vote and log, and nothing else', () => {
    const first = new Server().askVote('n2', 4);
    first.append('n2', 4, { entries: [putEntry(4, 'x', '1')], leaderCommit: 1 });
    const durable = first.stored;
    const again = new Server(durable === null ? {} : { durable });
    expect(again.role).toBe('follower');
    expect(again.context).toMatchObject({
      currentTerm: 4,
      votedFor: 'n2',
      commitIndex: 0,
      lastApplied: 0,
      leaderId: null,
    });
    expect(again.terms).toEqual([4]);
    expect(again.context.store.values.size).toBe(0);
    expect(again.askVote('n3', 4, 9, 9).voteSent.voteGranted).toBe(false);
  });

  it('raft/persist-vote-and-term off: the vote leaves before it is on the disk', () => {
    const server = new Server({ rulesOff: ['raft/persist-vote-and-term'] }).askVote('n2', 1);
    expect(server.order.indexOf('send')).toBeLessThan(server.order.indexOf('persist'));
  });

  it('raft/persist-log off: entries are acknowledged before they are on the disk', () => {
    const server = new Server({ rulesOff: ['raft/persist-log'], durable: diskOf(1) });
    server.append('n2', 1, { entries: logOf(1).slice(0) });
    expect(server.order.indexOf('send')).toBeLessThan(server.order.indexOf('persist'));
  });
});
