import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driverFor } from '../sim/machine/driver-for.ts';
import type { NodeInput } from '../sim/protocol-setup.ts';
import { checkedDriver } from '../sim/testing/checked-driver.ts';
import { defineNode, type On, type Step } from './node.ts';

/** A lamp: asked to, it lights and stores how often; it goes out by itself. */
interface Lamp {
  readonly state: { lit: number; asked: number; note: string | null };
  readonly message: { readonly type: 'light'; readonly times: number } | { readonly type: 'break' };
  readonly timer: 'burntDown';
  readonly parameters: { readonly burns: number };
  readonly rule: 'lamp/store-first' | 'lamp/remember';
  readonly role: 'dark' | 'bright' | 'broken';
  readonly durable: 'lit' | 'asked';
}

const light = (node: Step<Lamp>, { from, message }: On<Lamp, 'light'>): void => {
  if (message.times === 0) return;
  node.s.lit += message.times;
  node.become('bright');
  node.send(from, { type: 'light', times: 0 });
  node.say(() => `lights ${message.times} times`, { rule: 'lamp/store-first', important: true });
};

const lamp = defineNode<Lamp>({
  id: 'lamp',
  fresh: ({ durable }) => ({ lit: durable?.lit ?? 0, asked: durable?.asked ?? 0, note: null }),
  durable: { lit: 'lamp/store-first', asked: 'lamp/remember' },
  unstored: ['asked'],
  serves: ['get'],
  initial: 'dark',
  start: (node) => node.timer('burntDown', 5),
  enter: { bright: (node) => node.timer('burntDown', node.parameters.burns) },
  states: {
    dark: {
      light: [light, { bright: 'is lit' }],
      break: (node) => node.become('broken'),
      request: (node, { message }) => {
        node.s.asked += 1;
        node.redirect(message.request, node.peers);
      },
      peersChanged: (node) => {
        node.s.note = `${node.peers.length} peers`;
      },
    },
    bright: {
      light: [light, { bright: 'is lit again' }],
      burntDown: [
        (node) => {
          node.become('dark');
          for (const peer of node.peers) node.send(peer, { type: 'break' }, 'at once');
        },
        { dark: '' },
      ],
    },
    broken: {},
  },
});

type Rules = NodeInput<Pick<Lamp['state'], 'lit' | 'asked'>>['rules'];
const input = (rules: Rules = {}): NodeInput<unknown> => ({
  id: 'n1',
  peers: ['n2', 'n3'],
  parameters: { burns: 9 },
  rules,
  durable: null,
  incarnation: 0,
});

const base = { now: 0, random: 0 };
const lit = (times: number) => ({
  type: 'light',
  from: 'n2',
  message: { type: 'light', times },
  ...base,
});
const request = (kind: string) => ({
  type: 'request',
  from: 'c1',
  message: { type: 'request', request: { client: 'c1', sequence: 1 }, operation: { kind } },
  ...base,
});

/** One lamp, and what its last step asked for. */
const start = (rules: Rules = {}) => {
  const driver = driverFor(lamp.machine);
  let state = driver.start(input(rules));
  return {
    get state() {
      return state;
    },
    get knows() {
      return lamp.of(state);
    },
    get effects() {
      return driver.effects;
    },
    step(event: { readonly type: string }, isHeard = true) {
      state = driver.step(state, event, isHeard);
      return driver.effects;
    },
  };
};

