import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRecord, MessageInFlight } from '../../sim/record.ts';
import { Run } from '../../sim/run.ts';
import { describeNode } from './explain.ts';
import { twoPhaseCommit } from './index.ts';
import { Node, type NodeOptions } from './testing/node.ts';
import { byHand, transaction } from './testing/script.ts';
import {
  coordinatorOf,
  homeOf,
  lettersOf,
  operationOf,
  requestOf,
  transactionIdOf,
  writesByHome,
} from './transaction.ts';

// ---- Transactions and keys

const servers = ['n1', 'n2', 'n3', 'n4'];

describe('where keys live', () => {
  it.each([
    ['a', 'n1'],
    ['b', 'n2'],
    ['d', 'n4'],
    ['e', 'n1'],
    ['balance', 'n2'],
  ])('%s lives on %s of four', (key, home) => {
    expect(homeOf(key, servers)).toBe(home);
  });

  it('a node names the first letters of its keys', () => {
    expect(lettersOf('n1', ['n1', 'n2', 'n3', 'n4', 'n5'])).toBe('a f k p u z');
  });

  it('every key, whatever it begins with, has one home', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        expect(servers).toContain(homeOf(key, servers));
      }),
    );
  });

  it('writes are sorted by home, in the order of the servers', () => {
    const writes = ['d', 'b', 'f'].map((key) => ({ key, value: '1' }));
    expect([...writesByHome(writes, servers)]).toEqual([
      ['n2', [writes[1], writes[2]]],
      ['n4', [writes[0]]],
    ]);
  });
});

describe('a transaction’s name', () => {
  it('holds the request and the coordinator', () => {
    const transaction = transactionIdOf({ client: 'c2', sequence: 12 }, 'n3', 0);
    expect(transaction).toBe('c2#12@n3');
    expect(operationOf(transaction)).toBe('c2#12');
    expect(requestOf(transaction)).toEqual({ client: 'c2', sequence: 12 });
    expect(coordinatorOf(transaction)).toBe('n3');
  });

  it('is another one after the coordinator’s restart', () => {
    const transaction = transactionIdOf({ client: 'c2', sequence: 12 }, 'n3', 2);
    expect(transaction).toBe('c2#12@n3.2');
    expect(coordinatorOf(transaction)).toBe('n3');
  });
});

// ---- The coordinator

const committed = (options: NodeOptions = {}): Node =>
  new Node(options).begin(['a', 'b', 'c']).yes('n2').yes('n3');

describe('phase one: the coordinator', () => {
  it('the node that the client asked sends PREPARE to every other node that holds a key', () => {
    const node = new Node().begin(['a', 'b', 'd', 'f']);
    expect(node.state.value).toBe('coordinating');
    expect(node.told).toEqual(['prepare to n2', 'prepare to n4']);
    expect(node.sentAs('prepare', 'n2')).toEqual({
      type: 'prepare',
      transaction: 'c1#1@n1',
      participants: ['n2', 'n4'],
      writes: [
        { key: 'b', value: '1' },
        { key: 'f', value: '1' },
      ],
    });
  });

  it('any node can coordinate, also one that holds none of the keys', () => {
    const node = new Node({ id: 'n4' }).begin(['b', 'c']);
    expect(node.told).toEqual(['prepare to n2', 'prepare to n3']);
    expect(node.sentAs('prepare', 'n3')?.transaction).toBe('c1#1@n4');
  });

  it('writes nothing to its log yet: a transaction that is not known is aborted', () => {
    const node = new Node().begin(['a', 'b']);
    expect(node.log).toEqual([]);
    expect(node.steps).toEqual(['prepare']);
  });

  it('locks its own keys', () => {
    expect(new Node().begin(['a', 'b']).locks).toEqual({ a: 'c1#1@n1' });
  });

  it('a single put is a transaction as well', () => {
    const node = new Node().ask({ kind: 'put', key: 'c', value: '7' });
    expect(node.sentAs('prepare', 'n3')?.writes).toEqual([{ key: 'c', value: '7' }]);
  });

  it('a transaction on its own keys alone needs one forced record and no message', () => {
    const node = new Node().begin(['a', 'e']);
    expect(node.state.value).toBe('idle');
    expect(node.steps).toEqual(['force', 'answer']);
    expect(node.log).toEqual(['commit* c1#1']);
    expect(node.values).toEqual({ a: '1', e: '1' });
  });

  it('an own key that is locked fails the transaction at once', () => {
    const node = new Node().begin(['a', 'b']).begin(['a', 'c'], { client: 'c2', sequence: 1 });
    expect(node.steps).toEqual(['answer']);
    expect(node.answers).toEqual([{ kind: 'fail', reason: 'a is locked by c1#1' }]);
  });

  it('does not begin the same request twice, and answers it again once it is decided', () => {
    const node = new Node().begin(['b', 'c']);
    expect(node.begin(['b', 'c']).steps).toEqual([]);
    node.yes('n2').yes('n3');
    expect(node.begin(['b', 'c']).answers).toEqual([{ kind: 'ok', result: { kind: 'done' } }]);
  });

  it('leaves a request alone that its client has given up', () => {
    const node = new Node().begin(['b'], { client: 'c1', sequence: 2 });
    expect(node.begin(['b'], { client: 'c1', sequence: 1 }).steps).toEqual([]);
  });

  it('fails what it does not serve', () => {
    const [answer] = new Node().ask({ kind: 'get', key: 'a' }).answers;
    expect(answer?.kind).toBe('fail');
  });
});

