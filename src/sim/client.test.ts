import { describe, expect, it } from 'vitest';
import { type ClientInput, clientMachine, describeClient, serverForKey } from './client.ts';
import type { AnyEffect } from './effect.ts';
import type { Operation, Outcome } from './operation.ts';
import { draw } from './random.ts';
import type { NodeState } from './record.ts';
import { checkedDriver } from './testing/checked-driver.ts';

const input: ClientInput = {
  id: 'c1',
  place: 0,
  clientCount: 2,
  servers: ['n1', 'n2', 'n3'],
  settings: { timeoutMicros: 500, attempts: 3, backoffMicros: 50 },
  workload: null,
  operationKinds: ['put', 'get'],
  prefers: 'n1',
  durable: null,
};

/** Drives one client by hand. */
const client = (changes: Partial<ClientInput> = {}) => {
  const driver = checkedDriver(clientMachine);
  let state: NodeState = driver.start({ ...input, ...changes });
  let effects: readonly AnyEffect[] = driver.effects;
  const give = (event: { readonly type: string }) => {
    state = driver.step(state, { now: 1_000, random: 12_345, ...event } as typeof event);
    effects = driver.effects;
  };
  return {
    order: (operation: Operation, to: string | null = null) =>
      give({ type: 'operation', operation, to } as { type: string }),
    answer: (outcome: Outcome, sequence = 1, from = 'n1', token?: unknown) =>
      give({
        type: 'reply',
        from,
        message: {
          type: 'reply',
          request: { client: 'c1', sequence },
          outcome,
          ...(token === undefined ? {} : { token }),
        },
      } as { type: string }),
    give,
    fire: (timer: string) => give({ type: timer }),
    get about() {
      return describeClient(state);
    },
    get state() {
      return state.value;
    },
    get effects() {
      return effects;
    },
    get sends() {
      return effects.filter((effect) => effect.kind === 'send');
    },
    get ended() {
      return effects.find((effect) => effect.kind === 'complete');
    },
  };
};

const put: Operation = { kind: 'put', key: 'x', value: '7' };
const ok: Outcome = { kind: 'ok', result: { kind: 'done' } };

describe('a client', () => {
  it('stores its sequence, then asks the server it was told to, and starts to wait', () => {
    const c1 = client();
    c1.order(put, 'n3');
    expect(c1.effects).toMatchObject([
      { kind: 'persist', durable: { sequence: 1 } },
      { kind: 'invoke', request: { client: 'c1', sequence: 1 } },
      { kind: 'send', to: 'n3', message: { type: 'request', operation: put } },
      { kind: 'setTimer', timer: 'requestTimeout', after: 500 },
    ]);
  });

  it('ends an operation with the answer, and believes in the server that gave it', () => {
    const c1 = client();
    c1.order(put);
    c1.answer(ok, 1, 'n2');
    expect(c1.ended).toMatchObject({ outcome: 'ok', answeredBy: 'n2' });
    expect(c1.about).toMatchObject({ open: null, believes: 'n2' });
  });

  it('asks again under the same request id when no answer comes, at the next server', () => {
    const c1 = client();
    c1.order(put);
    c1.fire('requestTimeout');
    expect(c1.sends).toMatchObject([{ to: 'n2', message: { request: { sequence: 1 } } }]);
    c1.fire('requestTimeout');
    expect(c1.sends).toMatchObject([{ to: 'n3', message: { request: { sequence: 1 } } }]);
  });

  it('gives up after its attempts, and the outcome stays unknown', () => {
    const c1 = client();
    c1.order(put);
    c1.fire('requestTimeout');
    c1.fire('requestTimeout');
    c1.fire('requestTimeout');
    expect(c1.ended).toMatchObject({ outcome: 'unknown', answeredBy: null });
    expect(c1.state).toBe('idle');
  });

  it('follows a redirect at once', () => {
    const c1 = client();
    c1.order(put);
    c1.answer({ kind: 'redirect', to: 'n3' });
    expect(c1.sends).toMatchObject([{ to: 'n3', message: { request: { sequence: 1 } } }]);
  });

  it('waits a while when it is redirected to nobody, then asks the next server', () => {
    const c1 = client();
    c1.order(put);
    c1.answer({ kind: 'redirect', to: null });
    expect(c1.sends).toEqual([]);
    expect(c1.effects).toContainEqual({ kind: 'setTimer', timer: 'retryDue', after: 50 });
    c1.fire('retryDue');
    expect(c1.sends).toMatchObject([{ to: 'n2' }]);
  });

  it('takes an answer that comes while it waits to ask again', () => {
    const c1 = client();
    c1.order(put);
    c1.answer({ kind: 'redirect', to: null });
    c1.answer(ok);
    expect(c1.ended).toMatchObject({ outcome: 'ok' });
    expect(c1.state).toBe('idle');
  });

  it('ignores answers to operations that have ended', () => {
    const c1 = client();
    c1.order(put);
    c1.answer(ok);
    c1.order({ kind: 'get', key: 'x' });
    c1.answer(ok, 1);
    expect(c1.ended).toBeUndefined();
    expect(c1.about.open?.request.sequence).toBe(2);
  });

  it('does one operation after the other', () => {
    const c1 = client();
    c1.order(put);
    c1.order({ kind: 'get', key: 'x' }, 'n3');
    expect(c1.sends).toEqual([]);
    c1.answer(ok);
    expect(c1.ended).toMatchObject({ request: { sequence: 1 } });
    expect(c1.sends).toMatchObject([{ to: 'n3', message: { request: { sequence: 2 } } }]);
  });

  it('reports a failure with the server’s reason', () => {
    const c1 = client();
    c1.order(put);
    c1.answer({ kind: 'fail', reason: 'not served' });
    expect(c1.ended).toMatchObject({ outcome: 'fail', reason: 'not served' });
  });

  it('never uses a request id twice, even after a crash', () => {
    const c1 = client({ durable: { sequence: 8 } });
    c1.order(put);
    expect(c1.about.open?.request.sequence).toBe(9);
  });
});

