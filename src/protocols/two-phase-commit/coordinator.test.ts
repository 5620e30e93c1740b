import { describe, expect, it } from 'vitest';
import { Node, type NodeOptions } from './testing/node.ts';

const committed = (options: NodeOptions = {}): Node =>
  new Node(options).begin(['a', 'b', 'c']).yes('n2').yes('n3');

describe('phase one', () => {
  it('the node that the client asked sends PREPARE to every other node that holds a key', () => {
    const node = new Node().begin(['a', 'b', 'd', 'f']);
    expect(node.state.value).toBe('coordinating');
    expect(node.told).toEqual(['prepare to n2', 'prepare to n4']);
    expect(node.sent('prepare').get('n2')).toEqual({
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
    expect(node.sent('prepare').get('n3')?.transaction).toBe('c1#1@n4');
  });

  it('writes nothing to its log yet: a transaction that is not known is aborted', () => {
    const node = new Node().begin(['a', 'b']);
    expect(node.log).toEqual([]);
    expect(node.order).toEqual(['prepare']);
  });

  it('locks its own keys', () => {
    expect(new Node().begin(['a', 'b']).locks).toEqual({ a: 'c1#1@n1' });
  });

  it('a single put is a transaction as well', () => {
    const node = new Node().request({ kind: 'put', key: 'c', value: '7' });
    expect(node.sent('prepare').get('n3')?.writes).toEqual([{ key: 'c', value: '7' }]);
  });

  it('a transaction on its own keys alone needs one forced record and no message', () => {
    const node = new Node().begin(['a', 'e']);
    expect(node.state.value).toBe('idle');
    expect(node.order).toEqual(['force', 'answer']);
    expect(node.log).toEqual(['commit* c1#1']);
    expect(node.values).toEqual({ a: '1', e: '1' });
  });

  it('an own key that is locked fails the transaction at once', () => {
    const node = new Node().begin(['a', 'b']).begin(['a', 'c'], { client: 'c2', sequence: 1 });
    expect(node.order).toEqual(['answer']);
    expect(node.answers).toEqual([{ kind: 'fail', reason: 'a is locked by c1#1' }]);
  });

  it('does not begin the same request twice, and answers it again once it is decided', () => {
    const node = new Node().begin(['b', 'c']);
    expect(node.begin(['b', 'c']).order).toEqual([]);
    node.yes('n2').yes('n3');
    expect(node.begin(['b', 'c']).answers).toEqual([{ kind: 'ok', result: { kind: 'done' } }]);
  });

  it('leaves a request alone that its client has given up', () => {
    const node = new Node().begin(['b'], { client: 'c1', sequence: 2 });
    expect(node.begin(['b'], { client: 'c1', sequence: 1 }).order).toEqual([]);
  });

  it('fails what it does not serve', () => {
    const [answer] = new Node().request({ kind: 'get', key: 'a' }).answers;
    expect(answer?.kind).toBe('fail');
  });
});

describe('phase two: commit', () => {
  it('needs the yes of every participant', () => {
    const node = new Node().begin(['b', 'c', 'd']).yes('n2').yes('n3');
    expect(node.order).toEqual([]);
    node.yes('n4');
    expect(node.told).toEqual(['commit to n2', 'commit to n3', 'commit to n4']);
  });

  it('counts every voter once', () => {
    const node = new Node().begin(['b', 'c']).yes('n2').yes('n2');
    expect(node.order).toEqual([]);
  });

  it('two-phase-commit/force-decision: the record is forced before anybody is told', () => {
    const node = committed();
    expect(node.order).toEqual(['force', 'commit', 'commit', 'answer']);
    expect(node.log).toEqual(['commit* c1#1']);
  });

  it('two-phase-commit/force-decision off: the record is in memory only', () => {
    const node = committed({ rulesOff: ['two-phase-commit/force-decision'] });
    expect(node.order).toEqual(['commit', 'commit', 'answer']);
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
    expect(node.order).toEqual([]);
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
    expect(refused().order).toEqual(['abort', 'abort', 'answer']);
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
    expect(node.no('n2').order).toEqual([]);
    expect(node.yes('n3').order).toEqual(['force', 'commit', 'commit', 'answer']);
  });
});
