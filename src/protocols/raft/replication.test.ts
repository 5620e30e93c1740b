import { describe, expect, it } from 'vitest';
import type { ServerOptions } from './testing/server.ts';
import { diskOf, Server } from './testing/server.ts';

const leader = (options: ServerOptions = {}): Server =>
  new Server({ ...options, parameters: { noOpOnElection: false, ...options.parameters } }).elect();

describe('§5.3 log replication: a leader', () => {
  it('begins with nextIndex behind its last entry and matchIndex 0', () => {
    const { context } = leader({ durable: diskOf(2, [1, 2]) });
    expect(context.nextIndex).toEqual([3, 3, 3, 3]);
    expect(context.matchIndex).toEqual([0, 0, 0, 0]);
  });

  it('appends a client’s command to its log and sends it to all other servers in parallel', () => {
    const server = leader({ durable: diskOf(1, [1]) });
    server.request({ kind: 'put', key: 'x', value: '7' });
    expect(server.context.log.last).toEqual({
      term: 2,
      command: {
        operation: { kind: 'put', key: 'x', value: '7' },
        request: { client: 'c1', sequence: 1 },
      },
    });
    expect([...server.sent('appendEntries').keys()]).toEqual(['n2', 'n3', 'n4', 'n5']);
    expect(server.sent('appendEntries').get('n4')).toEqual({
      type: 'appendEntries',
      term: 2,
      leaderId: 'n1',
      prevLogIndex: 1,
      prevLogTerm: 1,
      entries: [server.context.log.last],
      leaderCommit: 0,
    });
  });

  it('goes on sending an entry that a follower has not acknowledged', () => {
    const server = leader().request({ kind: 'put', key: 'x', value: '7' });
    server.acknowledge('n2', 1).fire('heartbeatDue');
    const sent = server.sent('appendEntries');
    expect(sent.get('n2')?.entries).toHaveLength(0);
    expect(sent.get('n3')?.entries).toHaveLength(1);
  });

  it('on success moves the follower’s nextIndex and matchIndex', () => {
    const server = leader({ durable: diskOf(1, [1, 1, 1]) }).acknowledge('n3', 3);
    expect(server.context.nextIndex).toEqual([4, 4, 4, 4]);
    expect(server.context.matchIndex).toEqual([0, 3, 0, 0]);
  });

  it('is not set back by a success that was overtaken', () => {
    const server = leader({ durable: diskOf(1, [1, 1, 1]) }).acknowledge('n3', 3);
    const { state } = server;
    server.acknowledge('n3', 1);
    expect(server.state).toBe(state);
  });

  it('on a refusal decrements nextIndex and tries again at once', () => {
    const server = leader({ durable: diskOf(4, [1, 1, 4, 4]) }).refuse('n2', 4);
    expect(server.context.nextIndex).toEqual([4, 5, 5, 5]);
    expect(server.entriesSent).toMatchObject({ prevLogIndex: 3, prevLogTerm: 4 });
    expect(server.entriesSent.entries.map(({ term }) => term)).toEqual([4]);
  });

  it('with the conflict’s place goes back behind the whole term at once', () => {
    const server = leader({ durable: diskOf(4, [1, 1, 4, 4]) });
    server.refuse('n2', 4, { term: 2, index: 2 });
    expect(server.context.nextIndex).toEqual([2, 5, 5, 5]);
    expect(server.entriesSent).toMatchObject({ prevLogIndex: 1, prevLogTerm: 1 });
  });

  it('backs up to the first index and no further', () => {
    const server = leader({ durable: diskOf(1, [1]) }).refuse('n2', 1);
    expect(server.entriesSent).toMatchObject({ prevLogIndex: 0, prevLogTerm: 0 });
    expect(server.context.nextIndex[0]).toBe(1);
  });

  it('pays no heed to a refusal that was overtaken', () => {
    const server = leader({ durable: diskOf(4, [1, 1, 4, 4]) }).refuse('n2', 4);
    const { state } = server;
    server.refuse('n2', 4);
    expect(server.state).toBe(state);
    expect(server.effects).toEqual([]);
  });

  it('pays no heed to answers to an earlier term', () => {
    const server = leader({ durable: diskOf(4, [1, 1, 4, 4]) });
    const { state } = server;
    server.acknowledge('n2', 4, 4).refuse('n3', 4, null, 4);
    expect(server.state).toBe(state);
  });

  it('sends at most a batch at a time, and the next as soon as one has arrived', () => {
    const server = leader({ durable: diskOf(1, [1, 1, 1, 1, 1]), parameters: { batchSize: 2 } });
    server.refuse('n2', 5, { term: null, index: 1 });
    expect(server.entriesSent).toMatchObject({ prevLogIndex: 0 });
    expect(server.entriesSent.entries).toHaveLength(2);
    server.acknowledge('n2', 2);
    expect(server.entriesSent).toMatchObject({ prevLogIndex: 2 });
    expect(server.entriesSent.entries).toHaveLength(2);
    server.acknowledge('n2', 4);
    expect(server.entriesSent.entries).toHaveLength(1);
    server.acknowledge('n2', 5);
    expect(server.sent('appendEntries').size).toBe(0);
  });

  it('never changes its own log but by appending, even when refused', () => {
    const server = leader({ durable: diskOf(4, [1, 1, 4, 4]) });
    server.refuse('n2', 4).refuse('n2', 3).refuse('n2', 2).refuse('n2', 1);
    expect(server.terms).toEqual([1, 1, 4, 4]);
  });

  it('repairs a follower that has lost what it had acknowledged', () => {
    const server = leader({ durable: diskOf(1, [1, 1, 1]) }).acknowledge('n2', 3);
    server.refuse('n2', 3, { term: null, index: 1 });
    expect(server.entriesSent.entries).toHaveLength(3);
    server.acknowledge('n2', 3).fire('heartbeatDue');
    expect(server.sent('appendEntries').get('n2')?.entries).toHaveLength(0);
  });
});