describe('phase two: commit', () => {
  it('needs the yes of every participant', () => {
    const node = new Node().begin(['b', 'c', 'd']).yes('n2').yes('n3');
    expect(node.steps).toEqual([]);
    node.yes('n4');
    expect(node.told).toEqual(['commit to n2', 'commit to n3', 'commit to n4']);
  });

  it('counts every voter once', () => {
    const node = new Node().begin(['b', 'c']).yes('n2').yes('n2');
    expect(node.steps).toEqual([]);
  });

  it('two-phase-commit/force-decision: the record is forced before anybody is told', () => {
    const node = committed();
    expect(node.steps).toEqual(['force', 'commit', 'commit', 'answer']);
    expect(node.log).toEqual(['commit* c1#1']);
  });

  it('two-phase-commit/force-decision off: the record is in memory only', () => {
    const node = committed({ rulesOff: ['two-phase-commit/force-decision'] });
    expect(node.steps).toEqual(['commit', 'commit', 'answer']);
    expect(node.log).toEqual(['(commit c1#1)']);
  });

  it('writes its own values, unlocks them and answers the client', () => {
    const node = committed();
    expect(node.values).toEqual({ a: '1' });
    expect(node.locks).toEqual({});
    expect(node.answers).toEqual([{ kind: 'ok', result: { kind: 'done' } }]);
  });

  it('forgets with the last acknowledgement; the end record is not forced', () => {
    const node = committed().tell('n2', 'acknowledgement');
    expect(node.state.value).toBe('coordinating');
    node.tell('n2', 'acknowledgement').tell('n3', 'acknowledgement');
    expect(node.state.value).toBe('idle');
    expect(node.steps).toEqual([]);
    expect(node.log).toEqual(['commit* c1#1', '(end c1#1)']);
  });

  it('tells those again who have not acknowledged in time', () => {
    const node = committed().tell('n2', 'acknowledgement');
    node.after(200_000).fire('acknowledgementTimeout');
    expect(node.told).toEqual(['commit to n3']);
    expect(node.timers).toEqual({ acknowledgementTimeout: 200_000 });
  });

  it('without acknowledgements it waits for nothing, and keeps its record', () => {
    const node = committed({ parameters: { acknowledgements: false } });
    expect(node.state.value).toBe('idle');
    expect(node.tell('n3', 'inquiry').told).toEqual(['commit to n3']);
  });

  it('two-phase-commit/forget-after-acknowledgements off: it forgets at once', () => {
    const node = committed({ rulesOff: ['two-phase-commit/forget-after-acknowledgements'] });
    expect(node.log).toEqual(['commit* c1#1', '(end c1#1)']);
    expect(node.tell('n3', 'inquiry').told).toEqual(['abort to n3']);
  });
});

