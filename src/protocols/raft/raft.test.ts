import { describe, expect, it } from 'vitest';
import { raft, readDisk } from './index.ts';
import { diskOf, logOf, putEntry, Server, type ServerOptions } from './testing/server.ts';

const put = { kind: 'put', key: 'x', value: '7' } as const;
const defaults = Object.fromEntries(raft.parameters.map((each) => [each.name, each.default]));

describe('§5.2 leader election', () => {
  it('a server starts as a follower with a randomised election time-out', () => {
    const server = new Server();
    expect(server.role).toBe('follower');
    expect(server.knows.currentTerm).toBe(0);
    expect(server.timersSet).toEqual({ electionTimeout: [150_000, 300_000] });
  });

  it('a follower stays one as long as it hears a leader, and its time-out starts again', () => {
    const server = new Server().append('n2', 1);
    expect(server.role).toBe('follower');
    expect(server.knows.leaderId).toBe('n2');
    expect(server.timersSet).toHaveProperty('electionTimeout');
    server.append('n2', 1);
    expect(server.timersSet).toHaveProperty('electionTimeout');
  });

  it('on time-out it raises its term, votes for itself and asks all other servers', () => {
    const server = new Server({ durable: diskOf(3, [1, 3]) }).fire('electionTimeout');
    expect(server.role).toBe('candidate');
    expect(server.knows).toMatchObject({ currentTerm: 4, votedFor: 'n1', votesGranted: ['n1'] });
    expect([...server.sentOf('requestVote').keys()]).toEqual(['n2', 'n3', 'n4', 'n5']);
    expect(server.voteAsked).toEqual({
      type: 'requestVote',
      term: 4,
      candidateId: 'n1',
      lastLogIndex: 2,
      lastLogTerm: 3,
    });
    expect(server.timersSet).toHaveProperty('electionTimeout');
  });

  it.each([
    [2, ['n2']],
    [3, ['n2']],
    [5, ['n2', 'n3']],
    [9, ['n2', 'n3', 'n4', 'n5']],
  ])(
    'of %i servers it wins with its own vote and those of %j, not one fewer',
    (servers, voters) => {
      const server = new Server({ nodes: servers }).fire('electionTimeout');
      for (const voter of voters) {
        expect(server.role).toBe('candidate');
        server.vote(voter, 1);
      }
      expect(server.role).toBe('leader');
    },
  );

  it('counts each voter once', () => {
    const server = new Server().fire('electionTimeout').vote('n2', 1).vote('n2', 1).vote('n2', 1);
    expect(server.role).toBe('candidate');
  });

  it('does not count refusals, nor votes of an earlier term', () => {
    const server = new Server().fire('electionTimeout').fire('electionTimeout');
    server.vote('n2', 2, false).vote('n3', 2, false).vote('n4', 1).vote('n5', 1);
    expect(server.role).toBe('candidate');
    expect(server.knows.votesGranted).toEqual(['n1']);
  });

  it('a new leader sends heartbeats to all other servers at once and stops its election timer', () => {
    const server = new Server({ parameters: { noOpOnElection: false } }).elect();
    expect([...server.sentOf('appendEntries').keys()]).toEqual(['n2', 'n3', 'n4', 'n5']);
    expect(server.sentOf('appendEntries').get('n2')?.entries).toEqual([]);
    expect(server.timersSet).toEqual({ heartbeatDue: 50_000 });
    expect(server.effects).toContainEqual({ kind: 'cancelTimer', timer: 'electionTimeout' });
  });

  it('a leader repeats them at every heartbeat interval', () => {
    const server = new Server({ parameters: { heartbeatInterval: 20_000 } }).elect();
    server.fire('heartbeatDue');
    expect(server.sentOf('appendEntries').size).toBe(4);
    expect(server.timersSet).toEqual({ heartbeatDue: 20_000 });
  });

  it('votes for at most one candidate in a term, first come, first served', () => {
    const server = new Server();
    expect(server.askVote('n2', 1).voteSent).toMatchObject({ term: 1, voteGranted: true });
    expect(server.askVote('n3', 1).voteSent).toMatchObject({ term: 1, voteGranted: false });
    expect(server.knows.votedFor).toBe('n2');
  });

  it('gives the same candidate the same answer again', () => {
    const server = new Server().askVote('n2', 1).askVote('n2', 1);
    expect(server.voteSent.voteGranted).toBe(true);
  });

  it('votes anew in a new term', () => {
    const server = new Server().askVote('n2', 1).askVote('n3', 2);
    expect(server.voteSent).toMatchObject({ term: 2, voteGranted: true });
  });

  it('starts its time-out again when it grants a vote, not when it refuses one', () => {
    const server = new Server();
    expect(server.askVote('n2', 1).timersSet).toHaveProperty('electionTimeout');
    expect(server.askVote('n3', 1).timersSet).toEqual({});
  });

  it('a candidate accepts a leader of its own term and becomes a follower', () => {
    const server = new Server().fire('electionTimeout').append('n3', 1);
    expect(server.role).toBe('follower');
    expect(server.knows).toMatchObject({ currentTerm: 1, leaderId: 'n3', votedFor: 'n1' });
    expect(server.answerSent.success).toBe(true);
  });

  it('a candidate refuses a leader of an earlier term and stays a candidate', () => {
    const server = new Server({ durable: diskOf(1) }).fire('electionTimeout').append('n3', 1);
    expect(server.role).toBe('candidate');
    expect(server.answerSent).toMatchObject({ success: false, term: 2 });
  });

  it('a candidate without a majority stands again in a higher term when its time runs out', () => {
    const server = new Server().fire('electionTimeout').vote('n2', 1).fire('electionTimeout');
    expect(server.role).toBe('candidate');
    expect(server.knows).toMatchObject({ currentTerm: 2, votesGranted: ['n1'] });
    expect(server.sentOf('requestVote').size).toBe(4);
    expect(server.timersSet).toEqual({ electionTimeout: [150_000, 300_000] });
  });

  it('raft/randomised-timeouts off: all time-outs are the same', () => {
    const server = new Server({ rulesOff: ['raft/randomised-timeouts'] });
    expect(server.timersSet).toEqual({ electionTimeout: [150_000, 150_000] });
  });

  it('raft/one-vote-a-term off: it votes for everybody', () => {
    const server = new Server({ rulesOff: ['raft/one-vote-a-term'] }).askVote('n2', 1);
    expect(server.askVote('n3', 1).voteSent.voteGranted).toBe(true);
  });

  it('raft/majority off: its own vote is enough', () => {
    const server = new Server({ rulesOff: ['raft/majority'] }).fire('electionTimeout');
    expect(server.role).toBe('leader');
    expect(server.knows.currentTerm).toBe(1);
  });
});

