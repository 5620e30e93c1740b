import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrivenNode, type DrivenNodeOptions } from '../../kit/testing/driven-node.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import { paxos, readDisk } from './index.ts';
import type { RuleId } from './paper.ts';
import {
  type Message,
  numberAbove,
  type Paxos,
  type Proposal,
  paxosNode,
  proposalText,
  rolesOf,
} from './paxos.ts';

/** Two proposers, n1 and n2, and three acceptors, n3 to n5. */
const apart = { roles: 'apart', proposers: 2, acceptors: 3 };

/** A node of Paxos driven by hand, in the paper's words. */
class Node extends DrivenNode<Paxos> {
  constructor(options: DrivenNodeOptions<RuleId> = {}) {
    super(paxos, paxosNode, options);
  }

  prepare(from: NodeId, number: number): this {
    return this.deliver(from, { type: 'prepare', number });
  }

  promise(from: NodeId, number: number, accepted: Proposal | null = null): this {
    return this.deliver(from, { type: 'promise', number, accepted });
  }

  accept(from: NodeId, number: number, value: string): this {
    return this.deliver(from, { type: 'accept', number, value });
  }

  accepted(from: NodeId, number: number, value: string): this {
    return this.deliver(from, { type: 'accepted', number, value });
  }

  refuse(from: NodeId, request: 'prepare' | 'accept', number: number, promised: number): this {
    return this.deliver(from, { type: 'refusal', request, number, promised });
  }

  propose(value: string, request?: RequestId): this {
    return this.ask({ kind: 'propose', value }, request);
  }

  /** What the last event sent, as `n2 prepare 1`, `n3 accept 1: x`. */
  get sends(): readonly string[] {
    return this.sent.map(({ to, message }) => `${to} ${messageText(message)}`);
  }
}

const messageText = (message: Message): string => {
  switch (message.type) {
    case 'prepare':
      return `prepare ${message.number}`;
    case 'promise':
      return message.accepted === null
        ? `promise ${message.number}`
        : `promise ${message.number} (${proposalText(message.accepted)})`;
    case 'accept':
    case 'accepted':
    case 'learn':
      return `${message.type} ${proposalText(message)}`;
    case 'refusal':
      return `refusal of ${message.request} ${message.number}: ${message.promised}`;
  }
};

const defaults = Object.fromEntries(paxos.parameters.map((each) => [each.name, each.default]));

const nodes = (count: number) => Array.from({ length: count }, (_, place) => `n${place + 1}`);

describe('§2.1: roles', () => {
  it('together: every node has all three', () => {
    const all = nodes(3);
    expect(rolesOf(all, defaults)).toEqual({
      proposers: all,
      acceptors: all,
      learners: all,
    });
  });

  it('apart: the first propose, the next accept, the rest learn', () => {
    expect(rolesOf(nodes(7), { ...defaults, ...apart })).toEqual({
      proposers: ['n1', 'n2'],
      acceptors: ['n3', 'n4', 'n5'],
      learners: ['n6', 'n7'],
    });
  });

  it.each([1, 2, 3, 4])('apart with %i nodes: somebody proposes and somebody accepts', (count) => {
    const { proposers, acceptors } = rolesOf(nodes(count), { ...defaults, ...apart });
    expect(proposers.length).toBeGreaterThan(0);
    expect(acceptors.length).toBeGreaterThan(0);
  });
});

it('the shortest back-off must not be over the longest', () => {
  expect(paxos.checkParameters?.(defaults)).toBeNull();
  const wrong = { ...defaults, backOffMinimum: 30_000, backOffMaximum: 20_000 };
  expect(paxos.checkParameters?.(wrong)?.what).toContain('30 ms');
});

// ---- Acceptor

/** n3, an acceptor and nothing else. */
const acceptor = (options: ConstructorParameters<typeof Node>[0] = {}) =>
  new Node({ id: 'n3', nodes: 5, parameters: apart, ...options });