describe('a step', () => {
  it('is run directly, and its start sets what the definition says', () => {
    expect(driverFor(lamp.machine).kind).toBe('direct');
    expect(start().effects).toEqual([{ kind: 'setTimer', timer: 'burntDown', after: 5 }]);
  });

  it('changes a copy: the state before stays as it was', () => {
    const one = start();
    const before = one.state;
    one.step(lit(2));
    expect(lamp.of(before).lit).toBe(0);
    expect(one.knows.lit).toBe(2);
    expect(one.knows.role).toBe('bright');
  });

  it('that changes nothing and asks for nothing gives back the same state', () => {
    const one = start();
    const before = one.state;
    expect(one.step(lit(0))).toEqual([]);
    expect(one.step({ type: 'burntDown', ...base })).toEqual([]);
    expect(one.state).toBe(before);
  });

  it('may only become what its entry lists', () => {
    const one = start();
    expect(() => one.step({ type: 'break', ...base })).toThrow(
      'lamp does not say that dark may become broken.',
    );
  });

  it('enters a state also from itself', () => {
    const one = start();
    one.step(lit(1));
    expect(one.step(lit(1))).toContainEqual({ kind: 'setTimer', timer: 'burntDown', after: 9 });
  });

  it('says why only when somebody listens', () => {
    const note = {
      kind: 'note',
      text: 'lights 1 times',
      rule: 'lamp/store-first',
      important: true,
    };
    expect(start().step(lit(1))).toContainEqual(note);
    expect(start().step(lit(1), false)).not.toContainEqual(note);
  });

  it('answers a request for an operation that the node does not have', () => {
    const one = start();
    const [reply] = one.step(request('put'));
    expect(reply).toMatchObject({ kind: 'reply', outcome: { kind: 'fail' } });
    expect(one.knows.asked).toBe(0);
  });

  it('knows the new peers when they change', () => {
    const one = start();
    one.step({ type: 'peersChanged', ...base, ...{ peers: ['n2', 'n3', 'n4'] } });
    expect(one.knows).toMatchObject({ note: '3 peers', self: { peers: ['n2', 'n3', 'n4'] } });
  });
});

describe('the disk', () => {
  const kinds = (rules: Rules, event: { readonly type: string }) =>
    start(rules)
      .step(event)
      .flatMap(({ kind }) => (kind === 'note' ? [] : [kind]));

  it('has a change before anything leaves', () => {
    expect(kinds({}, lit(1))).toEqual(['persist', 'send', 'setTimer']);
  });

  it('has it afterwards with the rule off', () => {
    expect(kinds({ 'lamp/store-first': false }, lit(1))).toEqual(['send', 'persist', 'setTimer']);
  });

  it('never has what is not stored at all with its rule off', () => {
    expect(kinds({}, request('get'))).toEqual(['persist', 'reply']);
    expect(kinds({ 'lamp/remember': false }, request('get'))).toEqual(['reply']);
    const [persist] = start({ 'lamp/remember': false }).step(lit(1));
    expect(persist).toEqual({ kind: 'persist', durable: { lit: 1 } });
  });

  it('is not waited for by what is sent at once', () => {
    const one = start();
    one.step(lit(1));
    expect(one.step({ type: 'burntDown', ...base })).toEqual([
      { kind: 'send', to: 'n2', message: { type: 'break' }, waits: false },
      { kind: 'send', to: 'n3', message: { type: 'break' }, waits: false },
    ]);
  });
});

it('XState’s transition() does the same, event by event', () => {
  const event = fc.oneof(
    fc.nat(2).map(lit),
    fc.constantFrom('get', 'put').map(request),
    fc.constant({ type: 'burntDown', ...base }),
    fc.constant({ type: 'peersChanged', ...base, ...{ peers: ['n2'] } }),
  );
  const rules = fc.record({ 'lamp/store-first': fc.boolean(), 'lamp/remember': fc.boolean() });
  fc.assert(
    fc.property(fc.array(event), rules, (events, off) => {
      const driver = checkedDriver(lamp.machine);
      events.reduce((state, each) => driver.step(state, each), driver.start(input(off)));
    }),
  );
});

it('the machine is drawn with the words of the arrows, also of those that lead back', () => {
  const { bright, dark } = lamp.machine.root.states;
  const ways = (state: typeof dark) =>
    [...(state?.transitions.get('light') ?? [])].flatMap(({ guard, target }) =>
      typeof guard === 'object' ? [[guard.type, target?.[0]?.key]] : [],
    );
  expect(ways(dark)).toEqual([['is lit', 'bright']]);
  expect(ways(bright)).toEqual([['is lit again', 'bright']]);
});