describe('a client that needs several equal answers', () => {
  const settings = { ...input.settings, answersNeeded: 2 };
  const value = (text: string): Outcome => ({
    kind: 'ok',
    result: { kind: 'value', value: text },
  });

  it('believes what so many servers say alike, and no single one', () => {
    const c1 = client({ settings });
    c1.order({ kind: 'get', key: 'x' });
    c1.answer(value('lie'), 1, 'n1');
    c1.answer(value('lie'), 1, 'n1');
    expect(c1.ended).toBeUndefined();
    c1.answer(value('7'), 1, 'n2');
    expect(c1.ended).toBeUndefined();
    c1.answer(value('7'), 1, 'n3');
    expect(c1.ended).toMatchObject({ result: { value: '7' }, answeredBy: 'n3' });
    expect(c1.about).toMatchObject({ open: null, believes: 'n1' });
  });

  it('counts of each server its latest answer', () => {
    const c1 = client({ settings });
    c1.order(put);
    c1.answer({ kind: 'fail', reason: 'not yet' }, 1, 'n1');
    c1.answer(ok, 1, 'n1');
    c1.answer({ kind: 'fail', reason: 'not yet' }, 1, 'n2');
    expect(c1.ended).toBeUndefined();
    c1.answer(ok, 1, 'n2');
    expect(c1.ended).toMatchObject({ outcome: 'ok' });
  });

  it('asks one server first, and all of them when it asks again, under the same request id', () => {
    const c1 = client({ settings });
    c1.order(put);
    expect(c1.sends.map(({ to }) => to)).toEqual(['n1']);
    c1.fire('requestTimeout');
    expect(c1.sends.map(({ to }) => to)).toEqual(['n1', 'n2', 'n3']);
    for (const { message } of c1.sends) {
      expect(message).toMatchObject({ request: { client: 'c1', sequence: 1 }, operation: put });
    }
    c1.answer({ kind: 'redirect', to: 'n3' }, 1, 'n2');
    expect(c1.sends.map(({ to }) => to)).toEqual(['n3']);
  });

  it('forgets the answers to one operation when the next begins', () => {
    const c1 = client({ settings });
    c1.order(put);
    c1.order(put);
    c1.answer(ok, 1, 'n1');
    c1.answer(ok, 1, 'n2');
    c1.answer(ok, 2, 'n1');
    expect(c1.about.open?.request.sequence).toBe(2);
  });
});

describe('whom a client asks', () => {
  const asked = (settings: Partial<ClientInput['settings']>, operation: Operation, random = 0) => {
    const c1 = client({ settings: { ...input.settings, ...settings } });
    c1.give({ type: 'operation', operation, to: null, random } as { type: string });
    return c1.sends[0]?.to;
  };
  const get = (key: string): Operation => ({ kind: 'get', key });
  const randoms = Array.from({ length: 60 }, (_, place) => draw(9, place));

  it('is the server that the key falls to, the same one for every client', () => {
    const keys = Array.from({ length: 60 }, (_, place) => `k${place}`);
    const servers = keys.map((key) => asked({ firstServer: 'byKey' }, get(key)));
    expect(servers).toEqual(keys.map((key) => serverForKey(key, input.servers)));
    for (const server of input.servers) {
      expect(servers.filter((each) => each === server).length).toBeGreaterThan(10);
    }
    // What is about no key goes to whom it believes in.
    expect(asked({ firstServer: 'byKey' }, { kind: 'propose', value: '1' })).toBe('n1');
  });

  it('is any server, drawn from its own stream', () => {
    const servers = randoms.map((random) => asked({ firstServer: 'random' }, put, random));
    expect(new Set(servers).size).toBe(3);
  });

  it('is any other server when the first does not answer', () => {
    const next = randoms.map((random) => {
      const c1 = client({ settings: { ...input.settings, nextServer: 'random' } });
      c1.order(put);
      c1.give({ type: 'requestTimeout', random } as { type: string });
      return c1.sends[0]?.to;
    });
    expect(new Set(next)).toEqual(new Set(['n2', 'n3']));
  });
});

