import { describe, expect, it } from 'vitest';
import { assign } from 'xstate';
import type { ScriptEntry } from '../intervention.ts';
import type { Protocol } from '../protocol.ts';
import { protocolSetup } from '../protocol-setup.ts';
import { Run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { milliseconds } from '../time.ts';

/** A server sets its timer to 100 ms when it starts, and anew at each request: to the value that is put, or to none. */
const machine = protocolSetup<object, never, 'due', null, object>().createMachine({
  context: {},
  initial: 'waiting',
  states: {
    waiting: {
      entry: {
        type: 'effects',
        params: [{ kind: 'setTimer', timer: 'due', after: 100_000 }],
      },
      on: {
        request: {
          actions: {
            type: 'effects',
            params: ({ event }) => {
              const { operation } = event.message;
              return operation.kind === 'put'
                ? [{ kind: 'setTimer', timer: 'due', after: Number(operation.value) * 1_000 }]
                : [{ kind: 'cancelTimer', timer: 'due' }];
            },
          },
        },
        due: { actions: assign({}) },
      },
    },
  },
});

const waiting: Protocol = { ...relay, machine };

const scenario: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 1,
  clients: [{}, {}, {}],
  clientSettings: { timeoutMicros: 10_000_000 },
  network: { latencyMicros: [1_000, 1_000] },
  script: [],
  untilMicros: milliseconds(500),
};

const asked = (millis: number, client: string, value: string | null): ScriptEntry => ({
  // A millisecond before, for the way.
  atMicros: milliseconds(millis - 1),
  intervention: {
    kind: 'operation',
    client,
    operation: value === null ? { kind: 'get', key: 'x' } : { kind: 'put', key: 'x', value },
    to: 'n1',
  },
});

const firings = (...script: readonly ScriptEntry[]): readonly number[] => {
  const run = Run.start(waiting, { ...scenario, script });
  run.advanceTo(scenario.untilMicros);
  return [...run.records].flatMap(({ kind, node, atMicros }) =>
    kind === 'timer' && node === 'n1' ? [atMicros / 1_000] : [],
  );
};

describe('a timer fires once', () => {
  it('when it is due', () => {
    expect(firings()).toEqual([100]);
  });

  it('at its later time when it is put off, once or again', () => {
    expect(firings(asked(50, 'c1', '100'))).toEqual([150]);
    expect(firings(asked(50, 'c1', '100'), asked(120, 'c2', '200'))).toEqual([320]);
  });

  it('at its earlier time when it is brought forward, and not at the old one', () => {
    expect(firings(asked(20, 'c1', '10'))).toEqual([30]);
    expect(firings(asked(20, 'c1', '10'), asked(25, 'c2', '200'))).toEqual([225]);
  });

  it('never when it is stopped, and again when it is set again', () => {
    expect(firings(asked(50, 'c1', null))).toEqual([]);
    expect(firings(asked(50, 'c1', null), asked(60, 'c2', '100'))).toEqual([160]);
    expect(firings(asked(50, 'c1', null), asked(60, 'c2', '10'), asked(90, 'c3', '50'))).toEqual([
      70, 140,
    ]);
  });

  it('after a crash when the next incarnation has set it, and not when the last one had', () => {
    const kill: ScriptEntry = { atMicros: 1_000, intervention: { kind: 'kill', node: 'n1' } };
    const restart: ScriptEntry = { atMicros: 2_000, intervention: { kind: 'restart', node: 'n1' } };
    expect(firings(kill)).toEqual([]);
    expect(firings(kill, restart)).toEqual([102]);
  });

  it('on its node’s clock, whether that changes before or after it is set', () => {
    const fast: ScriptEntry = {
      atMicros: 0,
      intervention: { kind: 'setClock', node: 'n1', rate: 2 },
    };
    expect(firings(fast)).toEqual([50]);
    expect(firings(fast, asked(20, 'c1', '100'))).toEqual([70]);
    const later = { ...fast, atMicros: milliseconds(40) };
    expect(firings(later)).toEqual([70]);
  });
});