describe('phase two: presumed abort', () => {
  const refused = () => new Node().begin(['a', 'b', 'c', 'd']).yes('n2').no('n3');

  it('one no aborts; those who have not voted no are told; nobody acknowledges', () => {
    const node = refused();
    expect(node.told).toEqual(['abort to n2', 'abort to n4']);
    expect(node.state.value).toBe('idle');
    expect(node.locks).toEqual({});
  });

  it('forces nothing', () => {
    expect(refused().steps).toEqual(['abort', 'abort', 'answer']);
    expect(refused().log).toEqual(['(abort c1#1)']);
  });

  it('the client is told why', () => {
    expect(refused().answers).toEqual([{ kind: 'fail', reason: 'n3 voted no: it refuses' }]);
  });

  it('a vote that comes after the decision changes nothing', () => {
    const node = refused();
    const { state } = node;
    expect(node.yes('n4').state.value).toBe('idle');
    expect(node.effects).toEqual([]);
    expect(node.state).toBe(state);
  });

  it('votes that do not come in time abort', () => {
    const node = new Node().begin(['b', 'c']).yes('n2');
    expect(node.after(150_000).fire('voteTimeout').told).toEqual(['abort to n2', 'abort to n3']);
    expect(node.answers).toEqual([{ kind: 'fail', reason: 'no vote from n3 within 150 ms' }]);
  });

  it('every transaction has its own time-out', () => {
    const node = new Node().begin(['b']);
    expect(node.timers).toEqual({ voteTimeout: 150_000 });
    node.after(50_000).begin(['c'], { client: 'c2', sequence: 1 });
    node.after(100_000).fire('voteTimeout');
    expect(node.told).toEqual(['abort to n2']);
    expect(node.timers).toEqual({ voteTimeout: 50_000 });
  });

  it('made to fire early, the time-out takes the transaction that waits longest', () => {
    const node = new Node().begin(['b']);
    node.after(10_000).begin(['c'], { client: 'c2', sequence: 1 });
    expect(node.after(10_000).fire('voteTimeout').told).toEqual(['abort to n2']);
  });

  it('the same request with another coordinator is no failure: the client is sent there', () => {
    const node = new Node().begin(['b', 'c']).no('n2', 'c1#1@n1', 'n4');
    expect(node.answers).toEqual([{ kind: 'redirect', to: 'n4' }]);
  });

  it('two-phase-commit/unanimous-yes off: it commits when all have voted, whatever they said', () => {
    const node = new Node({ rulesOff: ['two-phase-commit/unanimous-yes'] }).begin(['b', 'c']);
    expect(node.no('n2').steps).toEqual([]);
    expect(node.yes('n3').steps).toEqual(['force', 'commit', 'commit', 'answer']);
  });
});

// ---- A participant

const prepared = (options: NodeOptions = {}): Node => new Node({ id: 'n2', ...options }).prepare();