describe('a token', () => {
  const token = { seen: [3, 1, 4] };
  const asks = (c1: ReturnType<typeof client>) => c1.sends.map(({ message }) => message);

  it('is carried back with every further request of the session', () => {
    const c1 = client();
    c1.order(put);
    expect(asks(c1)[0]).not.toHaveProperty('token');
    c1.answer(ok, 1, 'n1', token);
    c1.order({ kind: 'get', key: 'y' });
    expect(asks(c1)).toMatchObject([{ token }]);
    c1.answer(ok, 2);
    c1.order(put);
    expect(asks(c1)).toMatchObject([{ token }]);
    expect(c1.about.tokens).toEqual({ '': token });
  });

  it('goes with the operation that waits behind the one it came with', () => {
    const c1 = client();
    c1.order(put);
    c1.order(put);
    c1.answer(ok, 1, 'n1', token);
    expect(asks(c1)).toMatchObject([{ request: { sequence: 2 }, token }]);
  });

  it('is kept for each key where the client is told to', () => {
    const c1 = client({ settings: { ...input.settings, tokens: 'key' } });
    c1.order(put);
    c1.answer(ok, 1, 'n1', token);
    c1.order({ kind: 'get', key: 'y' });
    expect(asks(c1)[0]).not.toHaveProperty('token');
    c1.answer(ok, 2);
    c1.order({ kind: 'get', key: 'x' });
    expect(asks(c1)).toMatchObject([{ token }]);
  });

  it('is lost in a crash: what comes back is a new session', () => {
    const c1 = client({ durable: { sequence: 8 } });
    c1.order(put);
    expect(asks(c1)[0]).not.toHaveProperty('token');
  });
});

describe('a workload', () => {
  const workload = { everyMicros: [10, 20] as const, keys: ['x'], operations: ['put'] as const };

  it('starts an operation when it is due and sets the next', () => {
    const c1 = client({ workload });
    expect(c1.effects).toEqual([{ kind: 'setTimer', timer: 'workloadDue', after: [10, 20] }]);
    c1.fire('workloadDue');
    expect(c1.sends).toHaveLength(1);
    expect(c1.effects).toContainEqual({ kind: 'setTimer', timer: 'workloadDue', after: [10, 20] });
  });

  it('skips an operation that falls due while another is open', () => {
    const c1 = client({ workload });
    c1.fire('workloadDue');
    c1.fire('workloadDue');
    expect(c1.sends).toEqual([]);
    expect(c1.about.sequence).toBe(1);
  });

  it('draws every kind of operation that a workload may hold', () => {
    const operations = ['remove', 'insertAt', 'deleteAt', 'getAll'] as const;
    const c1 = client({ workload: { ...workload, keys: ['x', 'y'], operations } });
    const drawn = new Map<string, Operation>();
    for (let sequence = 1; sequence <= 40; sequence++) {
      c1.give({ type: 'workloadDue', random: draw(3, sequence) } as { type: string });
      const operation = c1.about.open?.operation;
      if (operation !== undefined) drawn.set(operation.kind, operation);
      c1.answer(ok, sequence);
    }
    expect([...drawn.keys()].sort()).toEqual([...operations].sort());
    expect(drawn.get('getAll')).toEqual({ kind: 'getAll', keys: ['x', 'y'] });
  });

  it('takes out of a set what it put in', () => {
    const c1 = client({ workload: { ...workload, operations: ['remove'] } });
    c1.order({ kind: 'insert', key: 'x', value: 'mine' });
    c1.answer(ok);
    c1.fire('workloadDue');
    expect(c1.about.open?.operation).toEqual({ kind: 'remove', key: 'x', value: 'mine' });
  });

  it('writes every value once', () => {
    const values = new Set<string>();
    for (const place of [0, 1]) {
      const c = client({ workload, place });
      for (let sequence = 1; sequence <= 20; sequence++) {
        c.fire('workloadDue');
        const operation = c.about.open?.operation;
        if (operation?.kind === 'put') values.add(operation.value);
        c.answer(ok, sequence);
      }
    }
    expect(values.size).toBe(40);
  });

  it('ends when its time is over', () => {
    const c1 = client({ workload: { ...workload, untilMicros: 500 } });
    c1.fire('workloadDue');
    expect(c1.sends).toEqual([]);
    expect(c1.effects).toEqual([]);
  });
});
