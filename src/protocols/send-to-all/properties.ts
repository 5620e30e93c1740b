import {
  established,
  type FactSources,
  monitorsOf,
  violation,
  whenEnded,
  whenSaid,
} from '../../kit/facts.ts';
import { inKeyOrder } from '../../kit/maps.ts';
import { commandText } from '../../kit/words.ts';
import type { AnyEffect } from '../../sim/effect.ts';
import { type NodeId, operationIdOf } from '../../sim/identifiers.ts';
import type { Monitor } from '../../sim/protocol.ts';
import { cite } from './paper.ts';
import { type Executed, type Replica, sendToAllNode } from './send-to-all.ts';

/** A replica has executed a write as its write number `place`, counted from 0. */
interface Fact {
  readonly node: NodeId;
  readonly place: number;
  readonly done: Executed;
}

const sources: FactSources<Replica, Fact> = {
  read: sendToAllNode.read,
  decides: (node, before, { executed }) => {
    if (before?.executed === executed) return [];
    const from = before?.executed.length ?? 0;
    return executed.slice(from).map((done, place) => ({ node, place: from + place, done }));
  },
};
const always = monitorsOf('always', established(sources));

type Sent = { readonly message: { readonly type: string } };
const isRelay = ({ message }: Sent): boolean => message.type === 'relay';
const relaysIn = (sent: readonly Sent[]): number => {
  let count = 0;
  for (const each of sent) if (isRelay(each)) count += 1;
  return count;
};
/** How many relays a replica asks to send. */
const relaysOf = (effects: readonly AnyEffect[]): number => {
  let count = 0;
  for (const effect of effects) if (effect.kind === 'send' && isRelay(effect)) count += 1;
  return count;
};

const agreement: Monitor = {
  id: 'send-to-all/agreement',
  kind: 'always',
  title: 'Agreement',
  claim: 'Every replica receives every write.',
  citation: cite('Replica coordination: agreement'),
  watch: () => (record) => {
    const lost = record.kind === 'lost' ? [record.message] : [];
    const relay = (record.kind === 'intervention' ? record.destroyed : lost).find(isRelay);
    return relay === undefined
      ? null
      : violation(
          [relay.from, relay.to],
          `${relay.to} never receives a write that ${relay.from} has executed.`,
        );
  },
};

const order = always(
  {
    id: 'send-to-all/order',
    title: 'Order',
    claim: 'All replicas execute the same writes in the same order.',
    citation: cite('Replica coordination: order'),
  },
  () => {
    const firstAt: Fact[] = [];
    return (fact) => {
      const { done, node, place } = fact;
      firstAt[place] ??= fact;
      const known = firstAt[place];
      return operationIdOf(known.done.request) === operationIdOf(done.request)
        ? null
        : violation(
            [known.node, node],
            `As write number ${place + 1}, ${known.node} executed ${commandText(known.done.operation)} and ${node} executed ${commandText(done.operation)}.`,
          );
    };
  },
);

const determinism = always(
  {
    id: 'send-to-all/determinism',
    title: 'The same input gives the same state',
    claim: 'A write does the same at every replica that has executed the same writes before it.',
    citation: cite('State machines: the outputs are determined by the requests alone'),
  },
  () => {
    interface Known {
      readonly node: NodeId;
      readonly changes: string;
      readonly name: number;
    }
    /** Names each sequence of writes by the sequence before it and its last write. */
    const names = new Map<string, Known>();
    const reached = new Map<NodeId, number>();
    return ({ done, node, place }) => {
      const before = place === 0 ? 0 : (reached.get(node) ?? 0);
      const key = `${before} ${operationIdOf(done.request)}`;
      const changes = JSON.stringify(done.changes);
      const known = names.get(key) ?? { node, changes, name: names.size + 1 };
      names.set(key, known);
      reached.set(node, known.name);
      return known.changes === changes
        ? null
        : violation(
            [known.node, node],
            `${known.node} and ${node} have executed the same writes, and ${commandText(done.operation)} gave different values.`,
          );
    };
  },
);

const replicasAgree: Monitor = {
  id: 'send-to-all/replicas-agree',
  kind: 'always',
  title: 'Replicas agree when all is quiet',
  claim: 'When no write is under way, all live replicas hold the same values.',
  citation: cite('Replica coordination'),
  watch: ({ nodes }) => {
    const held = new Map<NodeId, string>();
    /** Relays on their way, and those that wait for their server's disk. */
    let underWay = 0;
    const waiting = new Map<NodeId, number>();
    return (record) => {
      const { after, effects, node, sent } = record;
      underWay += relaysIn(sent);
      if (record.kind === 'deliver' || record.kind === 'lost') {
        if (isRelay(record.message)) underWay -= 1;
      }
      if (record.kind === 'intervention') {
        const { intervention } = record.entry;
        underWay -= relaysIn(record.destroyed);
        if (intervention.kind === 'kill') {
          held.delete(intervention.node);
          waiting.delete(intervention.node);
        }
        if (intervention.kind === 'duplicate') underWay += 1;
      } else if (node !== null && nodes.includes(node)) {
        const replica = record.before === after ? null : sendToAllNode.read(after);
        if (replica !== null) held.set(node, JSON.stringify(inKeyOrder(replica.values)));
        const asked = relaysOf(effects);
        const before = waiting.get(node) ?? 0;
        const now = record.kind === 'diskDone' ? before - asked : before + asked;
        if (now === 0) waiting.delete(node);
        else if (record.kind === 'diskDone' || sent.length === 0) waiting.set(node, now);
      }
      if (underWay > 0 || waiting.size > 0 || record.kind === 'deliver') return null;
      const [first, ...others] = held;
      const other = others.find(([, values]) => values !== first?.[1]);
      return first === undefined || other === undefined
        ? null
        : violation(
            [first[0], other[0]],
            `No write is under way, and ${first[0]} and ${other[0]} hold different values.`,
          );
    };
  },
};

const writeAnswered = whenEnded(
  {
    id: 'send-to-all/write-answered',
    title: 'A write is answered',
    claim: 'A client is told that its write is done.',
    citation: cite('Replica coordination'),
  },
  ({ outcome, request }) => (outcome === 'ok' ? `${operationIdOf(request)} is answered.` : null),
);

const repetitionRecognised = whenSaid(
  {
    id: 'send-to-all/repetition-recognised',
    title: 'A repeated request is recognised',
    claim: 'A replica is asked again for what it has executed, and does not execute it again.',
    citation: cite('Replica coordination'),
  },
  ({ rule }) => rule === 'send-to-all/execute-once',
  (node) => `${node} recognises a repeated request.`,
);

/** Everything that is watched in a run. */
export const monitors: readonly Monitor[] = [
  agreement,
  order,
  determinism,
  replicasAgree,
  writeAnswered,
  repetitionRecognised,
];