describe('§5.4.1 election restriction', () => {
  const voter = () => new Server({ durable: diskOf(3, [1, 2, 2]) });

  it.each([
    ['a later last term', 1, 3, true],
    ['the same last term and length', 3, 2, true],
    ['the same last term and a longer log', 4, 2, true],
    ['the same last term and a shorter log', 2, 2, false],
    ['an earlier last term and a longer log', 9, 1, false],
  ])('with %s: index %i, term %i, vote %s', (_, lastLogIndex, lastLogTerm, voteGranted) => {
    const server = voter().askVote('n2', 4, lastLogIndex, lastLogTerm);
    expect(server.voteSent).toMatchObject({ term: 4, voteGranted });
    expect(server.knows.votedFor).toBe(voteGranted ? 'n2' : null);
  });

  it('raft/up-to-date-check off: it votes for a candidate with an empty log', () => {
    const server = new Server({
      durable: diskOf(3, [1, 2, 2]),
      rulesOff: ['raft/up-to-date-check'],
    });
    expect(server.askVote('n2', 4).voteSent.voteGranted).toBe(true);
  });
});

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
    expect(server.knows).toMatchObject({ commitIndex: 2, lastApplied: 2 });
    expect([...server.knows.store.values]).toEqual([
      ['x', '1'],
      ['y', '2'],
    ]);
    server.append('n2', 1, { prevLogIndex: 3, prevLogTerm: 1, leaderCommit: 3 });
    expect(server.knows.store.values.get('x')).toBe('3');
  });

  it('commits no further than the last new entry: what follows may not be the leader’s', () => {
    const server = new Server({ durable: diskOf(1, [1, 1, 1]) });
    server.append('n2', 2, { prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 3 });
    expect(server.knows.commitIndex).toBe(1);
  });

  it('never lowers its commitIndex', () => {
    const server = new Server();
    server.append('n2', 1, { entries: logOf(1, 1).slice(0), leaderCommit: 2 });
    server.append('n2', 1, { prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 1 });
    expect(server.knows.commitIndex).toBe(2);
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

const leader = (options: ServerOptions = {}): Server =>
  new Server({ ...options, parameters: { noOpOnElection: false, ...options.parameters } }).elect();

describe('§5.3 log replication: a leader', () => {
  it('begins with nextIndex behind its last entry and matchIndex 0', () => {
    const { knows } = leader({ durable: diskOf(2, [1, 2]) });
    expect(knows.nextIndex).toEqual([3, 3, 3, 3]);
    expect(knows.matchIndex).toEqual([0, 0, 0, 0]);
  });

  it('appends a client’s command to its log and sends it to all other servers in parallel', () => {
    const server = leader({ durable: diskOf(1, [1]) });
    server.request({ kind: 'put', key: 'x', value: '7' });
    expect(server.knows.log.last).toEqual({
      term: 2,
      command: {
        operation: { kind: 'put', key: 'x', value: '7' },
        request: { client: 'c1', sequence: 1 },
      },
    });
    expect([...server.sentOf('appendEntries').keys()]).toEqual(['n2', 'n3', 'n4', 'n5']);
    expect(server.sentOf('appendEntries').get('n4')).toEqual({
      type: 'appendEntries',
      term: 2,
      leaderId: 'n1',
      prevLogIndex: 1,
      prevLogTerm: 1,
      entries: [server.knows.log.last],
      leaderCommit: 0,
    });
  });

  it('goes on sending an entry that a follower has not acknowledged', () => {
    const server = leader().request({ kind: 'put', key: 'x', value: '7' });
    server.acknowledge('n2', 1).fire('heartbeatDue');
    const sent = server.sentOf('appendEntries');
    expect(sent.get('n2')?.entries).toHaveLength(0);
    expect(sent.get('n3')?.entries).toHaveLength(1);
  });

  it('on success moves the follower’s nextIndex and matchIndex', () => {
    const server = leader({ durable: diskOf(1, [1, 1, 1]) }).acknowledge('n3', 3);
    expect(server.knows.nextIndex).toEqual([4, 4, 4, 4]);
    expect(server.knows.matchIndex).toEqual([0, 3, 0, 0]);
  });

  it('is not set back by a success that was overtaken', () => {
    const server = leader({ durable: diskOf(1, [1, 1, 1]) }).acknowledge('n3', 3);
    const { state } = server;
    server.acknowledge('n3', 1);
    expect(server.state).toBe(state);
  });

  it('on a refusal decrements nextIndex and tries again at once', () => {
    const server = leader({ durable: diskOf(4, [1, 1, 4, 4]) }).refuse('n2', 4);
    expect(server.knows.nextIndex).toEqual([4, 5, 5, 5]);
    expect(server.entriesSent).toMatchObject({ prevLogIndex: 3, prevLogTerm: 4 });
    expect(server.entriesSent.entries.map(({ term }) => term)).toEqual([4]);
  });

  it('with the conflict’s place goes back behind the whole term at once', () => {
    const server = leader({ durable: diskOf(4, [1, 1, 4, 4]) });
    server.refuse('n2', 4, { term: 2, index: 2 });
    expect(server.knows.nextIndex).toEqual([2, 5, 5, 5]);
    expect(server.entriesSent).toMatchObject({ prevLogIndex: 1, prevLogTerm: 1 });
  });

  it('backs up to the first index and no further', () => {
    const server = leader({ durable: diskOf(1, [1]) }).refuse('n2', 1);
    expect(server.entriesSent).toMatchObject({ prevLogIndex: 0, prevLogTerm: 0 });
    expect(server.knows.nextIndex[0]).toBe(1);
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
    expect(server.sentOf('appendEntries').size).toBe(0);
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
    expect(server.sentOf('appendEntries').get('n2')?.entries).toHaveLength(0);
  });
});

const leaderWithoutNoOp = (options: ServerOptions = {}): Server =>
  new Server({ ...options, parameters: { noOpOnElection: false, ...options.parameters } }).elect();

describe('§5.3 committing', () => {
  it.each([
    [3, ['n2']],
    [5, ['n2', 'n3']],
    [9, ['n2', 'n3', 'n4', 'n5']],
  ])(
    'of %i servers an entry is committed with the answers of %j, not one fewer',
    (servers, followers) => {
      const server = leaderWithoutNoOp({ nodes: servers }).request(put);
      for (const follower of followers) {
        expect(server.knows.commitIndex).toBe(0);
        server.acknowledge(follower, 1);
      }
      expect(server.knows.commitIndex).toBe(1);
    },
  );

  it('executes a committed entry and answers its client', () => {
    const server = leaderWithoutNoOp().request(put).acknowledge('n2', 1).acknowledge('n3', 1);
    expect(server.knows.lastApplied).toBe(1);
    expect(server.knows.store.values.get('x')).toBe('7');
    expect(server.answered).toEqual([
      {
        request: { client: 'c1', sequence: 1 },
        outcome: { kind: 'ok', result: { kind: 'done' } },
      },
    ]);
  });

  it('tells followers of the commit with the next AppendEntries', () => {
    const server = leaderWithoutNoOp().request(put).acknowledge('n2', 1).acknowledge('n3', 1);
    expect(server.fire('heartbeatDue').sentOf('appendEntries').get('n4')?.leaderCommit).toBe(1);
  });

  it('raft/majority off: it commits what nobody else stores', () => {
    const server = leaderWithoutNoOp({ rulesOff: ['raft/majority'] }).request(put);
    expect(server.knows.commitIndex).toBe(1);
    expect(server.answered).toHaveLength(1);
  });
});

describe('§5.4.2 committing entries from previous terms', () => {
  const withOldEntries = (options: ServerOptions = {}) =>
    leaderWithoutNoOp({ ...options, durable: diskOf(2, [1, 2]) });

  it('does not commit an entry of an earlier term by counting its copies', () => {
    const server = withOldEntries().acknowledge('n2', 2).acknowledge('n3', 2);
    expect(server.knows.commitIndex).toBe(0);
    expect(server.effects).toContainEqual(
      expect.objectContaining({ kind: 'note', rule: 'raft/commit-only-own-term' }),
    );
    server.acknowledge('n4', 2).acknowledge('n5', 2);
    expect(server.knows.commitIndex).toBe(0);
  });

  it('commits it together with the first entry of its own term', () => {
    const server = withOldEntries().request(put).acknowledge('n2', 3).acknowledge('n3', 3);
    expect(server.knows.commitIndex).toBe(3);
  });

  it('finds the highest index on a majority when followers are unequally far', () => {
    const server = leaderWithoutNoOp();
    for (const sequence of [1, 2, 3]) server.request(put, { client: 'c1', sequence });
    server.acknowledge('n2', 1).acknowledge('n3', 3);
    expect(server.knows.commitIndex).toBe(1);
    server.acknowledge('n4', 2);
    expect(server.knows.commitIndex).toBe(2);
  });

  it('raft/commit-only-own-term off: it commits the earlier entry by counting', () => {
    const server = withOldEntries({ rulesOff: ['raft/commit-only-own-term'] });
    server.acknowledge('n2', 2).acknowledge('n3', 2);
    expect(server.knows.commitIndex).toBe(2);
  });
});

describe('§8 the no-op at the start of a term', () => {
  it('is appended on election, and commits what earlier leaders left', () => {
    const server = new Server({ durable: diskOf(2, [1, 2]) }).elect();
    expect(server.terms).toEqual([1, 2, 3]);
    expect(server.knows.log.last?.command).toBeNull();
    expect(server.sentOf('appendEntries').get('n2')).toMatchObject({ prevLogIndex: 2 });
    server.acknowledge('n2', 3).acknowledge('n3', 3);
    expect(server.knows.commitIndex).toBe(3);
  });

  it('is left out when the parameter says so', () => {
    expect(leaderWithoutNoOp({ durable: diskOf(2, [1, 2]) }).terms).toEqual([1, 2]);
  });
});

const append = { kind: 'append', key: 'x', value: 'a' } as const;
const first = { client: 'c1', sequence: 1 };
const second = { client: 'c1', sequence: 2 };
const done = { kind: 'ok', result: { kind: 'done' } };

const leaderOfThree = () => new Server({ nodes: 3, parameters: { noOpOnElection: false } }).elect();

describe('§8 client interaction', () => {
  it('a follower names the leader it has heard from', () => {
    const server = new Server().append('n4', 1).request(put);
    expect(server.answered).toEqual([{ request: first, outcome: { kind: 'redirect', to: 'n4' } }]);
  });

  it('a server that knows no leader says so', () => {
    expect(new Server().request(put).answered).toEqual([
      { request: first, outcome: { kind: 'redirect', to: null } },
    ]);
    const candidate = new Server().append('n4', 1).fire('electionTimeout').request(put);
    expect(candidate.answered[0]?.outcome).toEqual({ kind: 'redirect', to: null });
  });

  it('a leader answers when the entry is executed, not before', () => {
    const server = leaderOfThree().request(put);
    expect(server.answered).toEqual([]);
    expect(server.acknowledge('n2', 1).answered).toEqual([{ request: first, outcome: done }]);
  });

  it('a read goes through the log and gives the value at its place there', () => {
    const server = leaderOfThree().request(put, first);
    server.request({ kind: 'get', key: 'x' }, second);
    expect(server.knows.log.length).toBe(2);
    server.acknowledge('n2', 2);
    expect(server.answered).toEqual([
      { request: first, outcome: done },
      { request: second, outcome: { kind: 'ok', result: { kind: 'value', value: '7' } } },
    ]);
  });

  it('a repeated request that was executed is answered from the session, without a new entry', () => {
    const server = leaderOfThree().request(append).acknowledge('n2', 1).request(append);
    expect(server.answered).toEqual([{ request: first, outcome: done }]);
    expect(server.knows.log.length).toBe(1);
  });

  it('a repeated request that waits for its commit is not appended again', () => {
    const server = leaderOfThree().request(append).request(append);
    expect(server.knows.log.length).toBe(1);
    expect(server.acknowledge('n2', 1).answered).toHaveLength(1);
  });

  it('a request that an earlier leader left in the log is answered with that entry’s commit', () => {
    const entry = putEntry(1, 'x', '7', first);
    const server = new Server({ nodes: 3, durable: diskOf(1, [entry]) }).elect().request(put);
    expect(server.terms).toEqual([1, 2]);
    expect(server.acknowledge('n2', 2).answered).toEqual([{ request: first, outcome: done }]);
  });

  it('a command that stands twice in the log is executed once and gives the same answer', () => {
    const entries = [putEntry(1, 'x', '7', first), putEntry(1, 'x', '8', second)];
    const twice = [...entries, putEntry(2, 'x', '7', first)];
    const server = new Server().append('n2', 2, { entries: twice, leaderCommit: 3 });
    expect(server.knows.store.values.get('x')).toBe('8');
  });

  it('a request older than the client’s last is left unanswered: its result is forgotten', () => {
    const server = leaderOfThree().request(put, second).acknowledge('n2', 1).request(put, first);
    expect(server.answered).toEqual([]);
    expect(server.knows.log.length).toBe(1);
  });

  it('a leader that steps down sends waiting clients elsewhere and does not call it a failure', () => {
    const server = leaderOfThree().request(put).append('n3', 9);
    expect(server.role).toBe('follower');
    expect(server.answered).toEqual([{ request: first, outcome: { kind: 'redirect', to: 'n3' } }]);
    expect(server.knows.pendingRequests).toEqual([]);
    expect(server.terms).toEqual([1]);
  });

  it('raft/duplicate-detection off: a repeated command is executed again', () => {
    const server = new Server({
      nodes: 3,
      parameters: { noOpOnElection: false },
      rulesOff: ['raft/duplicate-detection'],
    }).elect();
    server.request(append).request(append).acknowledge('n2', 2);
    expect(server.knows.store.values.get('x')).toBe('a,a');
  });

  it('an operation that the store does not know fails at once', () => {
    const server = leaderOfThree().request({ kind: 'propose', value: '1' });
    expect(server.answered[0]?.outcome.kind).toBe('fail');
    expect(server.knows.log.length).toBe(0);
  });
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
      expect(server.knows.currentTerm).toBe(7);
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
    expect(server.knows).toMatchObject({ leaderId: null, nextIndex: [], matchIndex: [] });
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
    expect(server.knows.currentTerm).toBe(5);
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
    expect(again.knows).toMatchObject({
      currentTerm: 4,
      votedFor: 'n2',
      commitIndex: 0,
      lastApplied: 0,
      leaderId: null,
    });
    expect(again.terms).toEqual([4]);
    expect(again.knows.store.values.size).toBe(0);
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

describe('reading a disk from a scenario', () => {
  it('takes terms, commands and requests', () => {
    const disk = readDisk({
      currentTerm: 3,
      votedFor: 'n2',
      log: [
        { term: 1 },
        { term: 2, operation: { kind: 'put', key: 'x', value: '1' } },
        {
          term: 2,
          operation: { kind: 'put', key: 'y', value: '2' },
          request: { client: 'c1', sequence: 4 },
        },
      ],
    });
    const entries = [
      1,
      putEntry(2, 'x', '1'),
      putEntry(2, 'y', '2', { client: 'c1', sequence: 4 }),
    ];
    expect(disk).toEqual(diskOf(3, entries, 'n2'));
  });

  it('takes every operation of the store', () => {
    const operations = [
      { kind: 'put', key: 'x', value: '1' },
      { kind: 'append', key: 'x', value: '1' },
      { kind: 'get', key: 'x' },
      { kind: 'delete', key: 'x' },
      { kind: 'cas', key: 'x', expected: null, value: '1' },
    ];
    const log = operations.map((operation) => ({ term: 1, operation }));
    const disk = readDisk({ currentTerm: 1, votedFor: null, log });
    expect(disk.log.slice(0).map(({ command }) => command?.operation)).toEqual(operations);
  });

  const ofTermOne = (entry: unknown) => ({ currentTerm: 1, votedFor: null, log: [entry] });

  it.each([
    [7, 'The disk must be { currentTerm, votedFor, log }, not 7.'],
    [{ votedFor: null, log: [] }, 'currentTerm must be a whole number, at least 0, not missing.'],
    [{ currentTerm: 1.5, log: [] }, 'currentTerm must be a whole number, at least 0, not 1.5.'],
    [{ currentTerm: 1, votedFor: 3, log: [] }, 'votedFor must be a text or null, not 3.'],
    [{ currentTerm: 1, votedFor: null }, 'log must be a list of entries, not missing.'],
    [ofTermOne({ term: 0 }), 'log[0].term must be a whole number, at least 1, not 0.'],
    [ofTermOne({ term: 2 }), 'log[0].term must be at most currentTerm (1), not 2.'],
    [
      { currentTerm: 3, log: [{ term: 3 }, { term: 2 }] },
      'log[1].term must be a whole number, at least 3, not 2.',
    ],
    [
      ofTermOne({ term: 1, operation: { kind: 'add', key: 'x', amount: 1 } }),
      "log[0].operation.kind must be 'put', 'get', 'cas', 'append' or 'delete', not \"add\".",
    ],
    [
      ofTermOne({ term: 1, operation: { kind: 'put', key: 'x' } }),
      'log[0].operation.value must be a text, not missing.',
    ],
    [
      ofTermOne({ term: 1, operation: { kind: 'get', key: 'x' }, request: { client: 'c1' } }),
      'log[0].request.sequence must be a whole number, at least 1, not missing.',
    ],
  ])('says what is wrong with %j', (json, message) => {
    expect(() => readDisk(json)).toThrow(message);
  });
});

it('the defaults go together', () => {
  expect(raft.checkParameters?.(defaults)).toBeNull();
});

it('the shortest election time-out must not be over the longest', () => {
  const problem = raft.checkParameters?.({ ...defaults, electionTimeoutMinimum: 400_000 });
  expect(problem?.what).toContain('400 ms');
  expect(problem?.remedy).toContain('electionTimeoutMaximum');
});

it('a heartbeat must come before the shortest election time-out', () => {
  const problem = raft.checkParameters?.({ ...defaults, heartbeatInterval: 150_000 });
  expect(problem?.remedy).toContain('heartbeatInterval');
});
