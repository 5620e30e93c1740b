import { describe, expect, it } from 'vitest';
import type { ServerOptions } from './testing/server.ts';
import { diskOf, Server } from './testing/server.ts';

const put = { kind: 'put', key: 'x', value: '7' } as const;

const leader = (options: ServerOptions = {}): Server =>
  new Server({ ...options, parameters: { noOpOnElection: false, ...options.parameters } }).elect();

describe('§5.3 committing', () => {
  it.each([
    [3, ['n2']],
    [5, ['n2', 'n3']],
    [9, ['n2', 'n3', 'n4', 'n5']],
  ])(
    'of %i servers an entry is committed with the answers of %j, not one fewer',
    (servers, followers) => {
      const server = leader({ servers }).request(put);
      for (const follower of followers) {
        expect(server.context.commitIndex).toBe(0);
        server.acknowledge(follower, 1);
      }
      expect(server.context.commitIndex).toBe(1);
    },
  );

  it('executes a committed entry and answers its client', () => {
    const server = leader().request(put).acknowledge('n2', 1).acknowledge('n3', 1);
    expect(server.context.lastApplied).toBe(1);
    expect(server.context.store.values.get('x')).toBe('7');
    expect(server.replies).toEqual([
      {
        request: { client: 'c1', sequence: 1 },
        outcome: { kind: 'ok', result: { kind: 'done' } },
      },
    ]);
  });

  it('tells followers of the commit with the next AppendEntries', () => {
    const server = leader().request(put).acknowledge('n2', 1).acknowledge('n3', 1);
    expect(server.fire('heartbeatDue').sent('appendEntries').get('n4')?.leaderCommit).toBe(1);
  });

  it('raft/majority off: it commits what nobody else stores', () => {
    const server = leader({ rulesOff: ['raft/majority'] }).request(put);
    expect(server.context.commitIndex).toBe(1);
    expect(server.replies).toHaveLength(1);
  });
});

describe('§5.4.2 committing entries from previous terms', () => {
  const withOldEntries = (options: ServerOptions = {}) =>
    leader({ ...options, durable: diskOf(2, [1, 2]) });

  it('does not commit an entry of an earlier term by counting its copies', () => {
    const server = withOldEntries().acknowledge('n2', 2).acknowledge('n3', 2);
    expect(server.context.commitIndex).toBe(0);
    expect(server.effects).toContainEqual(
      expect.objectContaining({ kind: 'note', rule: 'raft/commit-only-own-term' }),
    );
    server.acknowledge('n4', 2).acknowledge('n5', 2);
    expect(server.context.commitIndex).toBe(0);
  });

  it('commits it together with the first entry of its own term', () => {
    const server = withOldEntries().request(put).acknowledge('n2', 3).acknowledge('n3', 3);
    expect(server.context.commitIndex).toBe(3);
  });

  it('finds the highest index on a majority when followers are unequally far', () => {
    const server = leader();
    for (const sequence of [1, 2, 3]) server.request(put, { client: 'c1', sequence });
    server.acknowledge('n2', 1).acknowledge('n3', 3);
    expect(server.context.commitIndex).toBe(1);
    server.acknowledge('n4', 2);
    expect(server.context.commitIndex).toBe(2);
  });

  it('raft/commit-only-own-term off: it commits the earlier entry by counting', () => {
    const server = withOldEntries({ rulesOff: ['raft/commit-only-own-term'] });
    server.acknowledge('n2', 2).acknowledge('n3', 2);
    expect(server.context.commitIndex).toBe(2);
  });
});

describe('§8 the no-op at the start of a term', () => {
  it('is appended on election, and commits what earlier leaders left', () => {
    const server = new Server({ durable: diskOf(2, [1, 2]) }).elect();
    expect(server.terms).toEqual([1, 2, 3]);
    expect(server.context.log.last?.command).toBeNull();
    expect(server.sent('appendEntries').get('n2')).toMatchObject({ prevLogIndex: 2 });
    server.acknowledge('n2', 3).acknowledge('n3', 3);
    expect(server.context.commitIndex).toBe(3);
  });

  it('is left out when the parameter says so', () => {
    expect(leader({ durable: diskOf(2, [1, 2]) }).terms).toEqual([1, 2]);
  });
});
