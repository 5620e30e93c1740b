import { describe, expect, it } from 'vitest';
import { apart, Node } from './testing/node.ts';

/** n3, an acceptor and nothing else. */
const acceptor = (options: ConstructorParameters<typeof Node>[0] = {}) =>
  new Node({ id: 'n3', nodes: 5, parameters: apart, ...options });

describe('§2.2, phase 1: prepare', () => {
  it('a number above all before is promised, with nothing accepted yet', () => {
    const node = acceptor().prepare('n1', 1);
    expect(node.sent).toEqual(['n1 promise 1']);
    expect(node.context.promised).toBe(1);
  });

  it('the promise names the highest-numbered proposal accepted', () => {
    const node = acceptor().accept('n1', 1, 'x').accept('n2', 2, 'y').prepare('n1', 3);
    expect(node.sent).toEqual(['n1 promise 3 (2: y)']);
  });

  it('a number below the promise is refused, and the promise stays', () => {
    const node = acceptor().prepare('n2', 4).prepare('n1', 3);
    expect(node.sent).toEqual(['n1 refusal of prepare 3: 4']);
    expect(node.context.promised).toBe(4);
    expect(node.stored).toBeNull();
  });

  it('a number that has been promised is answered again, without another write', () => {
    const node = acceptor().prepare('n1', 1).prepare('n1', 1);
    expect(node.sent).toEqual(['n1 promise 1']);
    expect(node.stored).toBeNull();
  });

  it('paxos/keep-promise off: a lower number is answered too', () => {
    const node = acceptor({ rulesOff: ['paxos/keep-promise'] })
      .prepare('n2', 4)
      .prepare('n1', 3);
    expect(node.sent).toEqual(['n1 promise 3']);
  });
});

describe('§2.2, phase 2: accept', () => {
  it('a proposal is accepted unless a higher number has been promised', () => {
    expect(acceptor().prepare('n1', 1).accept('n1', 1, 'x').sent).toEqual(['n1 accepted 1: x']);
    expect(acceptor().accept('n1', 1, 'x').sent).toEqual(['n1 accepted 1: x']);
    const bound = acceptor().prepare('n2', 2).accept('n1', 1, 'x');
    expect(bound.sent).toEqual(['n1 refusal of accept 1: 2']);
    expect(bound.context.accepted).toBeNull();
  });

  it('a higher-numbered proposal replaces the accepted one', () => {
    const node = acceptor().accept('n1', 1, 'x').accept('n2', 2, 'y');
    expect(node.context.accepted).toEqual({ number: 2, value: 'y' });
  });

  it('an accepted number is a promise as well', () => {
    const node = acceptor().accept('n1', 3, 'x').accept('n2', 2, 'y');
    expect(node.sent).toEqual(['n2 refusal of accept 2: 3']);
  });

  it('the same proposal is acknowledged again, without another write', () => {
    const node = acceptor().accept('n1', 1, 'x').accept('n1', 1, 'x');
    expect(node.sent).toEqual(['n1 accepted 1: x']);
    expect(node.stored).toBeNull();
  });

  it('paxos/keep-promise off: a proposal below the promise is accepted', () => {
    const node = acceptor({ rulesOff: ['paxos/keep-promise'] })
      .prepare('n2', 2)
      .accept('n1', 1, 'x');
    expect(node.sent).toEqual(['n1 accepted 1: x']);
    expect(node.context.accepted).toEqual({ number: 1, value: 'x' });
  });
});

describe('§2.2, its end: refusals are an optimisation', () => {
  it('without them, requests below the promise are ignored in silence', () => {
    const node = acceptor({ parameters: { ...apart, refusals: false } }).prepare('n2', 2);
    expect(node.prepare('n1', 1).sent).toEqual([]);
    expect(node.accept('n1', 1, 'x').sent).toEqual([]);
  });
});

describe('§2.3: who is told of an acceptance', () => {
  it('every learner and the proposer that asked, each once', () => {
    const withLearners = new Node({ id: 'n4', nodes: 7, parameters: apart });
    expect(withLearners.accept('n2', 2, 'y').sent).toEqual([
      'n2 accepted 2: y',
      'n6 accepted 2: y',
      'n7 accepted 2: y',
    ]);
    const together = new Node({ id: 'n2' });
    expect(together.accept('n1', 1, 'x').sent).toEqual(['n1 accepted 1: x', 'n3 accepted 1: x']);
  });

  it('with a distinguished learner, that one alone', () => {
    const parameters = { ...apart, learning: 'distinguished' as const };
    const node = new Node({ id: 'n4', nodes: 7, parameters });
    expect(node.accept('n2', 2, 'y').sent).toEqual(['n6 accepted 2: y']);
  });
});

describe('§2.5: stable storage before answering', () => {
  it('a promise is on the disk before it is given', () => {
    const node = acceptor().prepare('n1', 5);
    expect(node.stored).toMatchObject({ promised: 5, accepted: null });
    expect(node.order).toEqual(['persist', 'send']);
  });

  it('an acceptance is on the disk before anybody is told', () => {
    const node = acceptor().accept('n1', 5, 'x');
    expect(node.stored).toMatchObject({ promised: 5, accepted: { number: 5, value: 'x' } });
    expect(node.order).toEqual(['persist', 'send']);
  });

  it('an acceptor that starts again keeps its promise and tells what it accepted', () => {
    const node = acceptor({ disk: { promised: 4, accepted: { number: 2, value: 'y' } } });
    expect(node.prepare('n1', 3).sent).toEqual(['n1 refusal of prepare 3: 4']);
    expect(node.prepare('n1', 5).sent).toEqual(['n1 promise 5 (2: y)']);
  });

  it('paxos/persist-promise off: the promise leaves before it is on the disk', () => {
    const node = acceptor({ rulesOff: ['paxos/persist-promise'] });
    expect(node.prepare('n1', 1).order).toEqual(['send', 'persist']);
    expect(node.accept('n1', 1, 'x').order).toEqual(['persist', 'send']);
  });

  it('paxos/persist-acceptance off: the acceptance is told before it is on the disk', () => {
    const node = acceptor({ rulesOff: ['paxos/persist-acceptance'] });
    expect(node.prepare('n1', 1).order).toEqual(['persist', 'send']);
    expect(node.accept('n1', 1, 'x').order).toEqual(['send', 'persist']);
  });
});

it('keeps its answers for the picture, one for each number, and no more than 32', () => {
  const node = acceptor().prepare('n1', 1).accept('n1', 1, 'x').prepare('n2', 2);
  expect(node.context.answers).toEqual([
    { number: 1, promised: true, value: 'x' },
    { number: 2, promised: true, value: null },
  ]);
  for (let number = 3; number < 60; number++) node.prepare('n1', number);
  expect(node.context.answers).toHaveLength(32);
  expect(node.context.answers.at(-1)?.number).toBe(59);
});
