import { describe, expect, it } from 'vitest';
import { apart, Node } from './testing/node.ts';

const learner = (parameters = apart) => new Node({ id: 'n6', nodes: 7, parameters });
const distinguished = { ...apart, learning: 'distinguished' as const };

describe('§2.3: learning a chosen value', () => {
  it('a majority of acceptances of one proposal is needed, each acceptor counted once', () => {
    const node = learner().accepted('n3', 1, 'x').accepted('n3', 1, 'x');
    expect(node.phase).toBe('listening');
    expect(node.accepted('n5', 1, 'x').context.chosen).toEqual({ number: 1, value: 'x' });
  });

  it('acceptances under different numbers do not add up', () => {
    const node = learner().accepted('n3', 1, 'x').accepted('n4', 2, 'x');
    expect(node.context.chosen).toBeNull();
  });

  it('acceptances come in any order: an old majority counts after newer ones were heard', () => {
    const node = learner().accepted('n3', 1, 'x').accepted('n3', 2, 'x').accepted('n4', 1, 'x');
    expect(node.context.chosen).toEqual({ number: 1, value: 'x' });
  });

  it('a node that accepts and learns counts its own acceptance', () => {
    const node = new Node({ id: 'n3' }).accepted('n1', 1, 'x').accept('n1', 1, 'x');
    expect(node.phase).toBe('decided');
    expect(node.order).toEqual(['persist', 'send', 'cancelTimer']);
  });

  it('who has decided goes on as an acceptor', () => {
    const node = new Node({ id: 'n3' }).accepted('n1', 1, 'x').accept('n1', 1, 'x');
    expect(node.prepare('n2', 2).sent).toEqual(['n2 promise 2 (1: x)']);
    expect(node.accept('n2', 2, 'x').sent).toEqual(['n1 accepted 2: x', 'n2 accepted 2: x']);
  });

  it('an acceptor that is no learner counts nothing', () => {
    const node = new Node({ id: 'n3', nodes: 7, parameters: apart }).accept('n1', 1, 'x');
    expect(node.context.tally).toEqual([]);
  });

  it('paxos/majority off: one acceptance is enough', () => {
    const node = new Node({ id: 'n6', nodes: 7, parameters: apart, rulesOff: ['paxos/majority'] });
    expect(node.accepted('n3', 1, 'x').phase).toBe('decided');
  });
});

describe('§2.3: a distinguished learner', () => {
  it('informs the other learners and the proposers', () => {
    const node = learner(distinguished).accepted('n3', 1, 'x').accepted('n4', 1, 'x');
    expect(node.sent).toEqual(['n7 learn 1: x', 'n1 learn 1: x', 'n2 learn 1: x']);
  });

  it('informs them again when an acceptor repeats itself, not for a late third', () => {
    const node = learner(distinguished).accepted('n3', 1, 'x').accepted('n4', 1, 'x');
    expect(node.accepted('n5', 1, 'x').sent).toEqual([]);
    expect(node.accepted('n4', 1, 'x').sent).toHaveLength(3);
  });

  it('informs them again of a new majority', () => {
    const node = learner(distinguished).accepted('n3', 1, 'x').accepted('n4', 1, 'x');
    expect(node.accepted('n3', 2, 'x').sent).toEqual([]);
    expect(node.accepted('n4', 2, 'x').sent).toHaveLength(3);
  });

  it('the others learn from it', () => {
    const node = new Node({ id: 'n7', nodes: 7, parameters: distinguished });
    node.deliver('n6', { type: 'learn', number: 1, value: 'x' });
    expect(node.context.chosen).toEqual({ number: 1, value: 'x' });
  });
});

it('a learner that starts again knows nothing', () => {
  const node = new Node({ id: 'n3' }).accepted('n1', 1, 'x').accept('n1', 1, 'x');
  const again = new Node({ id: 'n3', disk: node.stored });
  expect(again.phase).toBe('listening');
  expect(again.context).toMatchObject({ chosen: null, tally: [], accepted: { value: 'x' } });
});
