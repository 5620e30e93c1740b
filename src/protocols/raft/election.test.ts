import { describe, expect, it } from 'vitest';
import { diskOf, Server } from './testing/server.ts';

describe('§5.2 leader election', () => {
  it('a server starts as a follower with a randomised election time-out', () => {
    const server = new Server();
    expect(server.role).toBe('follower');
    expect(server.context.currentTerm).toBe(0);
    expect(server.timersSet).toEqual({ electionTimeout: [150_000, 300_000] });
  });

  it('a follower stays one as long as it hears a leader, and its time-out starts again', () => {
    const server = new Server().append('n2', 1);
    expect(server.role).toBe('follower');
    expect(server.context.leaderId).toBe('n2');
    expect(server.timersSet).toHaveProperty('electionTimeout');
    server.append('n2', 1);
    expect(server.timersSet).toHaveProperty('electionTimeout');
  });

  it('on time-out it raises its term, votes for itself and asks all other servers', () => {
    const server = new Server({ durable: diskOf(3, [1, 3]) }).fire('electionTimeout');
    expect(server.role).toBe('candidate');
    expect(server.context).toMatchObject({ currentTerm: 4, votedFor: 'n1', votesGranted: ['n1'] });
    expect([...server.sent('requestVote').keys()]).toEqual(['n2', 'n3', 'n4', 'n5']);
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
      const server = new Server({ servers }).fire('electionTimeout');
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
    expect(server.context.votesGranted).toEqual(['n1']);
  });

  it('a new leader sends heartbeats to all other servers at once and stops its election timer', () => {
    const server = new Server({ parameters: { noOpOnElection: false } }).elect();
    expect([...server.sent('appendEntries').keys()]).toEqual(['n2', 'n3', 'n4', 'n5']);
    expect(server.sent('appendEntries').get('n2')?.entries).toEqual([]);
    expect(server.timersSet).toEqual({ heartbeatDue: 50_000 });
    expect(server.effects).toContainEqual({ kind: 'cancelTimer', timer: 'electionTimeout' });
  });

  it('a leader repeats them at every heartbeat interval', () => {
    const server = new Server({ parameters: { heartbeatInterval: 20_000 } }).elect();
    server.fire('heartbeatDue');
    expect(server.sent('appendEntries').size).toBe(4);
    expect(server.timersSet).toEqual({ heartbeatDue: 20_000 });
  });

  it('votes for at most one candidate in a term, first come, first served', () => {
    const server = new Server();
    expect(server.askVote('n2', 1).voteSent).toMatchObject({ term: 1, voteGranted: true });
    expect(server.askVote('n3', 1).voteSent).toMatchObject({ term: 1, voteGranted: false });
    expect(server.context.votedFor).toBe('n2');
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
    expect(server.context).toMatchObject({ currentTerm: 1, leaderId: 'n3', votedFor: 'n1' });
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
    expect(server.context).toMatchObject({ currentTerm: 2, votesGranted: ['n1'] });
    expect(server.sent('requestVote').size).toBe(4);
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
    expect(server.context.currentTerm).toBe(1);
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
    expect(server.context.votedFor).toBe(voteGranted ? 'n2' : null);
  });

  it('raft/up-to-date-check off: it votes for a candidate with an empty log', () => {
    const server = new Server({
      durable: diskOf(3, [1, 2, 2]),
      rulesOff: ['raft/up-to-date-check'],
    });
    expect(server.askVote('n2', 4).voteSent.voteGranted).toBe(true);
  });
});
