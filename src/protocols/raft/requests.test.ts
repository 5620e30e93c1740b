import { describe, expect, it } from 'vitest';
import { diskOf, putEntry, Server } from './testing/server.ts';

const put = { kind: 'put', key: 'x', value: '7' } as const;
const append = { kind: 'append', key: 'x', value: 'a' } as const;
const first = { client: 'c1', sequence: 1 };
const second = { client: 'c1', sequence: 2 };
const done = { kind: 'ok', result: { kind: 'done' } };

const leader = () => new Server({ servers: 3, parameters: { noOpOnElection: false } }).elect();

describe('§8 client interaction', () => {
  it('a follower names the leader it has heard from', () => {
    const server = new Server().append('n4', 1).request(put);
    expect(server.replies).toEqual([{ request: first, outcome: { kind: 'redirect', to: 'n4' } }]);
  });

  it('a server that knows no leader says so', () => {
    expect(new Server().request(put).replies).toEqual([
      { request: first, outcome: { kind: 'redirect', to: null } },
    ]);
    const candidate = new Server().append('n4', 1).fire('electionTimeout').request(put);
    expect(candidate.replies[0]?.outcome).toEqual({ kind: 'redirect', to: null });
  });

  it('a leader answers when the entry is executed, not before', () => {
    const server = leader().request(put);
    expect(server.replies).toEqual([]);
    expect(server.acknowledge('n2', 1).replies).toEqual([{ request: first, outcome: done }]);
  });

  it('a read goes through the log and gives the value at its place there', () => {
    const server = leader().request(put, first);
    server.request({ kind: 'get', key: 'x' }, second);
    expect(server.context.log.length).toBe(2);
    server.acknowledge('n2', 2);
    expect(server.replies).toEqual([
      { request: first, outcome: done },
      { request: second, outcome: { kind: 'ok', result: { kind: 'value', value: '7' } } },
    ]);
  });

  it('a repeated request that was executed is answered from the session, without a new entry', () => {
    const server = leader().request(append).acknowledge('n2', 1).request(append);
    expect(server.replies).toEqual([{ request: first, outcome: done }]);
    expect(server.context.log.length).toBe(1);
  });

  it('a repeated request that waits for its commit is not appended again', () => {
    const server = leader().request(append).request(append);
    expect(server.context.log.length).toBe(1);
    expect(server.acknowledge('n2', 1).replies).toHaveLength(1);
  });

  it('a request that an earlier leader left in the log is answered with that entry’s commit', () => {
    const entry = putEntry(1, 'x', '7', first);
    const server = new Server({ servers: 3, durable: diskOf(1, [entry]) }).elect().request(put);
    expect(server.terms).toEqual([1, 2]);
    expect(server.acknowledge('n2', 2).replies).toEqual([{ request: first, outcome: done }]);
  });

  it('a command that stands twice in the log is executed once and gives the same answer', () => {
    const entries = [putEntry(1, 'x', '7', first), putEntry(1, 'x', '8', second)];
    const twice = [...entries, putEntry(2, 'x', '7', first)];
    const server = new Server().append('n2', 2, { entries: twice, leaderCommit: 3 });
    expect(server.context.store.values.get('x')).toBe('8');
  });

  it('a request older than the client’s last is left unanswered: its result is forgotten', () => {
    const server = leader().request(put, second).acknowledge('n2', 1).request(put, first);
    expect(server.replies).toEqual([]);
    expect(server.context.log.length).toBe(1);
  });

  it('a leader that steps down sends waiting clients elsewhere and does not call it a failure', () => {
    const server = leader().request(put).append('n3', 9);
    expect(server.role).toBe('follower');
    expect(server.replies).toEqual([{ request: first, outcome: { kind: 'redirect', to: 'n3' } }]);
    expect(server.context.pendingRequests).toEqual([]);
    expect(server.terms).toEqual([1]);
  });

  it('raft/duplicate-detection off: a repeated command is executed again', () => {
    const server = new Server({
      servers: 3,
      parameters: { noOpOnElection: false },
      rulesOff: ['raft/duplicate-detection'],
    }).elect();
    server.request(append).request(append).acknowledge('n2', 2);
    expect(server.context.store.values.get('x')).toBe('a,a');
  });

  it('an operation that the store does not know fails at once', () => {
    const server = leader().request({ kind: 'propose', value: '1' });
    expect(server.replies[0]?.outcome.kind).toBe('fail');
    expect(server.context.log.length).toBe(0);
  });
});