describe('§2.2, phase 1: prepare', () => {
  it('a number above all before is promised, with nothing accepted yet', () => {
    const node = acceptor().prepare('n1', 1);
    expect(node.sends).toEqual(['n1 promise 1']);
    expect(node.knows.promised).toBe(1);
  });

  it('the promise names the highest-numbered proposal accepted', () => {
    const node = acceptor().accept('n1', 1, 'x').accept('n2', 2, 'y').prepare('n1', 3);
    expect(node.sends).toEqual(['n1 promise 3 (2: y)']);
  });

  it('a number below the promise is refused, and the promise stays', () => {
    const node = acceptor().prepare('n2', 4).prepare('n1', 3);
    expect(node.sends).toEqual(['n1 refusal of prepare 3: 4']);
    expect(node.knows.promised).toBe(4);
    expect(node.stored).toBeNull();
  });

  it('a number that has been promised is answered again, without another write', () => {
    const node = acceptor().prepare('n1', 1).prepare('n1', 1);
    expect(node.sends).toEqual(['n1 promise 1']);
    expect(node.stored).toBeNull();
  });

  it('paxos/keep-promise off: a lower number is answered too', () => {
    const node = acceptor({ rulesOff: ['paxos/keep-promise'] })
      .prepare('n2', 4)
      .prepare('n1', 3);
    expect(node.sends).toEqual(['n1 promise 3']);
  });
});

describe('§2.2, phase 2: accept', () => {
  it('a proposal is accepted unless a higher number has been promised', () => {
    expect(acceptor().prepare('n1', 1).accept('n1', 1, 'x').sends).toEqual(['n1 accepted 1: x']);
    expect(acceptor().accept('n1', 1, 'x').sends).toEqual(['n1 accepted 1: x']);
    const bound = acceptor().prepare('n2', 2).accept('n1', 1, 'x');
    expect(bound.sends).toEqual(['n1 refusal of accept 1: 2']);
    expect(bound.knows.accepted).toBeNull();
  });

  it('a higher-numbered proposal replaces the accepted one', () => {
    const node = acceptor().accept('n1', 1, 'x').accept('n2', 2, 'y');
    expect(node.knows.accepted).toEqual({ number: 2, value: 'y' });
  });

  it('an accepted number is a promise as well', () => {
    const node = acceptor().accept('n1', 3, 'x').accept('n2', 2, 'y');
    expect(node.sends).toEqual(['n2 refusal of accept 2: 3']);
  });

  it('the same proposal is acknowledged again, without another write', () => {
    const node = acceptor().accept('n1', 1, 'x').accept('n1', 1, 'x');
    expect(node.sends).toEqual(['n1 accepted 1: x']);
    expect(node.stored).toBeNull();
  });

  it('paxos/keep-promise off: a proposal below the promise is accepted', () => {
    const node = acceptor({ rulesOff: ['paxos/keep-promise'] })
      .prepare('n2', 2)
      .accept('n1', 1, 'x');
    expect(node.sends).toEqual(['n1 accepted 1: x']);
    expect(node.knows.accepted).toEqual({ number: 1, value: 'x' });
  });
});

describe('§2.2, its end: refusals are an optimisation', () => {
  it('without them, requests below the promise are ignored in silence', () => {
    const node = acceptor({ parameters: { ...apart, refusals: false } }).prepare('n2', 2);
    expect(node.prepare('n1', 1).sends).toEqual([]);
    expect(node.accept('n1', 1, 'x').sends).toEqual([]);
  });
});

