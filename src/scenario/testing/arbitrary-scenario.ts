import fc from 'fast-check';
import type {
  DiskSettings,
  Intervention,
  InterventionKind,
  LinkSettings,
} from '../../sim/intervention.ts';
import type { Operation, OperationKind } from '../../sim/operation.ts';
import {
  type Caption,
  type ClientSpecification,
  type Deed,
  type Pointer,
  type PredictedAnswer,
  panelNames,
  type Scenario,
} from '../../sim/scenario.ts';
import { limits } from '../schema.ts';
import { hasControl } from '../wording.ts';

/*
 * Scenarios of every shape that the format allows. They keep to the format's limits and to nothing
 * else: their nodes, messages and times need not make sense to an engine.
 */

const whole = (maximum: number, minimum = 0) => fc.integer({ min: minimum, max: maximum });
const micros = fc.oneof(whole(60_000_000), whole(limits.micros));
const range = fc.tuple(micros, micros);
const numberBetween = (min: number, max: number) =>
  // JSON has no negative zero.
  fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const share = numberBetween(0, 1);
const node = fc.oneof(
  whole(9, 1).map((number) => `n${number}`),
  whole(1_000, 1).map((number) => `n${number}`),
  whole(16, 1).map((number) => `c${number}`),
);
const someNode = fc.oneof(
  { arbitrary: node, weight: 4 },
  {
    arbitrary: fc.constantFrom(
      'leader',
      'follower',
      'follower 12',
      "c1's server",
      'busiest',
      'majority side',
      'minority side',
      'region eu',
    ),
    weight: 1,
  },
);
const message = fc
  .tuple(node, node, whole(1_000_000, 1), fc.constantFrom('', '', '+1', '+1+2'))
  .map(([from, to, number, copies]) => `${from}>${to}#${number}${copies}`);

/** Text of any characters that a label may hold, with what is hostile elsewhere often among it. */
const text = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ maxLength }),
      fc.string({ maxLength, unit: 'binary' }),
      fc.constantFrom(
        '',
        '__proto__',
        'constructor',
        '<img src=x onerror=alert(1)>',
        'Größe → 数 🗳',
        'x',
      ),
    )
    .filter((value) => value.length <= maxLength && !hasControl(value));
const word = text(limits.word);

/** A key that no object inherits. */
const key = fc
  .string({ maxLength: limits.word })
  .filter((value) => !(value in Object.prototype) && value !== 'prototype');

const absentOr = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const operations: {
  readonly [Kind in OperationKind]: fc.Arbitrary<Extract<Operation, { readonly kind: Kind }>>;
} = {
  put: fc.record({ kind: fc.constant('put'), key: word, value: word }),
  get: fc.record({ kind: fc.constant('get'), key: word }),
  cas: fc.record({ kind: fc.constant('cas'), key: word, expected: absentOr(word), value: word }),
  append: fc.record({ kind: fc.constant('append'), key: word, value: word }),
  delete: fc.record({ kind: fc.constant('delete'), key: word }),
  add: fc.record({ kind: fc.constant('add'), key: word, amount: fc.maxSafeInteger() }),
  insert: fc.record({ kind: fc.constant('insert'), key: word, value: word }),
  remove: fc.record({ kind: fc.constant('remove'), key: word, value: word }),
  insertAt: fc.record({
    kind: fc.constant('insertAt'),
    key: word,
    index: whole(1_000_000),
    value: word,
  }),
  deleteAt: fc.record({ kind: fc.constant('deleteAt'), key: word, index: whole(1_000_000) }),
  getAll: fc.record({
    kind: fc.constant('getAll'),
    keys: fc.array(word, { minLength: 1, maxLength: 4 }),
  }),
  administer: fc.record({
    kind: fc.constant('administer'),
    action: fc.oneof(
      fc.record({
        kind: fc.constant('changeMembers'),
        members: fc.array(node, { minLength: 1, maxLength: 5 }),
      }),
      fc.record({ kind: fc.constant('transferLeadership'), to: node }),
      fc.record({ kind: fc.constant('split'), atKey: word }),
    ),
  }),
  sample: fc.record({
    kind: fc.constant('sample'),
    key: word,
    source: fc.constantFrom('random', 'now'),
  }),
  transaction: fc.record({
    kind: fc.constant('transaction'),
    writes: fc.array(fc.record({ key: word, value: word }), { minLength: 1, maxLength: 4 }),
  }),
  propose: fc.record({ kind: fc.constant('propose'), value: word }),
};

// Object.keys widens the keys, which the type above holds to be all kinds.
const operationKinds = Object.keys(operations) as OperationKind[];

/** Any operation, each kind as often as another. */
export const arbitraryOperation: fc.Arbitrary<Operation> = fc.oneof(...Object.values(operations));

