import { describe, expect, it } from 'vitest';
import { Node, type NodeOptions } from './testing/node.ts';

const prepared = (options: NodeOptions = {}): Node => new Node({ id: 'n2', ...options }).prepare();

describe('voting', () => {
  it('two-phase-commit/force-vote: the prepare record is forced before the yes leaves', () => {
    const node = prepared();
    expect(node.order).toEqual(['force', 'yesVote']);
    expect(node.log).toEqual(['prepare* c1#1']);
    expect(node.state.value).toBe('prepared');
  });

  it('two-phase-commit/force-vote off: it says yes with its record in memory', () => {
    const node = prepared({ rulesOff: ['two-phase-commit/force-vote'] });
    expect(node.order).toEqual(['yesVote']);
    expect(node.log).toEqual(['(prepare c1#1)']);
  });

  it('locks what it is to write, and writes nothing yet', () => {
    expect(prepared().locks).toEqual({ b: 'c1#1@n1' });
    expect(prepared().values).toEqual({});
  });

  it('votes no when it has been told to refuse; its record is not forced', () => {
    const node = prepared({ parameters: { refuses: 'n2' } });
    expect(node.order).toEqual(['noVote']);
    expect(node.log).toEqual(['(abort c1#1)']);
    expect(node.state.value).toBe('idle');
  });

  it('two-phase-commit/lock-held-votes-no: votes no when another transaction has the key', () => {
    const node = prepared().prepare('c2#1@n4');
    expect(node.sent('noVote').get('n4')?.reason).toBe('b is locked by c1#1');
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
    expect(node.order).toEqual(['yesVote']);
    expect(node.log).toEqual(['prepare* c1#1']);
  });

  it('a late copy of PREPARE after the commit changes nothing', () => {
    const node = prepared().tell('n1', 'commit');
    expect(node.prepare().order).toEqual([]);
    expect(node.state.value).toBe('idle');
  });

  it('a late copy of PREPARE after the abort gets a no', () => {
    expect(prepared().tell('n1', 'abort').prepare().told).toEqual(['noVote to n1']);
  });

  it('refuses a transaction whose client has gone on', () => {
    const node = prepared().tell('n1', 'commit').prepare('c1#2@n1').tell('n1', 'commit', 'c1#2@n1');
    expect(node.prepare('c1#1@n3').sent('noVote').get('n3')?.elsewhere).toBeNull();
  });

  it('refuses the same request from another coordinator, and names the first', () => {
    const node = prepared().prepare('c1#1@n4');
    expect(node.sent('noVote').get('n4')?.elsewhere).toBe('n1');
  });
});

describe('the decision', () => {
  it('COMMIT: forces its commit record, then acknowledges; values are written, locks free', () => {
    const node = prepared().tell('n1', 'commit');
    expect(node.order).toEqual(['force', 'acknowledgement']);
    expect(node.log).toEqual(['prepare* c1#1', 'commit* c1#1']);
    expect(node.values).toEqual({ b: '1' });
    expect(node.locks).toEqual({});
    expect(node.state.value).toBe('idle');
    expect(node.timers).toEqual({ decisionTimeout: null });
  });

  it('two-phase-commit/force-before-acknowledging off: it acknowledges what is in memory', () => {
    const node = prepared({ rulesOff: ['two-phase-commit/force-before-acknowledging'] });
    expect(node.tell('n1', 'commit').order).toEqual(['acknowledgement']);
    expect(node.log).toEqual(['prepare* c1#1', '(commit c1#1)']);
  });

  it('ABORT: its record is not forced, and it does not acknowledge', () => {
    const node = prepared().tell('n1', 'abort');
    expect(node.order).toEqual([]);
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
    expect(node.tell('n1', 'commit').order).toEqual(['force']);
  });

  it('a commit heard from another participant is not acknowledged to that one', () => {
    expect(prepared().tell('n3', 'commit').order).toEqual(['force']);
  });
});
