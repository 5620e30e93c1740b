import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberAbove } from './proposer.ts';
import { apart, Node, type NodeOptions } from './testing/node.ts';

/** n1, a proposer and nothing else, with the acceptors n3, n4 and n5. */
const proposer = (options: NodeOptions = {}) =>
  new Node({ nodes: 5, parameters: apart, ...options });

describe('§2.5: numbers from disjoint sets', () => {
  const settingsOf = (place: number, proposers: number, unique: boolean) => ({
    place,
    roles: { proposers: Array.from({ length: proposers }, () => 'n'), acceptors: [], learners: [] },
    rules: { ...new Node().context.settings.rules, 'paxos/unique-numbers': unique },
  });
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
        const number = numberAbove(above, settingsOf(place, proposers, true));
        expect(number).toBeGreaterThan(above);
        expect(number).toBeGreaterThan(0);
        expect((number - 1) % proposers).toBe(place);
        expect(number - proposers).toBeLessThanOrEqual(Math.max(above, 0));
      }),
    );
  });

  it('two proposers share no number', () => {
    expect(new Node({ id: 'n1' }).propose('x').context.number).toBe(1);
    expect(new Node({ id: 'n2' }).propose('x').context.number).toBe(2);
    expect(new Node({ id: 'n3' }).propose('x').context.number).toBe(3);
  });

  it('paxos/unique-numbers off: all begin with 1', () => {
    const rulesOff = ['paxos/unique-numbers'] as const;
    expect(new Node({ id: 'n3', rulesOff }).propose('x').context.number).toBe(1);
  });
});

describe('§2.2, phase 1', () => {
  it('a client’s value makes a proposer ask every acceptor for a promise', () => {
    const node = proposer().propose('x');
    expect(node.phase).toBe('preparing');
    expect(node.sent).toEqual(['n3 prepare 1', 'n4 prepare 1', 'n5 prepare 1']);
    expect(node.timer).toBe(80_000);
  });

  it('a node with all roles promises to itself first', () => {
    const node = new Node().propose('x');
    expect(node.context.promises).toEqual([{ from: 'n1', accepted: null }]);
    expect(node.stored).toMatchObject({ tried: 1, promised: 1 });
    expect(node.sent).toEqual(['n2 prepare 1', 'n3 prepare 1']);
  });

  it('a majority of promises is needed, each acceptor counted once', () => {
    const node = proposer().propose('x').promise('n3', 1).promise('n3', 1);
    expect(node.phase).toBe('preparing');
    expect(node.promise('n4', 1).phase).toBe('proposing');
  });

  it('a promise of an earlier number does not count', () => {
    const node = proposer({ disk: { tried: 1 } })
      .propose('x')
      .promise('n3', 1)
      .promise('n4', 1);
    expect(node.context.number).toBe(3);
    expect(node.phase).toBe('preparing');
  });

  it('paxos/majority off: one promise is enough', () => {
    const node = proposer({ rulesOff: ['paxos/majority'] })
      .propose('x')
      .promise('n3', 1);
    expect(node.phase).toBe('proposing');
  });
});

describe('§2.2, phase 2 and P2c: the value', () => {
  it('it is the proposer’s own when no promise tells of an accepted proposal', () => {
    const node = proposer().propose('x').promise('n3', 1).promise('n5', 1);
    expect(node.sent).toEqual(['n3 accept 1: x', 'n4 accept 1: x', 'n5 accept 1: x']);
  });

  const heardOfTwo = (rulesOff: NodeOptions['rulesOff'] = []) =>
    proposer({ disk: { tried: 3 }, rulesOff })
      .propose('z')
      .promise('n3', 5, { number: 1, value: 'x' })
      .promise('n4', 5, { number: 2, value: 'y' });

  it('it is the highest-numbered of those that promises tell of', () => {
    expect(heardOfTwo().context.proposal).toEqual({ number: 5, value: 'y' });
  });

  it('paxos/highest-accepted off: it is the first heard of', () => {
    const { proposal } = heardOfTwo(['paxos/highest-accepted']).context;
    expect(proposal).toEqual({ number: 5, value: 'x' });
  });

  it('paxos/adopt-accepted off: it is the proposer’s own', () => {
    const { proposal } = heardOfTwo(['paxos/adopt-accepted']).context;
    expect(proposal).toEqual({ number: 5, value: 'z' });
  });

  it('what its own acceptor has accepted counts like the others’', () => {
    const node = new Node({ disk: { accepted: { number: 2, value: 'y' } } })
      .propose('x')
      .promise('n2', 4);
    expect(node.context.proposal).toEqual({ number: 4, value: 'y' });
  });

  it('its own acceptor is bound by a later promise', () => {
    const node = new Node().propose('x').prepare('n2', 2).promise('n3', 1);
    expect(node.context.proposal).toEqual({ number: 1, value: 'x' });
    expect(node.context.accepted).toBeNull();
    expect(node.sent).toEqual(['n2 accept 1: x', 'n3 accept 1: x']);
  });
});

