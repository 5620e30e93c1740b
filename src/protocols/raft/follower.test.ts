import { describe, expect, it } from 'vitest';
import { diskOf, logOf, putEntry, Server } from './testing/server.ts';

describe('§5.3 log replication: a follower', () => {
  it('accepts entries when its log holds the one before them with the same term', () => {
    const server = new Server({ durable: diskOf(2, [1, 2]) });
    server.append('n2', 2, { prevLogIndex: 2, prevLogTerm: 2, entries: logOf(2, 2).slice(0) });
    expect(server.terms).toEqual([1, 2, 2, 2]);
    expect(server.answerSent).toEqual({
      type: 'appendEntriesResponse',
      term: 2,
      success: true,
      matchIndex: 4,
    });
  });

  it.each([
    ['its log ends before that index', [1], 2, 2],
    ['its log holds another term there', [1, 1], 2, 2],
  ])('refuses entries when %s', (_, terms, prevLogIndex, prevLogTerm) => {
    const server = new Server({ durable: diskOf(2, terms) });
    server.append('n2', 3, { prevLogIndex, prevLogTerm, entries: logOf(3).slice(0) });
    expect(server.terms).toEqual(terms);
    expect(server.answerSent).toMatchObject({ success: false, term: 3, prevLogIndex });
    expect(server.timersSet).toHaveProperty('electionTimeout');
  });

  it('says how far its log reaches when it is too short', () => {
    const server = new Server({ durable: diskOf(1, [1]) });
    server.append('n2', 2, { prevLogIndex: 7, prevLogTerm: 2 });
    expect(server.answerSent).toMatchObject({ conflict: { term: null, index: 2 } });
  });

  it('names the conflicting term and its first index there', () => {
    const server = new Server({ durable: diskOf(2, [1, 2, 2, 2]) });
    server.append('n2', 3, { prevLogIndex: 4, prevLogTerm: 3 });
    expect(server.answerSent).toMatchObject({ conflict: { term: 2, index: 2 } });
  });

  it('says nothing of the conflict without the optimisation', () => {
    const server = new Server({
      durable: diskOf(2, [1, 2, 2, 2]),
      parameters: { conflictTermOptimisation: false },
    });
    server.append('n2', 3, { prevLogIndex: 4, prevLogTerm: 3 });
    expect(server.answerSent).toMatchObject({ conflict: null });
  });

  it('removes a conflicting entry and all that follow it', () => {
    const server = new Server({ durable: diskOf(2, [1, 2, 2, 2]) });
    server.append('n2', 3, { prevLogIndex: 1, prevLogTerm: 1, entries: logOf(3).slice(0) });
    expect(server.terms).toEqual([1, 3]);
  });

  it('keeps its log when an old message brings a part of it again', () => {
    const server = new Server({ durable: diskOf(1, [1, 1, 1]) });
    server.append('n2', 1, { prevLogIndex: 0, prevLogTerm: 0, entries: logOf(1).slice(0) });
    expect(server.terms).toEqual([1, 1, 1]);
    expect(server.answerSent).toMatchObject({ success: true, matchIndex: 1 });
    expect(server.stored).toBeNull();
  });

  it('commits up to the leader’s commitIndex and executes in log order', () => {
    const server = new Server();
    const entries = [putEntry(1, 'x', '1'), putEntry(1, 'y', '2'), putEntry(1, 'x', '3')];
    server.append('n2', 1, { entries, leaderCommit: 2 });
    expect(server.context).toMatchObject({ commitIndex: 2, lastApplied: 2 });
    expect([...server.context.store.values]).toEqual([
      ['x', '1'],
      ['y', '2'],
    ]);
    server.append('n2', 1, { prevLogIndex: 3, prevLogTerm: 1, leaderCommit: 3 });
    expect(server.context.store.values.get('x')).toBe('3');
  });

  it('commits no further than the last new entry: what follows may not be the leader’s', () => {
    const server = new Server({ durable: diskOf(1, [1, 1, 1]) });
    server.append('n2', 2, { prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 3 });
    expect(server.context.commitIndex).toBe(1);
  });

  it('never lowers its commitIndex', () => {
    const server = new Server();
    server.append('n2', 1, { entries: logOf(1, 1).slice(0), leaderCommit: 2 });
    server.append('n2', 1, { prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 1 });
    expect(server.context.commitIndex).toBe(2);
  });

  it('answers a heartbeat that brings nothing new without any change of its state', () => {
    const server = new Server().append('n2', 1, { entries: logOf(1).slice(0), leaderCommit: 1 });
    const { state } = server;
    server.append('n2', 1, { prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 });
    expect(server.state).toBe(state);
    expect(server.answerSent).toMatchObject({ success: true, matchIndex: 1 });
  });

  it('raft/log-consistency-check off: it takes entries wherever its log ends', () => {
    const server = new Server({ rulesOff: ['raft/log-consistency-check'] });
    server.append('n2', 2, { prevLogIndex: 5, prevLogTerm: 1, entries: logOf(2).slice(0) });
    expect(server.terms).toEqual([2]);
    expect(server.answerSent.success).toBe(true);
  });
});