describe('phase one: voting', () => {
  it('two-phase-commit/force-vote: the prepare record is forced before the yes leaves', () => {
    const node = prepared();
    expect(node.steps).toEqual(['force', 'yesVote']);
    expect(node.log).toEqual(['prepare* c1#1']);
    expect(node.state.value).toBe('prepared');
  });

  it('two-phase-commit/force-vote off: it says yes with its record in memory', () => {
    const node = prepared({ rulesOff: ['two-phase-commit/force-vote'] });
    expect(node.steps).toEqual(['yesVote']);
    expect(node.log).toEqual(['(prepare c1#1)']);
  });

  it('locks what it is to write, and writes nothing yet', () => {
    expect(prepared().locks).toEqual({ b: 'c1#1@n1' });
    expect(prepared().values).toEqual({});
  });

  it('votes no when it has been told to refuse; its record is not forced', () => {
    const node = prepared({ parameters: { refuses: 'n2' } });
    expect(node.steps).toEqual(['noVote']);
    expect(node.log).toEqual(['(abort c1#1)']);
    expect(node.state.value).toBe('idle');
  });

  it('two-phase-commit/lock-held-votes-no: votes no when another transaction has the key', () => {
    const node = prepared().prepare('c2#1@n4');
    expect(node.sentAs('noVote', 'n4')?.reason).toBe('b is locked by c1#1');
    expect(node.locks).toEqual({ b: 'c1#1@n1' });
  });

  it('two-phase-commit/lock-held-votes-no off: it votes yes all the same', () => {
    const node = prepared({ rulesOff: ['two-phase-commit/lock-held-votes-no'] });
    expect(node.prepare('c2#1@n4').told).toEqual(['yesVote to n4']);
  });

  it('transactions on different keys go side by side', () => {
    const node = prepared().prepare('c2#1@n4', ['f']);
    expect(node.told).toEqual(['yesVote to n4']);
    expect(node.tell('n1', 'commit').state.value).toBe('prepared');
  });

  it('asked twice, it votes yes twice and writes once', () => {
    const node = prepared().prepare();
    expect(node.steps).toEqual(['yesVote']);
    expect(node.log).toEqual(['prepare* c1#1']);
  });

  it('a late copy of PREPARE after the commit changes nothing', () => {
    const node = prepared().tell('n1', 'commit');
    expect(node.prepare().steps).toEqual([]);
    expect(node.state.value).toBe('idle');
  });

  it('a late copy of PREPARE after the abort gets a no', () => {
    expect(prepared().tell('n1', 'abort').prepare().told).toEqual(['noVote to n1']);
  });

  it('refuses a transaction whose client has gone on', () => {
    const node = prepared().tell('n1', 'commit').prepare('c1#2@n1').tell('n1', 'commit', 'c1#2@n1');
    expect(node.prepare('c1#1@n3').sentAs('noVote', 'n3')?.elsewhere).toBeNull();
  });

  it('refuses the same request from another coordinator, and names the first', () => {
    const node = prepared().prepare('c1#1@n4');
    expect(node.sentAs('noVote', 'n4')?.elsewhere).toBe('n1');
  });
});

describe('phase two: a participant learns the decision', () => {
  it('COMMIT: forces its commit record, then acknowledges; values are written, locks free', () => {
    const node = prepared().tell('n1', 'commit');
    expect(node.steps).toEqual(['force', 'acknowledgement']);
    expect(node.log).toEqual(['prepare* c1#1', 'commit* c1#1']);
    expect(node.values).toEqual({ b: '1' });
    expect(node.locks).toEqual({});
    expect(node.state.value).toBe('idle');
    expect(node.timers).toEqual({ decisionTimeout: null });
  });

  it('two-phase-commit/force-before-acknowledging off: it acknowledges what is in memory', () => {
    const node = prepared({ rulesOff: ['two-phase-commit/force-before-acknowledging'] });
    expect(node.tell('n1', 'commit').steps).toEqual(['acknowledgement']);
    expect(node.log).toEqual(['prepare* c1#1', '(commit c1#1)']);
  });

  it('ABORT: its record is not forced, and it does not acknowledge', () => {
    const node = prepared().tell('n1', 'abort');
    expect(node.steps).toEqual([]);
    expect(node.log).toEqual(['prepare* c1#1', '(abort c1#1)']);
    expect(node.values).toEqual({});
    expect(node.locks).toEqual({});
  });

  it('the next forced record takes those in memory along', () => {
    const node = prepared().tell('n1', 'abort').prepare('c2#1@n4');
    expect(node.log).toEqual(['prepare* c1#1', 'abort c1#1', 'prepare* c2#1']);
  });

  it('COMMIT once more: acknowledges once more', () => {
    expect(prepared().tell('n1', 'commit').tell('n1', 'commit').told).toEqual([
      'acknowledgement to n1',
    ]);
  });

  it('without acknowledgements there are none', () => {
    const node = prepared({ parameters: { acknowledgements: false } });
    expect(node.tell('n1', 'commit').steps).toEqual(['force']);
  });

  it('a commit heard from another participant is not acknowledged to that one', () => {
    expect(prepared().tell('n3', 'commit').steps).toEqual(['force']);
  });
});

