import type { RequestId } from '../../sim/identifiers.ts';
import type { Operation, Outcome } from '../../sim/operation.ts';
import { pick } from '../../sim/random.ts';
import type { Delivered, EventBase, RequestDelivered } from '../../sim/wire.ts';
import {
  type MultiMasterContext,
  type MultiMasterEffect,
  noneKnown,
  withEffects,
} from './context.ts';
import type { Exchange, Item, Update, Version } from './messages.ts';
import { areConcurrent, includes, isSameItem, isSameWrite, join, withVersion } from './versions.ts';

type Write = Extract<Operation, { readonly kind: 'put' | 'delete' }>;

/** Whether an operation is one that a master takes. */
export const isWrite = (operation: Operation): operation is Write =>
  operation.kind === 'put' || operation.kind === 'delete';

const reply = (request: RequestId, outcome: Outcome): MultiMasterEffect => ({
  kind: 'reply',
  request,
  outcome,
});

const done: Outcome = { kind: 'ok', result: { kind: 'done' } };

const valueText = (key: string, { value }: Version): string => `${key}=${value ?? 'nothing'}`;

const byText = (key: string, version: Version): string =>
  `${valueText(key, version)} of ${version.stamp.node}`;

/** What to tell of a conflict that a version has run into; nothing where there was none. */
const conflictNotes = (
  key: string,
  before: Item | undefined,
  added: Version,
  after: Item,
): readonly MultiMasterEffect[] => {
  const held = before?.versions.filter((each) => !isSameWrite(each, added)) ?? [];
  const isNew = before === undefined || !includes(before.known, added.vector);
  if (!isNew) return [];
  const kept = (version: Version): boolean =>
    after.versions.some((each) => isSameWrite(each, version));
  const against = held.find((each) => areConcurrent(each, added));
  if (against !== undefined) {
    const text =
      kept(added) && kept(against)
        ? `finds a conflict and keeps both: ${byText(key, against)} and ${byText(key, added)}`
        : `finds a conflict: ${byText(key, kept(added) ? added : against)} wins, ${byText(key, kept(added) ? against : added)} is lost`;
    return [{ kind: 'note', text }];
  }
  const [winner] = after.versions;
  return kept(added) || winner === undefined || includes(winner.vector, added.vector)
    ? []
    : [
        {
          kind: 'note',
          rule: 'multi-master/stamp-after-seen',
          text: `loses ${byText(key, added)}, which came after ${byText(key, winner)} but has an earlier stamp`,
        },
      ];
};

/** Adds a version to what a server holds. */
const add = (
  context: MultiMasterContext,
  key: string,
  version: Version,
): { readonly context: MultiMasterContext; readonly notes: readonly MultiMasterEffect[] } => {
  const before = context.items.get(key);
  const empty: Item = { versions: [], known: noneKnown(context) };
  const after = withVersion(before ?? empty, version, context.settlement);
  if (before !== undefined && isSameItem(before, after)) return { context, notes: [] };
  const items = new Map(context.items);
  items.set(key, after);
  const { client, sequence } = version.request;
  const written = new Map(context.written);
  written.set(client, Math.max(written.get(client) ?? 0, sequence));
  return {
    context: { ...context, items, written, clock: Math.max(context.clock, version.stamp.time) },
    notes: conflictNotes(key, before, version, after),
  };
};

/** Whether a master has seen the write of a request already. */
export const wasWritten = (
  { rules, written }: MultiMasterContext,
  { message }: RequestDelivered,
): boolean =>
  rules['multi-master/write-once'] &&
  isWrite(message.operation) &&
  (written.get(message.request.client) ?? 0) >= message.request.sequence;

/** Tells a client again that its write is done. */
export const answerAgain = (
  _context: MultiMasterContext,
  { message }: RequestDelivered,
): MultiMasterEffect[] => [
  {
    kind: 'note',
    rule: 'multi-master/write-once',
    text: `has seen that write of ${message.request.client} already`,
  },
  reply(message.request, done),
];

