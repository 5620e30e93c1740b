import { describe, expect, it } from 'vitest';
import { assign } from 'xstate';
import type { ScriptEntry } from '../intervention.ts';
import type { Protocol } from '../protocol.ts';
import { protocolSetup } from '../protocol-setup.ts';
import { Run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { seconds } from '../time.ts';
import type { RequestMessage } from '../wire.ts';

interface Counting {
  readonly id: string;
  readonly served: number;
}

/** Each server counts what it serves, and says the count as its answer and as its token; n1 says one too many. */
const machine = protocolSetup<Counting, never, never, null, object>().createMachine({
  context: ({ input }) => ({ id: input.id, served: 0 }),
  initial: 'serving',
  states: {
    serving: {
      on: {
        request: {
          actions: [
            assign(({ context }) => ({ served: context.served + 1 })),
            {
              type: 'effects',
              params: ({ context, event }) => {
                const count = context.served + (context.id === 'n1' ? 1 : 0);
                return [
                  {
                    kind: 'reply',
                    request: event.message.request,
                    outcome: { kind: 'ok', result: { kind: 'value', value: String(count) } },
                    token: { served: count },
                  },
                ];
              },
            },
          ],
        },
      },
    },
  },
});

const counting: Protocol = {
  ...relay,
  machine,
  operations: ['get', 'administer'],
  administers: ['transferLeadership'],
};

const get = (atMicros: number): ScriptEntry => ({
  atMicros,
  intervention: { kind: 'operation', client: 'c1', operation: { kind: 'get', key: 'x' }, to: 'n1' },
});

const scenario: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 3,
  clients: [{}],
  clientSettings: { timeoutMicros: 100_000 },
  script: [get(0), get(seconds(1))],
  untilMicros: seconds(2),
};

const played = (protocol: Protocol, changes: Partial<Scenario> = {}): Run => {
  const run = Run.start(protocol, { ...scenario, ...changes });
  run.advanceTo(scenario.untilMicros);
  return run;
};

const requestsIn = (run: Run) =>
  [...run.records]
    .flatMap(({ sent }) => sent)
    .filter(({ message }) => message.type === 'request')
    .map(({ to, operation, message }) => ({ to, operation, message: message as RequestMessage })); // only a request is of that type

const answersOf = ({ operations }: Run) => operations.map(({ result }) => result);

describe('a server’s token', () => {
  it('comes back with the next request, and changes what is on the wire', () => {
    const run = played(counting);
    expect(requestsIn(run).map(({ message }) => message.token)).toEqual([undefined, { served: 2 }]);
    const none = { ...counting, machine: relay.machine };
    expect(requestsIn(played(none)).every(({ message }) => !('token' in message))).toBe(true);
  });
});

describe('a protocol whose clients need several equal answers', () => {
  const careful: Protocol = {
    ...counting,
    clientSettings: (servers) => ({ answersNeeded: Math.floor((servers - 1) / 2) + 1 }),
  };

  it('is not believed by one liar’s word', () => {
    expect(answersOf(played(counting))).toMatchObject([{ value: '2' }, { value: '3' }]);
    const run = played(careful, { script: [get(0)] });
    expect(answersOf(run)).toMatchObject([{ value: '1' }]);
    // Asked again, all servers get the same request, and count as the same operation.
    const requests = requestsIn(run);
    expect(requests.map(({ to }) => to)).toEqual(['n1', 'n1', 'n2', 'n3']);
    for (const { operation, message } of requests) {
      expect(operation).toBe('c1#1');
      expect(message).toEqual(requests[0]?.message);
    }
  });

  it('can be overruled by the scenario', () => {
    const run = played(careful, { clientSettings: { answersNeeded: 1 } });
    expect(answersOf(run)).toMatchObject([{ value: '2' }, { value: '3' }]);
  });
});

describe('an administrator', () => {
  const administer = (to: string): Scenario['script'] => [
    {
      atMicros: 0,
      intervention: {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'administer', action: { kind: 'transferLeadership', to } },
      },
    },
  ];

  it('asks as clients do, and is answered', () => {
    const [operation] = played(counting, { script: administer('n2') }).operations;
    expect(operation).toMatchObject({
      operation: { kind: 'administer', action: { kind: 'transferLeadership', to: 'n2' } },
      outcome: 'ok',
    });
  });

  it('can ask for nothing that the protocol does not serve, of nobody that there is not', () => {
    expect(() => played(counting, { script: administer('n9') })).toThrow(/no node n9/);
    expect(() =>
      played({ ...counting, administers: ['split'] }, { script: administer('n2') }),
    ).toThrow(/cannot ask for transferLeadership.*There is split/);
  });
});