// ---- Time-outs and questions (BHG 7.4)

const waited = (options: NodeOptions = {}): Node =>
  prepared(options).after(200_000).fire('decisionTimeout');

describe('BHG 7.4, timeout actions: a prepared participant hears nothing', () => {
  it('asks its coordinator and the other participants', () => {
    const node = waited();
    expect(node.told).toEqual(['inquiry to n1', 'inquiry to n3']);
    expect(node.state.value).toBe('prepared');
    expect(node.timers).toEqual({ decisionTimeout: 200_000 });
  });

  it('without co-operative termination it asks its coordinator alone', () => {
    expect(waited({ parameters: { cooperativeTermination: false } }).told).toEqual([
      'inquiry to n1',
    ]);
  });

  it('is blocked when nobody could tell, and asks on', () => {
    const node = waited().after(200_000).fire('decisionTimeout');
    expect(node.state.value).toBe('blocked');
    expect(node.told).toEqual(['inquiry to n1', 'inquiry to n3']);
    expect(node.after(200_000).fire('decisionTimeout').state.value).toBe('blocked');
  });

  it('a blocked node shows since when, and what it keeps locked', () => {
    const node = waited().after(200_000).fire('decisionTimeout');
    const { role, belief, fields } = describeNode(node.state);
    expect(role).toBe('Blocked');
    expect(belief).toBe('is blocked on c1#1 since 400 ms: n1 does not answer');
    expect(fields).toContainEqual({ name: 'locks held', value: 'b by c1#1' });
    expect(fields).toContainEqual({
      name: 'blocked since',
      value: '400 ms on c1#1, asks again at 600 ms',
    });
  });

  it.each(['commit', 'abort'] as const)('%s ends it, and the time is kept', (decision) => {
    const node = waited().after(200_000).fire('decisionTimeout').after(80_000);
    expect(node.tell('n1', decision).state.value).toBe('idle');
    expect(node.knows.blockedMicros).toBe(80_000);
  });

  it('with another transaction still undecided it is prepared again', () => {
    const node = waited().after(200_000).fire('decisionTimeout');
    node.prepare('c2#1@n4', ['f']).tell('n1', 'commit');
    expect(node.state.value).toBe('prepared');
  });

  it('two-phase-commit/no-unilateral-abort off: it aborts by itself', () => {
    const node = waited({ rulesOff: ['two-phase-commit/no-unilateral-abort'] });
    expect(node.log).toEqual(['prepare* c1#1', '(abort c1#1)']);
    expect(node.told).toEqual([]);
    expect(node.state.value).toBe('idle');
  });
});

describe('what a coordinator answers', () => {
  const coordinator = () => new Node().begin(['b', 'c']);

  it('nothing while it collects votes', () => {
    expect(coordinator().tell('n2', 'inquiry').told).toEqual([]);
  });

  it('COMMIT as long as it remembers', () => {
    const node = coordinator().yes('n2').yes('n3');
    expect(node.tell('n3', 'inquiry').told).toEqual(['commit to n3']);
  });

  it('ABORT for what it has aborted, and for what it knows nothing of', () => {
    expect(coordinator().no('n2').tell('n3', 'inquiry').told).toEqual(['abort to n3']);
    expect(new Node().tell('n3', 'inquiry').told).toEqual(['abort to n3']);
  });

  it('ABORT for a commit that it has forgotten: nobody in doubt can ask that late', () => {
    const node = coordinator().yes('n2').yes('n3');
    node.tell('n2', 'acknowledgement').tell('n3', 'acknowledgement');
    expect(node.tell('n3', 'inquiry').told).toEqual(['abort to n3']);
  });
});