describe('§2.3: who is told of an acceptance', () => {
  it('every learner and the proposer that asked, each once', () => {
    const withLearners = new Node({ id: 'n4', nodes: 7, parameters: apart });
    expect(withLearners.accept('n2', 2, 'y').sends).toEqual([
      'n2 accepted 2: y',
      'n6 accepted 2: y',
      'n7 accepted 2: y',
    ]);
    const together = new Node({ id: 'n2' });
    expect(together.accept('n1', 1, 'x').sends).toEqual(['n1 accepted 1: x', 'n3 accepted 1: x']);
  });

  it('with a distinguished learner, that one alone', () => {
    const parameters = { ...apart, learning: 'distinguished' as const };
    const node = new Node({ id: 'n4', nodes: 7, parameters });
    expect(node.accept('n2', 2, 'y').sends).toEqual(['n6 accepted 2: y']);
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
    expect(node.prepare('n1', 3).sends).toEqual(['n1 refusal of prepare 3: 4']);
    expect(node.prepare('n1', 5).sends).toEqual(['n1 promise 5 (2: y)']);
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
  expect(node.knows.answers).toEqual([
    { number: 1, promised: true, value: 'x' },
    { number: 2, promised: true, value: null },
  ]);
  for (let number = 3; number < 60; number++) node.prepare('n1', number);
  expect(node.knows.answers).toHaveLength(32);
  expect(node.knows.answers.at(-1)?.number).toBe(59);
});

// ---- Proposer

/** n1, a proposer and nothing else, with the acceptors n3, n4 and n5. */
const proposer = (options: DrivenNodeOptions<RuleId> = {}) =>
  new Node({ nodes: 5, parameters: apart, ...options });

describe('§2.5: numbers from disjoint sets', () => {
  const sizes = fc.integer({ min: 1, max: 9 }).chain((proposers) =>
    fc.record({
      proposers: fc.constant(proposers),
      place: fc.nat(proposers - 1),
      above: fc.nat(500),
    }),
  );

  it('the next number is the first one above in the proposer’s own set', () => {
    fc.assert(
      fc.property(sizes, ({ proposers, place, above }) => {
        const number = numberAbove(above, place, proposers);
        expect(number).toBeGreaterThan(above);
        expect(number).toBeGreaterThan(0);
        expect((number - 1) % proposers).toBe(place);
        expect(number - proposers).toBeLessThanOrEqual(Math.max(above, 0));
      }),
    );
  });

  it('two proposers share no number', () => {
    expect(new Node({ id: 'n1' }).propose('x').knows.number).toBe(1);
    expect(new Node({ id: 'n2' }).propose('x').knows.number).toBe(2);
    expect(new Node({ id: 'n3' }).propose('x').knows.number).toBe(3);
  });

  it('paxos/unique-numbers off: all begin with 1', () => {
    const rulesOff = ['paxos/unique-numbers'] as const;
    expect(new Node({ id: 'n3', rulesOff }).propose('x').knows.number).toBe(1);
  });
});

describe('§2.2, phase 1', () => {
  it('a client’s value makes a proposer ask every acceptor for a promise', () => {
    const node = proposer().propose('x');
    expect(node.role).toBe('preparing');
    expect(node.sends).toEqual(['n3 prepare 1', 'n4 prepare 1', 'n5 prepare 1']);
    expect(node.timer('retryDue')).toBe(80_000);
  });

  it('a node with all roles promises to itself first', () => {
    const node = new Node().propose('x');
    expect(node.knows.promises).toEqual([{ from: 'n1', accepted: null }]);
    expect(node.stored).toMatchObject({ tried: 1, promised: 1 });
    expect(node.sends).toEqual(['n2 prepare 1', 'n3 prepare 1']);
  });

  it('a majority of promises is needed, each acceptor counted once', () => {
    const node = proposer().propose('x').promise('n3', 1).promise('n3', 1);
    expect(node.role).toBe('preparing');
    expect(node.promise('n4', 1).role).toBe('proposing');
  });

  it('a promise of an earlier number does not count', () => {
    const node = proposer({ disk: { tried: 1 } })
      .propose('x')
      .promise('n3', 1)
      .promise('n4', 1);
    expect(node.knows.number).toBe(3);
    expect(node.role).toBe('preparing');
  });

  it('paxos/majority off: one promise is enough', () => {
    const node = proposer({ rulesOff: ['paxos/majority'] })
      .propose('x')
      .promise('n3', 1);
    expect(node.role).toBe('proposing');
  });
});

describe('§2.2, phase 2 and P2c: the value', () => {
  it('it is the proposer’s own when no promise tells of an accepted proposal', () => {
    const node = proposer().propose('x').promise('n3', 1).promise('n5', 1);
    expect(node.sends).toEqual(['n3 accept 1: x', 'n4 accept 1: x', 'n5 accept 1: x']);
  });

  const heardOfTwo = (rulesOff: readonly RuleId[] = []) =>
    proposer({ disk: { tried: 3 }, rulesOff })
      .propose('z')
      .promise('n3', 5, { number: 1, value: 'x' })
      .promise('n4', 5, { number: 2, value: 'y' });

  it('it is the highest-numbered of those that promises tell of', () => {
    expect(heardOfTwo().knows.proposal).toEqual({ number: 5, value: 'y' });
  });

  it('paxos/highest-accepted off: it is the first heard of', () => {
    const { proposal } = heardOfTwo(['paxos/highest-accepted']).knows;
    expect(proposal).toEqual({ number: 5, value: 'x' });
  });

  it('paxos/adopt-accepted off: it is the proposer’s own', () => {
    const { proposal } = heardOfTwo(['paxos/adopt-accepted']).knows;
    expect(proposal).toEqual({ number: 5, value: 'z' });
  });

  it('what its own acceptor has accepted counts like the others’', () => {
    const node = new Node({ disk: { accepted: { number: 2, value: 'y' } } })
      .propose('x')
      .promise('n2', 4);
    expect(node.knows.proposal).toEqual({ number: 4, value: 'y' });
  });

  it('its own acceptor is bound by a later promise', () => {
    const node = new Node().propose('x').prepare('n2', 2).promise('n3', 1);
    expect(node.knows.proposal).toEqual({ number: 1, value: 'x' });
    expect(node.knows.accepted).toBeNull();
    expect(node.sends).toEqual(['n2 accept 1: x', 'n3 accept 1: x']);
  });
});

describe('§2.5: the number is on the disk before it is used', () => {
  it('and a proposer that starts again goes on above it', () => {
    const node = proposer().propose('x');
    expect(node.stored?.tried).toBe(1);
    expect(node.order).toEqual(['persist', 'send', 'setTimer']);
    expect(proposer({ disk: node.stored }).propose('y').knows.number).toBe(3);
  });

  it('paxos/remember-number off: nothing of it is stored', () => {
    expect(proposer({ rulesOff: ['paxos/remember-number'] }).propose('x').stored).toBeNull();
  });
});

describe('lost answers', () => {
  it('a proposer asks those that have not answered again, under the same number', () => {
    const node = proposer().propose('x').promise('n4', 1).fire('retryDue');
    expect(node.sends).toEqual(['n3 prepare 1', 'n5 prepare 1']);
    expect(node.timer('retryDue')).toBe(80_000);
    node.promise('n5', 1).accepted('n3', 1, 'x').fire('retryDue');
    expect(node.sends).toEqual(['n4 accept 1: x', 'n5 accept 1: x']);
  });

  it('then it gives the number up', () => {
    const node = proposer().propose('x').fire('retryDue').fire('retryDue');
    expect(node.role).toBe('holdingOff');
    expect(node.fire('retryDue').sends).toEqual(['n3 prepare 3', 'n4 prepare 3', 'n5 prepare 3']);
  });
});

describe('§2.4 and the end of §2.2: refused, and again', () => {
  const refused = (rulesOff: readonly RuleId[] = []) =>
    proposer({ rulesOff }).propose('x').refuse('n3', 'prepare', 1, 6);

  it('a refused proposer waits, and takes a number above the one it was refused by', () => {
    const node = refused();
    expect(node.role).toBe('holdingOff');
    expect(node.sends).toEqual([]);
    expect(node.timer('retryDue')).toEqual([20_000, 40_000]);
    expect(node.fire('retryDue').knows.number).toBe(7);
  });

  it('the range of the wait doubles with every failure, up to its maximum', () => {
    const parameters = { ...apart, backOffMinimum: 20_000, backOffMaximum: 100_000 };
    const node = proposer({ parameters }).propose('x');
    const most: number[] = [];
    for (let failure = 0; failure < 5; failure++) {
      const { number } = node.knows;
      node.refuse('n3', 'prepare', number, number + 1);
      most.push((node.timer('retryDue') as readonly [number, number])[1]); // a back-off is a range
      node.fire('retryDue');
    }
    expect(most).toEqual([40_000, 80_000, 100_000, 100_000, 100_000]);
  });

  it('paxos/back-off off: the next number follows at once', () => {
    const node = refused(['paxos/back-off']);
    expect(node.role).toBe('preparing');
    expect(node.sends).toEqual(['n3 prepare 7', 'n4 prepare 7', 'n5 prepare 7']);
  });

  it('a refusal of an earlier number or of the phase before changes nothing', () => {
    const node = proposer({ disk: { tried: 1 } })
      .propose('x')
      .refuse('n3', 'prepare', 1, 2);
    expect(node.role).toBe('preparing');
    node.promise('n4', 3).promise('n5', 3).refuse('n3', 'prepare', 3, 4);
    expect(node.role).toBe('proposing');
    expect(node.refuse('n3', 'accept', 3, 4).role).toBe('holdingOff');
  });
});

describe('clients', () => {
  it('everyone who waits is told the chosen value, whoever proposed it', () => {
    const node = proposer()
      .propose('x', { client: 'c1', sequence: 1 })
      .propose('y', { client: 'c2', sequence: 1 })
      .propose('y', { client: 'c2', sequence: 1 })
      .promise('n3', 1, { number: 0, value: 'w' })
      .promise('n4', 1)
      .accepted('n3', 1, 'w')
      .accepted('n4', 1, 'w');
    const outcome = { kind: 'ok', result: { kind: 'value', value: 'w' } };
    expect(node.role).toBe('decided');
    expect(node.replies).toEqual([
      { client: 'c1', outcome },
      { client: 'c2', outcome },
    ]);
    expect(node.propose('z', { client: 'c3', sequence: 1 }).replies).toEqual([
      { client: 'c3', outcome },
    ]);
  });

  it('a node that does not propose sends them on to one that does', () => {
    const node = new Node({ id: 'n4', nodes: 5, parameters: apart }).propose('x');
    expect(node.replies).toEqual([{ client: 'c1', outcome: { kind: 'redirect', to: 'n1' } }]);
  });

  it('other operations fail', () => {
    expect(proposer().ask({ kind: 'get', key: 'x' }).replies[0]?.outcome.kind).toBe('fail');
  });
});

it('a single node decides alone, and its disk knows before its client does', () => {
  const node = new Node({ nodes: 1 }).propose('x');
  expect(node.role).toBe('decided');
  expect(node.stored).toMatchObject({ promised: 1, accepted: { number: 1, value: 'x' }, tried: 1 });
  expect(node.order).toEqual(['persist', 'reply', 'cancelTimer']);
});

// ---- Learner

const learner = (parameters = apart) => new Node({ id: 'n6', nodes: 7, parameters });
const distinguished = { ...apart, learning: 'distinguished' as const };

describe('§2.3: learning a chosen value', () => {
  it('a majority of acceptances of one proposal is needed, each acceptor counted once', () => {
    const node = learner().accepted('n3', 1, 'x').accepted('n3', 1, 'x');
    expect(node.role).toBe('listening');
    expect(node.accepted('n5', 1, 'x').knows.chosen).toEqual({ number: 1, value: 'x' });
  });

  it('acceptances under different numbers do not add up', () => {
    const node = learner().accepted('n3', 1, 'x').accepted('n4', 2, 'x');
    expect(node.knows.chosen).toBeNull();
  });

  it('acceptances come in any order: an old majority counts after newer ones were heard', () => {
    const node = learner().accepted('n3', 1, 'x').accepted('n3', 2, 'x').accepted('n4', 1, 'x');
    expect(node.knows.chosen).toEqual({ number: 1, value: 'x' });
  });

  it('a node that accepts and learns counts its own acceptance', () => {
    const node = new Node({ id: 'n3' }).accepted('n1', 1, 'x').accept('n1', 1, 'x');
    expect(node.role).toBe('decided');
    expect(node.order).toEqual(['persist', 'send', 'cancelTimer']);
  });

  it('who has decided goes on as an acceptor', () => {
    const node = new Node({ id: 'n3' }).accepted('n1', 1, 'x').accept('n1', 1, 'x');
    expect(node.prepare('n2', 2).sends).toEqual(['n2 promise 2 (1: x)']);
    expect(node.accept('n2', 2, 'x').sends).toEqual(['n1 accepted 2: x', 'n2 accepted 2: x']);
  });

  it('an acceptor that is no learner counts nothing', () => {
    const node = new Node({ id: 'n3', nodes: 7, parameters: apart }).accept('n1', 1, 'x');
    expect(node.knows.tally).toEqual([]);
  });

  it('paxos/majority off: one acceptance is enough', () => {
    const node = new Node({ id: 'n6', nodes: 7, parameters: apart, rulesOff: ['paxos/majority'] });
    expect(node.accepted('n3', 1, 'x').role).toBe('decided');
  });
});

describe('§2.3: a distinguished learner', () => {
  it('informs the other learners and the proposers', () => {
    const node = learner(distinguished).accepted('n3', 1, 'x').accepted('n4', 1, 'x');
    expect(node.sends).toEqual(['n7 learn 1: x', 'n1 learn 1: x', 'n2 learn 1: x']);
  });

  it('informs them again when an acceptor repeats itself, not for a late third', () => {
    const node = learner(distinguished).accepted('n3', 1, 'x').accepted('n4', 1, 'x');
    expect(node.accepted('n5', 1, 'x').sends).toEqual([]);
    expect(node.accepted('n4', 1, 'x').sends).toHaveLength(3);
  });

  it('informs them again of a new majority', () => {
    const node = learner(distinguished).accepted('n3', 1, 'x').accepted('n4', 1, 'x');
    expect(node.accepted('n3', 2, 'x').sends).toEqual([]);
    expect(node.accepted('n4', 2, 'x').sends).toHaveLength(3);
  });

  it('the others learn from it', () => {
    const node = new Node({ id: 'n7', nodes: 7, parameters: distinguished });
    node.deliver('n6', { type: 'learn', number: 1, value: 'x' });
    expect(node.knows.chosen).toEqual({ number: 1, value: 'x' });
  });
});

it('a learner that starts again knows nothing', () => {
  const node = new Node({ id: 'n3' }).accepted('n1', 1, 'x').accept('n1', 1, 'x');
  const again = new Node({ id: 'n3', disk: node.stored });
  expect(again.role).toBe('listening');
  expect(again.knows).toMatchObject({ chosen: null, tally: [], accepted: { value: 'x' } });
});

// ---- Disk

it('takes what an acceptor and a proposer keep', () => {
  expect(readDisk({ promised: 5, accepted: { number: 3, value: 'x' }, tried: 4 })).toEqual({
    promised: 5,
    accepted: { number: 3, value: 'x' },
    tried: 4,
    answers: [
      { number: 3, promised: true, value: 'x' },
      { number: 5, promised: true, value: null },
    ],
  });
});

it('everything may be left out; an accepted number is promised', () => {
  expect(readDisk({})).toEqual({ promised: 0, accepted: null, tried: 0, answers: [] });
  expect(readDisk({ accepted: { number: 3, value: 'x' } }).promised).toBe(3);
});

it.each([
  [7, 'The disk must be { promised, accepted, tried }, not 7.'],
  [{ tried: -1 }, 'tried must be a whole number, at least 0, not -1.'],
  [{ promised: 1.5 }, 'promised must be a whole number, at least 0, not 1.5.'],
  [{ accepted: 'x' }, 'accepted must be { number, value } or null, not "x".'],
  [
    { accepted: { number: 0, value: 'x' } },
    'accepted.number must be a whole number, at least 1, not 0.',
  ],
  [{ accepted: { number: 1 } }, 'accepted.value must be a text, not missing.'],
  [
    { promised: 2, accepted: { number: 3, value: 'x' } },
    'promised must be a whole number, at least 3, not 2.',
  ],
])('says what is wrong with %j', (json, message) => {
  expect(() => readDisk(json)).toThrow(message);
});