/** A master takes a write, answers, and ships it to all others without waiting for any. */
export const takeWrite = (
  before: MultiMasterContext,
  event: RequestDelivered,
): MultiMasterContext => {
  const { operation, request } = event.message;
  if (!isWrite(operation)) return before;
  const { clock, id, place, rules } = before;
  const { key } = operation;
  const known = before.items.get(key)?.known ?? noneKnown(before);
  const time = rules['multi-master/stamp-after-seen'] ? Math.max(event.now, clock + 1) : event.now;
  const version: Version = {
    value: operation.kind === 'put' ? operation.value : null,
    stamp: { time, node: id },
    vector: known.with(place, (known[place] ?? 0) + 1),
    request,
  };
  const { context, notes } = add(before, key, version);
  const message: Update = { type: 'update', key, version };
  return withEffects(before, context, [
    ...before.peers.map((to): MultiMasterEffect => ({ kind: 'send', to, message })),
    reply(request, done),
    ...notes,
  ]);
};

/** An update from a master. */
export const receiveUpdate = (
  before: MultiMasterContext,
  { message }: Delivered<Update>,
): MultiMasterContext => {
  const { context, notes } = add(before, message.key, message.version);
  return withEffects(before, context, notes);
};

/** Takes over which writes of a key another server knows of, once all its versions are here. */
const learn = (context: MultiMasterContext, key: string, { known }: Item): MultiMasterContext => {
  const item = context.items.get(key);
  if (item === undefined || includes(item.known, known)) return context;
  const items = new Map(context.items);
  items.set(key, { ...item, known: join(item.known, known) });
  return { ...context, items };
};

/** All that another server holds: what is new here is taken over, what is better here is sent back. */
export const receiveExchange = (
  before: MultiMasterContext,
  { from, message }: Delivered<Exchange>,
): MultiMasterContext => {
  let context = before;
  const notes: MultiMasterEffect[] = [];
  for (const [key, item] of message.items) {
    for (const version of item.versions) {
      const added = add(context, key, version);
      context = added.context;
      notes.push(...added.notes);
    }
    context = learn(context, key, item);
  }
  const theirs = new Map(message.items);
  const better = [...context.items].filter(([key, item]) => {
    const other = theirs.get(key);
    return other === undefined || !isSameItem(item, other);
  });
  const answer: readonly MultiMasterEffect[] =
    message.asks && better.length > 0
      ? [{ kind: 'send', to: from, message: { type: 'exchange', items: better, asks: false } }]
      : [];
  return withEffects(before, context, [...answer, ...notes]);
};

/** The timer after which a server compares itself with another one. */
export const exchangeTimer = ({
  exchangeInterval,
  rules,
}: MultiMasterContext): MultiMasterEffect[] =>
  rules['multi-master/anti-entropy']
    ? [{ kind: 'setTimer', timer: 'exchangeDue', after: exchangeInterval }]
    : [];

/** Sends all that a server holds to another one, drawn at random. */
export const exchange = (context: MultiMasterContext, event: EventBase): MultiMasterEffect[] => [
  {
    kind: 'send',
    to: pick(event.random, context.peers),
    message: { type: 'exchange', items: [...context.items], asks: true },
  },
  ...exchangeTimer(context),
];

/** A read: answered from this server alone; siblings are shown with commas between. */
export const readHere = (
  { items }: MultiMasterContext,
  { message }: RequestDelivered,
): MultiMasterEffect[] => {
  const { operation, request } = message;
  if (operation.kind !== 'get') {
    return [
      reply(request, { kind: 'fail', reason: `there is no operation ${operation.kind} here` }),
    ];
  }
  const values = (items.get(operation.key)?.versions ?? []).flatMap(({ value }) =>
    value === null ? [] : [value],
  );
  const value = values.length === 0 ? null : values.join(',');
  return [
    reply(request, { kind: 'ok', result: { kind: 'value', value } }),
    ...(values.length < 2
      ? []
      : [
          {
            kind: 'note' as const,
            text: `shows a conflict: ${operation.key} is ${values.join(' and ')}`,
          },
        ]),
  ];
};

/** What a server that takes no writes tells a writer. */
export const redirectToMaster = (
  { nearestMaster }: MultiMasterContext,
  { message }: RequestDelivered,
): MultiMasterEffect[] => [reply(message.request, { kind: 'redirect', to: nearestMaster })];