describe('BHG 7.4, cooperative termination: what another participant answers', () => {
  it('the decision, where it knows it', () => {
    expect(prepared().tell('n1', 'commit').tell('n3', 'inquiry').told).toEqual(['commit to n3']);
  });

  it('an abort is forced before it is told', () => {
    const node = prepared().tell('n1', 'abort').tell('n3', 'inquiry');
    expect(node.steps).toEqual(['force', 'abort']);
    expect(node.tell('n3', 'inquiry').steps).toEqual(['abort']);
  });

  it('nothing that helps, where it is prepared itself', () => {
    expect(prepared().tell('n3', 'inquiry').told).toEqual(['uncertain to n3']);
  });

  it('where it has not voted it aborts, and votes no when PREPARE comes', () => {
    const node = new Node({ id: 'n2' }).tell('n3', 'inquiry');
    expect(node.steps).toEqual(['force', 'abort']);
    expect(node.log).toEqual(['abort* c1#1']);
    expect(node.prepare().told).toEqual(['noVote to n1']);
    expect(node.restarted().prepare().told).toEqual(['noVote to n1']);
  });

  it('whoever asked does not decide on an uncertain answer', () => {
    const node = waited().tell('n3', 'uncertain');
    expect(node.state.value).toBe('prepared');
    expect(describeNode(node.state).belief).toContain('n3 cannot tell');
  });

  it('whoever asked follows a participant that knows', () => {
    expect(waited().tell('n3', 'abort').state.value).toBe('idle');
  });
});

// ---- Recovery

describe('recovery from the log', () => {
  it('a participant with a prepare record is in doubt: it locks its keys and asks at once', () => {
    const node = new Node({ id: 'n2' }).prepare().restarted();
    expect(node.state.value).toBe('prepared');
    expect(node.locks).toEqual({ b: 'c1#1@n1' });
    expect(node.told).toEqual(['inquiry to n1', 'inquiry to n3']);
    expect(node.after(200_000).fire('decisionTimeout').state.value).toBe('blocked');
  });

  it('a participant that crashed before its yes knows nothing', () => {
    const node = new Node({ id: 'n2', rulesOff: ['two-phase-commit/force-vote'] }).prepare();
    expect(node.restarted().state.value).toBe('idle');
    expect(node.restarted().log).toEqual([]);
  });

  it('a participant keeps what it has committed', () => {
    const node = new Node({ id: 'n2' }).prepare().tell('n1', 'commit').restarted();
    expect(node.values).toEqual({ b: '1' });
    expect(node.state.value).toBe('idle');
    expect(node.prepare().steps).toEqual([]);
  });

  it('a coordinator without a commit record has aborted, and says so when asked', () => {
    const node = new Node().begin(['a', 'b', 'c']).yes('n2').restarted();
    expect(node.state.value).toBe('idle');
    expect(node.locks).toEqual({});
    expect(node.yes('n3').effects).toEqual([]);
    expect(node.tell('n2', 'inquiry').told).toEqual(['abort to n2']);
  });

  it('a coordinator with a commit record and no end tells everybody again', () => {
    const node = new Node().begin(['a', 'b', 'c']).yes('n2').yes('n3').restarted();
    expect(node.state.value).toBe('coordinating');
    expect(node.values).toEqual({ a: '1' });
    expect(node.told).toEqual(['commit to n2', 'commit to n3']);
    node.tell('n2', 'acknowledgement').tell('n3', 'acknowledgement');
    expect(node.log).toEqual(['commit* c1#1', '(end c1#1)']);
  });

  it('an end record in memory is lost, so it tells again, and they acknowledge again', () => {
    const node = new Node().begin(['b']).yes('n2').tell('n2', 'acknowledgement');
    expect(node.restarted().told).toEqual(['commit to n2']);
  });

  it('an end record that went along to the disk is kept', () => {
    const node = new Node().begin(['b']).yes('n2').tell('n2', 'acknowledgement');
    node.begin(['a'], { client: 'c2', sequence: 1 });
    expect(node.restarted().told).toEqual([]);
  });

  it('a client that asks again after the restart hears of the commit', () => {
    const node = new Node().begin(['b']).yes('n2').restarted();
    expect(node.begin(['b']).answers).toEqual([{ kind: 'ok', result: { kind: 'done' } }]);
  });

  it('the same request begun anew has a name of its own', () => {
    const node = new Node().begin(['b']).restarted().begin(['b']);
    expect(node.sentAs('prepare', 'n2')?.transaction).toBe('c1#1@n1.1');
  });
});