const linkSettings: fc.Arbitrary<Partial<LinkSettings>> = fc.record(
  {
    latencyMicros: range,
    loss: share,
    duplication: share,
    reordering: share,
    spread: fc.constantFrom('even', 'exponential', 'logNormal', 'pareto'),
  },
  { requiredKeys: [] },
);

const diskSettings: fc.Arbitrary<Partial<DiskSettings>> = fc.record(
  { latencyMicros: range, failure: share, queue: fc.boolean() },
  { requiredKeys: [] },
);

const region = fc.record({
  name: fc.constantFrom('eu', 'us', 'asia2', '7'),
  nodes: fc.array(node, { maxLength: 3 }),
});
const regions = fc.record({
  names: fc.array(region, { minLength: 1, maxLength: 3 }),
  latencyMicros: fc.array(fc.array(range, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  }),
});

const interventions: {
  readonly [Kind in InterventionKind]: fc.Arbitrary<Extract<Intervention, { readonly kind: Kind }>>;
} = {
  kill: fc.record({ kind: fc.constant('kill'), node: someNode }),
  restart: fc.record({ kind: fc.constant('restart'), node: someNode }),
  pause: fc.record({ kind: fc.constant('pause'), node: someNode }),
  resume: fc.record({ kind: fc.constant('resume'), node: someNode }),
  wipeDisk: fc.record({ kind: fc.constant('wipeDisk'), node: someNode }),
  loseUnsynced: fc.record({ kind: fc.constant('loseUnsynced'), node: someNode }),
  cut: fc.record({ kind: fc.constant('cut'), from: someNode, to: someNode }),
  mend: fc.record({ kind: fc.constant('mend'), from: someNode, to: someNode }),
  partition: fc.record({
    kind: fc.constant('partition'),
    groups: fc.array(fc.array(someNode, { maxLength: 5 }), { maxLength: 4 }),
  }),
  heal: fc.record({ kind: fc.constant('heal') }),
  setLink: fc.record(
    { kind: fc.constant('setLink'), from: someNode, to: someNode, settings: linkSettings },
    { requiredKeys: ['kind', 'settings'] },
  ),
  setClock: fc.record({
    kind: fc.constant('setClock'),
    node: someNode,
    rate: numberBetween(0.1, 10),
  }),
  jumpClock: fc.record({
    kind: fc.constant('jumpClock'),
    node: someNode,
    byMicros: whole(limits.micros, -limits.micros),
  }),
  setDisk: fc.record({ kind: fc.constant('setDisk'), node: someNode, settings: diskSettings }),
  hold: fc.record({ kind: fc.constant('hold') }),
  release: fc.record({ kind: fc.constant('release') }),
  drop: fc.record({ kind: fc.constant('drop'), message }),
  duplicate: fc.record({ kind: fc.constant('duplicate'), message }),
  delay: fc.record({ kind: fc.constant('delay'), message, byMicros: micros }),
  deliverNow: fc.record({ kind: fc.constant('deliverNow'), message }),
  fireTimer: fc.record({ kind: fc.constant('fireTimer'), node: someNode, timer: word }),
  addNode: fc.record({ kind: fc.constant('addNode'), node }),
  removeNode: fc.record({ kind: fc.constant('removeNode'), node: someNode }),
  operation: fc.record(
    { kind: fc.constant('operation'), client: node, operation: arbitraryOperation, to: someNode },
    { requiredKeys: ['kind', 'client', 'operation'] },
  ),
  betray: fc.record({ kind: fc.constant('betray'), node: someNode, behaviour: absentOr(word) }),
};

/** Any intervention, each kind as often as another. */
export const arbitraryIntervention: fc.Arbitrary<Intervention> = fc.oneof(
  ...Object.values(interventions),
);

const scriptEntry = fc.record(
  { atMicros: micros, afterStep: whole(1_000_000), intervention: arbitraryIntervention },
  { requiredKeys: ['atMicros', 'intervention'] },
);

const client: fc.Arbitrary<ClientSpecification> = fc.record(
  {
    workload: fc.record(
      {
        everyMicros: range,
        keys: fc.array(word, { minLength: 1, maxLength: 4 }),
        operations: fc.array(fc.constantFrom(...operationKinds), { minLength: 1, maxLength: 6 }),
        fromMicros: micros,
        untilMicros: micros,
      },
      { requiredKeys: ['everyMicros', 'keys', 'operations'] },
    ),
    prefers: node,
  },
  { requiredKeys: [] },
);

