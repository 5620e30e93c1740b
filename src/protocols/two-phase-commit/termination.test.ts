import { describe, expect, it } from 'vitest';
import { describeNode } from './describe.ts';
import { Node, type NodeOptions } from './testing/node.ts';

const prepared = (options: NodeOptions = {}): Node => new Node({ id: 'n2', ...options }).prepare();
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
    expect(node.context.blockedMicros).toBe(80_000);
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
    expect(node.order).toEqual(['force', 'abort']);
    expect(node.tell('n3', 'inquiry').order).toEqual(['abort']);
  });

  it('nothing that helps, where it is prepared itself', () => {
    expect(prepared().tell('n3', 'inquiry').told).toEqual(['uncertain to n3']);
  });

  it('where it has not voted it aborts, and votes no when PREPARE comes', () => {
    const node = new Node({ id: 'n2' }).tell('n3', 'inquiry');
    expect(node.order).toEqual(['force', 'abort']);
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