// ---- Costs

const keys = ['b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** One transaction of n1 over `participants` other nodes, and nothing wrong. */
const commitOver = (participants: number, parameters: Readonly<Record<string, boolean>>): Run => {
  const run = Run.start(twoPhaseCommit, {
    ...byHand,
    nodes: 8,
    clients: [{}],
    parameters,
    script: [
      { atMicros: 0, intervention: transaction('c1', 'n1', keys.slice(0, participants), '1') },
    ],
    untilMicros: 300_000,
  });
  run.advanceTo(300_000);
  return run;
};

const isBetweenServers = ({ from, to }: MessageInFlight): boolean =>
  from.startsWith('n') && to.startsWith('n');

const messagesOf = (run: Run): readonly MessageInFlight[] =>
  [...run.records].flatMap(({ sent }) => sent).filter(isBetweenServers);

/** How many messages stand one after another in the causal past of an event. */
const delaysBefore = (run: Run, event: EventRecord): number => {
  let delays = 0;
  for (let at: EventRecord | undefined = event; at !== undefined; at = run.records.at(at.cause)) {
    if (at.kind === 'deliver' && isBetweenServers(at.message)) delays += 1;
  }
  return delays;
};

const forcedWrites = (run: Run): Readonly<Record<string, number>> => {
  const writes: Record<string, number> = {};
  for (const { node, effects } of run.records) {
    const count = effects.filter(({ kind }) => kind === 'persist').length;
    if (node?.startsWith('n') && count > 0) writes[node] = (writes[node] ?? 0) + count;
  }
  return writes;
};

describe.each([1, 2, 3, 5, 7])('with n = %i participants besides the coordinator', (n) => {
  it('a commit takes 4n messages with acknowledgements, all counted to the operation', () => {
    const messages = messagesOf(commitOver(n, { acknowledgements: true }));
    expect(messages).toHaveLength(4 * n);
    expect(new Set(messages.map(({ operation }) => operation))).toEqual(new Set(['c1#1']));
  });

  it('and 3n without', () => {
    expect(messagesOf(commitOver(n, { acknowledgements: false }))).toHaveLength(3 * n);
  });

  it('the decision comes after two delays, participants know after three, the end after four', () => {
    const run = commitOver(n, { acknowledgements: true });
    const delaysOf = (type: string): readonly number[] =>
      [...run.records]
        .filter((record) => record.kind === 'deliver' && record.message.message.type === type)
        .map((record) => delaysBefore(run, record));
    expect(delaysOf('yesVote')).toEqual(Array.from({ length: n }, () => 2));
    expect(delaysOf('reply')).toEqual([2]);
    expect(delaysOf('commit')).toEqual(Array.from({ length: n }, () => 3));
    expect(delaysOf('acknowledgement')).toEqual(Array.from({ length: n }, () => 4));
  });

  it('the coordinator forces once, every participant twice', () => {
    const participants = keys.slice(0, n).map((_, place) => [`n${place + 2}`, 2]);
    expect(forcedWrites(commitOver(n, {}))).toEqual({
      n1: 1,
      ...Object.fromEntries(participants),
    });
  });
});

it('an abort: prepares, votes, and an abort to all but the one that said no; nobody acknowledges', () => {
  const run = Run.start(twoPhaseCommit, {
    ...byHand,
    parameters: { refuses: 'n3' },
    script: [{ atMicros: 0, intervention: transaction('c1', 'n1', ['b', 'c', 'd'], '1') }],
    untilMicros: 300_000,
  });
  run.advanceTo(300_000);
  expect(messagesOf(run)).toHaveLength(3 + 3 + 2);
  expect(forcedWrites(run)).toEqual({ n2: 1, n4: 1 });
});
