import { describe, expect, it } from 'vitest';
import type { Protocol } from '../protocol.ts';
import { protocolSetup } from '../protocol-setup.ts';
import { Run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { milliseconds } from '../time.ts';

interface Copy {
  readonly type: 'copy' | 'copied';
}

/** A server stores what it is asked, tells the others, and each of them answers; nothing is said about why. */
const machine = protocolSetup<
  { readonly peers: readonly string[] },
  Copy,
  'later',
  { readonly stored: number },
  object
>().createMachine({
  context: ({ input }) => ({ peers: input.peers }),
  initial: 'serving',
  states: {
    serving: {
      on: {
        request: {
          actions: {
            type: 'effects',
            params: ({ context, event }) => [
              ...context.peers.map((to) => ({
                kind: 'send' as const,
                to,
                message: { type: 'copy' as const },
              })),
              { kind: 'persist', durable: { stored: 1 } },
              ...context.peers.map((to) => ({
                kind: 'send' as const,
                to,
                message: { type: 'copied' as const },
              })),
              {
                kind: 'reply',
                request: event.message.request,
                outcome: { kind: 'ok', result: { kind: 'done' } },
              },
              { kind: 'setTimer', timer: 'later', after: 50_000 },
            ],
          },
        },
        copy: {
          actions: {
            type: 'effects',
            params: ({ event }) => [{ kind: 'send', to: event.from, message: { type: 'copied' } }],
          },
        },
        later: {
          actions: {
            type: 'effects',
            params: ({ context }) =>
              context.peers.map((to) => ({
                kind: 'send' as const,
                to,
                message: { type: 'copied' as const },
              })),
          },
        },
      },
    },
  },
});

const copying: Protocol = { ...relay, machine };

const scenario: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 3,
  clients: [{}],
  network: { latencyMicros: [1_000, 1_000] },
  diskMicros: [5_000, 5_000],
  script: [
    {
      atMicros: 0,
      intervention: {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x', value: '1' },
        to: 'n1',
      },
    },
  ],
  untilMicros: milliseconds(200),
};

describe('a message serves the operation', () => {
  const run = Run.start(copying, scenario);
  run.advanceTo(scenario.untilMicros);
  const sent = [...run.records].flatMap((record) => record.sent);
  const servedAt = (fromMicros: number, untilMicros: number) =>
    sent
      .filter(({ sentAtMicros }) => sentAtMicros >= fromMicros && sentAtMicros < untilMicros)
      .map(({ message, operation }) => `${message.type} ${operation}`);

  it('of the message that made its sender send it, from one server to the next', () => {
    expect(servedAt(1_000, 2_000)).toEqual(['copy c1#1', 'copy c1#1']);
    expect(servedAt(2_000, 3_000)).toEqual(['copied c1#1', 'copied c1#1']);
  });

  it('also where it waited for the disk, as the reply did', () => {
    expect(servedAt(6_000, 7_000)).toEqual(['copied c1#1', 'copied c1#1', 'reply c1#1']);
  });

  it('no more once a timer is what made it', () => {
    expect(servedAt(50_000, 60_000)).toEqual(['copied null', 'copied null']);
  });
});
