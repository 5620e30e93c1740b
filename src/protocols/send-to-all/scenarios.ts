import type { Intervention, ScriptEntry } from '../../sim/intervention.ts';
import type { Operation } from '../../sim/operation.ts';
import type { LibraryScenario } from '../../sim/protocol.ts';
import type { Caption, Workload } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { firstVisit } from './first-visit.ts';

const at = (atMilliseconds: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(atMilliseconds),
  intervention,
});

const caption = (atMilliseconds: number, text: string): Caption => ({
  atMicros: milliseconds(atMilliseconds),
  text,
});

const ask = (client: string, operation: Operation, to: string): Intervention => ({
  kind: 'operation',
  client,
  operation,
  to,
});

const put = (client: string, key: string, value: string, to: string): Intervention =>
  ask(client, { kind: 'put', key, value }, to);

const get = (client: string, key: string, to: string): Intervention =>
  ask(client, { kind: 'get', key }, to);

/** Every message takes 10 ms, every disk write 1 ms. */
const byHand = {
  protocol: 'send-to-all',
  seed: 1,
  nodes: 3,
  clients: [{}, {}],
  network: { latencyMicros: [10_000, 10_000] },
  diskMicros: [1_000, 1_000],
} as const;

const slowWorkload: Workload = {
  everyMicros: [milliseconds(350), milliseconds(650)],
  keys: ['x', 'y'],
  operations: ['put', 'append', 'get'],
};

const playground: LibraryScenario = {
  id: 'playground',
  summary: 'Three replicas that execute whatever comes. Now and then two writes cross.',
  opensAtMicros: milliseconds(1_500),
  scenario: {
    protocol: 'send-to-all',
    title: 'Every request to every replica',
    seed: 42,
    nodes: 3,
    clients: [{ workload: slowWorkload }, { workload: slowWorkload }],
    script: [],
    untilMicros: seconds(3_600),
    expectations: [
      { verdict: 'send-to-all/write-answered', holds: true },
      { verdict: 'send-to-all/agreement', holds: true },
    ],
  },
};

const oneWriter: LibraryScenario = {
  id: 'one-writer',
  summary: 'One client at one server, and no message lost: the replicas stay equal.',
  opensAtMicros: milliseconds(90),
  scenario: {
    ...byHand,
    title: 'One writer: nothing goes wrong',
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      at(200, put('c1', 'x', '2', 'n1')),
      at(300, get('c2', 'x', 'n3')),
    ],
    untilMicros: milliseconds(500),
    captions: [
      caption(0, 'The server that a client asks executes the write and tells all others.'),
      caption(111, 'n1 has answered. It does not wait for n2 and n3.'),
      caption(300, 'c2 reads x at n3, which has executed the same writes in the same order.'),
    ],
    expectations: [
      { verdict: 'send-to-all/agreement', holds: true },
      { verdict: 'send-to-all/order', holds: true },
      { verdict: 'send-to-all/determinism', holds: true },
      { verdict: 'send-to-all/replicas-agree', holds: true },
      { verdict: 'linearizable', holds: true },
    ],
  },
};

const twoWriters: LibraryScenario = {
  id: 'two-writers',
  summary: 'Two clients write at two servers at once. Each replica has an order of its own.',
  opensAtMicros: milliseconds(90),
  scenario: {
    ...byHand,
    title: 'Two writers: two orders',
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      at(100, put('c2', 'x', '2', 'n3')),
      at(300, get('c1', 'x', 'n1')),
      at(300, get('c2', 'x', 'n3')),
      at(400, get('c2', 'x', 'n1')),
    ],
    untilMicros: milliseconds(600),
    captions: [
      caption(0, 'Two clients, two servers, one key.'),
      caption(110, 'n1 executes x=1, n3 executes x=2. Each tells the others.'),
      caption(121, 'The writes cross: n1 executes x=1 then x=2, n3 the other way round.'),
      caption(320, 'c1 reads x=2 at n1, c2 reads x=1 at n3. It stays so for ever.'),
    ],
    expectations: [
      { verdict: 'send-to-all/agreement', holds: true },
      { verdict: 'send-to-all/order', holds: false },
      { verdict: 'send-to-all/replicas-agree', holds: false },
      { verdict: 'linearizable', holds: false },
    ],
  },
};

const lostWrite: LibraryScenario = {
  id: 'lost-relay',
  summary: 'One message is lost. Nobody notices, and one replica differs from then on.',
  opensAtMicros: milliseconds(190),
  scenario: {
    ...byHand,
    title: 'A write that one replica never hears of',
    script: [
      at(100, put('c1', 'x', '1', 'n1')),
      at(200, put('c1', 'x', '2', 'n1')),
      at(215, { kind: 'drop', message: 'n1>n3#2' }),
      at(300, get('c2', 'x', 'n2')),
      at(400, get('c2', 'x', 'n3')),
    ],
    untilMicros: milliseconds(600),
    captions: [
      caption(0, 'One client, one server: the order is not in question.'),
      caption(211, 'n1 sends x=2 to n2 and n3, and has already answered.'),
      caption(215, 'The message to n3 is lost.'),
      caption(320, 'c2 has read x=2 at n2. Soon it will read x=1 at n3, and go back in time.'),
    ],
    expectations: [
      { verdict: 'send-to-all/agreement', holds: false },
      { verdict: 'send-to-all/replicas-agree', holds: false },
      { verdict: 'linearizable', holds: false },
    ],
  },
};

const drawing = {
  ...byHand,
  script: [
    at(100, ask('c1', { kind: 'sample', key: 'x', source: 'random' }, 'n1')),
    at(200, ask('c1', { kind: 'sample', key: 'y', source: 'now' }, 'n1')),
    at(300, get('c2', 'x', 'n2')),
    at(400, get('c2', 'x', 'n3')),
  ],
  untilMicros: milliseconds(600),
} as const;

const drawnEverywhere: LibraryScenario = {
  id: 'random',
  summary: 'Nothing lost, one order, and the replicas differ: random() is not the same twice.',
  opensAtMicros: milliseconds(90),
  scenario: {
    ...drawing,
    title: 'Random numbers, drawn everywhere',
    captions: [
      caption(0, 'One client, one server, no loss.'),
      caption(100, 'c1 has a random number put into x. Each replica draws its own.'),
      caption(
        200,
        'c1 has the time put into y. Each replica looks at its clock when it gets to it.',
      ),
      caption(300, 'c2 reads x at n2 and at n3: two numbers.'),
    ],
    expectations: [
      { verdict: 'send-to-all/agreement', holds: true },
      { verdict: 'send-to-all/order', holds: true },
      { verdict: 'send-to-all/determinism', holds: false },
      { verdict: 'send-to-all/replicas-agree', holds: false },
    ],
  },
};

const drawnOnce: LibraryScenario = {
  id: 'random-once',
  summary: 'The first server draws and relays what it drew: the operation is deterministic again.',
  opensAtMicros: milliseconds(90),
  scenario: {
    ...drawing,
    title: 'Random numbers, drawn once',
    parameters: { samples: 'once' },
    captions: [
      caption(0, 'The first server draws, and relays the value instead of the question.'),
      caption(300, 'c2 reads x at n2 and at n3: the same number.'),
    ],
    expectations: [
      { verdict: 'send-to-all/determinism', holds: true },
      { verdict: 'send-to-all/replicas-agree', holds: true },
    ],
  },
};

/** The library; the page opens with the first. */
export const sendToAllScenarios: readonly LibraryScenario[] = [
  playground,
  ...firstVisit,
  oneWriter,
  twoWriters,
  lostWrite,
  drawnEverywhere,
  drawnOnce,
];