const { disk } = fc.letrec<{ disk: unknown }>((tie) => ({
  disk: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), whole(1_000_000), word),
    fc.array(tie('disk'), { maxLength: 3 }),
    fc.dictionary(key, tie('disk'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

/** Any value of a union that is told by its kind, each kind as often as another. */
const anyKind = <Union extends { readonly kind: string }>(
  kinds: {
    readonly [Kind in Union['kind']]: fc.Arbitrary<Extract<Union, { readonly kind: Kind }>>;
  },
): fc.Arbitrary<Union> => fc.oneof(...Object.values<fc.Arbitrary<Union>>(kinds));

const predictedAnswer = anyKind<PredictedAnswer>({
  option: fc.record({ kind: fc.constant('option'), option: whole(limits.options, 1) }),
  leader: fc.record({ kind: fc.constant('leader'), epoch: whole(1_000_000) }),
  committed: fc.record({
    kind: fc.constant('committed'),
    index: whole(1_000_000),
    atMicros: micros,
  }),
  outcome: fc.record({ kind: fc.constant('outcome'), client: node, operation: whole(1_000, 1) }),
  value: fc.record({ kind: fc.constant('value'), node, atMicros: micros }),
  role: fc.record({ kind: fc.constant('role'), node, atMicros: micros }),
  epoch: fc.record({ kind: fc.constant('epoch'), node, atMicros: micros }),
  field: fc.record({ kind: fc.constant('field'), node, field: word, atMicros: micros }),
  agree: fc.record({ kind: fc.constant('agree'), atMicros: micros }),
  holds: fc.record({ kind: fc.constant('holds'), monitor: text(limits.identifier) }),
});

const pointer = anyKind<Pointer>({
  node: fc.record({ kind: fc.constant('node'), node }),
  link: fc.record({ kind: fc.constant('link'), from: node, to: node }),
  message: fc.record({ kind: fc.constant('message'), message }),
  cell: fc.record({ kind: fc.constant('cell'), node, index: whole(1_000_000) }),
  panel: fc.record({ kind: fc.constant('panel'), panel: fc.constantFrom(...panelNames) }),
});

const nodeOrLeader = fc.oneof(node, fc.constant('leader'));

const deed = anyKind<Deed>({
  apart: fc.record({
    kind: fc.constant('apart'),
    groups: fc.array(fc.array(node, { maxLength: 5 }), { minLength: 1, maxLength: 4 }),
  }),
  healed: fc.record({ kind: fc.constant('healed') }),
  down: fc.record({ kind: fc.constant('down'), node: nodeOrLeader }),
  up: fc.record({ kind: fc.constant('up'), node }),
  paused: fc.record({ kind: fc.constant('paused'), node: nodeOrLeader }),
  written: fc.record({ kind: fc.constant('written'), key: word }),
});

const caption: fc.Arbitrary<Caption> = fc.record(
  {
    atMicros: micros,
    text: text(limits.sentence),
    ask: fc.record({
      question: text(limits.sentence),
      options: fc.array(
        fc.record(
          { text: text(limits.sentence), reply: text(limits.sentence), value: word },
          { requiredKeys: ['text', 'reply'] },
        ),
        { minLength: limits.leastOptions, maxLength: limits.options },
      ),
      answer: predictedAnswer,
    }),
    points: fc.array(pointer, { maxLength: 5 }),
    awaits: deed,
  },
  { requiredKeys: ['atMicros', 'text'] },
);

/** Any scenario that the format allows. */
export const arbitraryScenario: fc.Arbitrary<Scenario> = fc.record(
  {
    protocol: fc.constantFrom('raft', 'zab', 'multi-paxos', 'x2'),
    title: text(limits.sentence),
    seed: whole(4_294_967_295),
    nodes: whole(limits.nodes, 1),
    clients: fc.array(client, { maxLength: limits.clients }),
    clientSettings: fc.record(
      {
        timeoutMicros: micros,
        attempts: whole(limits.attempts, 1),
        backoffMicros: micros,
        answersNeeded: whole(limits.nodes, 1),
        firstServer: fc.constantFrom('believed', 'byKey', 'random'),
        nextServer: fc.constantFrom('next', 'random'),
        tokens: fc.constantFrom('session', 'key'),
      },
      { requiredKeys: [] },
    ),
    parameters: fc.dictionary(
      key,
      fc.oneof(whole(10_000_000), numberBetween(-1e9, 1e9), fc.boolean(), word),
      { maxKeys: 6, noNullPrototype: true },
    ),
    rulesOff: fc.array(text(limits.identifier), { maxLength: 4 }),
    network: linkSettings,
    diskMicros: range,
    diskSettings: fc.dictionary(node, diskSettings, { maxKeys: 3, noNullPrototype: true }),
    jitterMicros: range,
    regions,
    disks: fc.dictionary(node, disk, { maxKeys: 3, noNullPrototype: true }),
    script: fc.array(scriptEntry, { maxLength: 20 }),
    untilMicros: micros,
    captions: fc.array(caption, { maxLength: 6 }),
    afterwards: text(limits.sentence),
    expectations: fc.array(fc.record({ verdict: text(limits.identifier), holds: fc.boolean() }), {
      maxLength: 4,
    }),
    positions: fc.dictionary(node, fc.tuple(share, share), { maxKeys: 5, noNullPrototype: true }),
  },
  {
    requiredKeys: ['protocol', 'seed', 'nodes', 'clients', 'script', 'untilMicros'],
    noNullPrototype: true,
  },
);