describe('§2.5: the number is on the disk before it is used', () => {
  it('and a proposer that starts again goes on above it', () => {
    const node = proposer().propose('x');
    expect(node.stored?.tried).toBe(1);
    expect(node.order).toEqual(['persist', 'send', 'setTimer']);
    expect(proposer({ disk: node.stored }).propose('y').context.number).toBe(3);
  });

  it('paxos/remember-number off: nothing of it is stored', () => {
    expect(proposer({ rulesOff: ['paxos/remember-number'] }).propose('x').stored).toBeNull();
  });
});

describe('lost answers', () => {
  it('a proposer asks those that have not answered again, under the same number', () => {
    const node = proposer().propose('x').promise('n4', 1).fire();
    expect(node.sent).toEqual(['n3 prepare 1', 'n5 prepare 1']);
    expect(node.timer).toBe(80_000);
    node.promise('n5', 1).accepted('n3', 1, 'x').fire();
    expect(node.sent).toEqual(['n4 accept 1: x', 'n5 accept 1: x']);
  });

  it('then it gives the number up', () => {
    const node = proposer().propose('x').fire().fire();
    expect(node.phase).toBe('holdingOff');
    expect(node.fire().sent).toEqual(['n3 prepare 3', 'n4 prepare 3', 'n5 prepare 3']);
  });
});

describe('§2.4 and the end of §2.2: refused, and again', () => {
  const refused = (rulesOff: NodeOptions['rulesOff'] = []) =>
    proposer({ rulesOff }).propose('x').refuse('n3', 'prepare', 1, 6);

  it('a refused proposer waits, and takes a number above the one it was refused by', () => {
    const node = refused();
    expect(node.phase).toBe('holdingOff');
    expect(node.sent).toEqual([]);
    expect(node.timer).toEqual([20_000, 40_000]);
    expect(node.fire().context.number).toBe(7);
  });

  it('the range of the wait doubles with every failure, up to its maximum', () => {
    const parameters = { ...apart, backOffMinimum: 20_000, backOffMaximum: 100_000 };
    const node = proposer({ parameters }).propose('x');
    const most: number[] = [];
    for (let failure = 0; failure < 5; failure++) {
      const { number } = node.context;
      node.refuse('n3', 'prepare', number, number + 1);
      most.push((node.timer as readonly [number, number])[1]); // a back-off is a range
      node.fire();
    }
    expect(most).toEqual([40_000, 80_000, 100_000, 100_000, 100_000]);
  });

  it('paxos/back-off off: the next number follows at once', () => {
    const node = refused(['paxos/back-off']);
    expect(node.phase).toBe('preparing');
    expect(node.sent).toEqual(['n3 prepare 7', 'n4 prepare 7', 'n5 prepare 7']);
  });

  it('a refusal of an earlier number or of the phase before changes nothing', () => {
    const node = proposer({ disk: { tried: 1 } })
      .propose('x')
      .refuse('n3', 'prepare', 1, 2);
    expect(node.phase).toBe('preparing');
    node.promise('n4', 3).promise('n5', 3).refuse('n3', 'prepare', 3, 4);
    expect(node.phase).toBe('proposing');
    expect(node.refuse('n3', 'accept', 3, 4).phase).toBe('holdingOff');
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
    expect(node.phase).toBe('decided');
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
    expect(proposer().get().replies[0]?.outcome.kind).toBe('fail');
  });
});

it('a single node decides alone, and its disk knows before its client does', () => {
  const node = new Node({ nodes: 1 }).propose('x');
  expect(node.phase).toBe('decided');
  expect(node.stored).toMatchObject({ promised: 1, accepted: { number: 1, value: 'x' }, tried: 1 });
  expect(node.order).toEqual(['persist', 'reply', 'cancelTimer']);
});
