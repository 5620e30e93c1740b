import { describe, expect, it } from 'vitest';
import type { Intervention } from '../sim/intervention.ts';
import type { NodeDescription } from '../sim/protocol.ts';
import type { NodeState } from '../sim/record.ts';
import { leadershipOf } from './elections.ts';
import { recordsOf, role, type Sketch } from './testing/records.ts';

/** Whatever a state calls itself counts, in the epoch that its context names. */
const describeNode = ({ value, context }: NodeState): NodeDescription => ({
  epoch: (context as { readonly epoch: number | null }).epoch, // role() makes these states
  role: value,
  leads: value === 'leader',
  belief: '',
  log: [],
  logLength: 0,
  committedLength: 0,
  value: '',
  replica: null,
  quorums: [],
  fields: [],
});

const protocol = {
  describeNode,
  describePart: (size: number, total: number) => ({ text: '', able: size > total / 2 }),
};

const servers = ['n1', 'n2', 'n3'];

const starts = servers.map((node): Sketch => ({ kind: 'start', node, after: role('follower', 0) }));

const becomes = (
  node: string,
  atMicros: number,
  value: 'leader' | 'follower',
  epoch: number | null = 1,
): Sketch => ({
  kind: 'timer',
  timer: 'any',
  node,
  atMicros,
  before: role('follower', 0),
  after: role(value, epoch),
});

const done = (atMicros: number, intervention: Intervention): Sketch => ({
  kind: 'intervention',
  atMicros,
  intervention,
});

const of = (...sketches: readonly Sketch[]) =>
  leadershipOf(recordsOf(...starts, ...sketches), { servers, protocol });

const cutOff = (atMicros: number, node: string): readonly Sketch[] =>
  servers
    .filter((server) => server !== node)
    .map((server) => done(atMicros, { kind: 'cut', from: server, to: node }));

describe('an election', () => {
  it('takes from the start, or from losing a leader, to having one', () => {
    const { elections, leaderless } = of(
      becomes('n1', 200, 'leader', 1),
      done(1_000, { kind: 'kill', node: 'n1' }),
      becomes('n2', 1_300, 'leader', 2),
    );
    expect(elections).toEqual([
      { atMicros: 200, atEvent: 3, leader: 'n1', epoch: 1, tookMicros: 200 },
      { atMicros: 1_300, atEvent: 5, leader: 'n2', epoch: 2, tookMicros: 300 },
    ]);
    expect(leaderless).toEqual([
      { fromMicros: 0, untilMicros: 200, lost: null, because: 'start', successor: 'n1' },
      { fromMicros: 1_000, untilMicros: 1_300, lost: 'n1', because: 'crash', successor: 'n2' },
    ]);
  });

  it('has no such time when another leads until then', () => {
    const { elections, leaderless } = of(
      becomes('n1', 200, 'leader', 1),
      becomes('n2', 500, 'leader', 2),
      becomes('n1', 510, 'follower', 2),
    );
    expect(elections[1]).toMatchObject({ leader: 'n2', epoch: 2, tookMicros: null });
    expect(leaderless).toHaveLength(1);
  });

  it('is one when the same server leads a later epoch', () => {
    const { elections } = of(becomes('n1', 200, 'leader', 1), becomes('n1', 500, 'leader', 2));
    expect(elections.map(({ epoch, tookMicros }) => [epoch, tookMicros])).toEqual([
      [1, 200],
      [2, null],
    ]);
  });

  it('needs no epochs', () => {
    expect(of(becomes('n1', 200, 'leader', null)).elections).toMatchObject([{ epoch: null }]);
  });
});

describe('a leader is lost', () => {
  const leads = becomes('n1', 200, 'leader', 1);

  it.each<[string, readonly Sketch[]]>([
    ['crash', [done(500, { kind: 'kill', node: 'n1' })]],
    ['pause', [done(500, { kind: 'pause', node: 'n1' })]],
    ['removal', [done(500, { kind: 'removeNode', node: 'n1' })]],
    ['cut', cutOff(500, 'n1')],
    ['cut', [done(500, { kind: 'partition', groups: [['n1']] })]],
    ['stepped down', [becomes('n1', 500, 'follower', 1)]],
    [
      'others stopped',
      [done(400, { kind: 'kill', node: 'n2' }), done(500, { kind: 'pause', node: 'n3' })],
    ],
  ])('by %s', (because, events) => {
    expect(of(leads, ...events).leaderless[1]).toEqual({
      fromMicros: 500,
      untilMicros: null,
      lost: 'n1',
      because,
      successor: null,
    });
  });

  it('not while it can still talk with enough others', () => {
    const cut = done(500, { kind: 'cut', from: 'n1', to: 'n2' });
    expect(of(leads, cut, done(600, { kind: 'kill', node: 'n2' })).leaderless).toHaveLength(1);
  });

  it('and is had again, without an election, when what stopped it is over', () => {
    const { elections, leaderless } = of(
      leads,
      done(500, { kind: 'pause', node: 'n1' }),
      done(800, { kind: 'resume', node: 'n1' }),
      ...cutOff(900, 'n1'),
      done(1_000, { kind: 'heal' }),
    );
    expect(elections).toHaveLength(1);
    expect(leaderless.slice(1)).toMatchObject([
      { fromMicros: 500, untilMicros: 800, successor: 'n1' },
      { fromMicros: 900, untilMicros: 1_000, successor: 'n1' },
    ]);
  });

  it('and does not come back as one after a later epoch was led', () => {
    const { leaderless } = of(
      leads,
      done(500, { kind: 'pause', node: 'n1' }),
      becomes('n2', 700, 'leader', 2),
      done(800, { kind: 'resume', node: 'n1' }),
      done(900, { kind: 'kill', node: 'n2' }),
    );
    expect(leaderless.at(-1)).toMatchObject({ fromMicros: 900, lost: 'n2', untilMicros: null });
  });
});

it('lets a partition put servers that it does not name into one group, and mends within groups', () => {
  const { leaderless } = of(
    becomes('n1', 200, 'leader', 1),
    ...cutOff(300, 'n1'),
    done(400, { kind: 'partition', groups: [['n3']] }),
  );
  expect(leaderless.at(-1)).toMatchObject({ fromMicros: 300, untilMicros: 400, successor: 'n1' });
});

it('counts a server that is added, and ignores clients', () => {
  const { elections } = of(
    done(100, { kind: 'addNode', node: 'n4' }),
    { kind: 'start', node: 'n4', atMicros: 110, after: role('follower', 0) },
    becomes('c1', 150, 'leader', 9),
    becomes('n4', 200, 'leader', 1),
  );
  expect(elections).toMatchObject([{ leader: 'n4', tookMicros: 200 }]);
});
