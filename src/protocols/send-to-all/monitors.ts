import { type NodeId, operationIdOf } from '../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../sim/protocol.ts';
import type { EventRecord, MessageInFlight } from '../../sim/record.ts';
import type { Executed, SendToAllContext } from './context.ts';
import { replicaOf, valuesOf, writeText } from './describe.ts';
import { schneider } from './rules.ts';

/** What replicas executed anew in an event. */
const executedIn = (
  record: EventRecord,
): { readonly node: NodeId; readonly context: SendToAllContext; readonly from: number } | null => {
  if (record.node === null || record.kind === 'intervention') return null;
  const context = replicaOf(record.after);
  if (context === null) return null;
  const before = replicaOf(record.before);
  if (before?.executed === context.executed) return null;
  return { node: record.node, context, from: before?.executed.length ?? 0 };
};

const isRelay = ({ message }: MessageInFlight): boolean => message.type === 'relay';

const agreement: Monitor = {
  id: 'send-to-all/agreement',
  kind: 'always',
  title: 'Agreement',
  claim: 'Every replica receives every write.',
  citation: schneider('Replica coordination: agreement'),
  watch: () => (record) => {
    const lost =
      record.kind === 'lost'
        ? [record.message]
        : record.kind === 'intervention'
          ? record.destroyed
          : [];
    const relay = lost.find(isRelay);
    return relay === undefined
      ? null
      : {
          nodes: [relay.from, relay.to],
          sentence: `${relay.to} never receives a write that ${relay.from} has executed.`,
        };
  },
};

const order: Monitor = {
  id: 'send-to-all/order',
  kind: 'always',
  title: 'Order',
  claim: 'All replicas execute the same writes in the same order.',
  citation: schneider('Replica coordination: order'),
  watch: () => {
    const firstAt: { readonly node: NodeId; readonly done: Executed }[] = [];
    return (record) => {
      const executed = executedIn(record);
      if (executed === null) return null;
      const { context, from, node } = executed;
      for (let place = from; place < context.executed.length; place++) {
        const done = context.executed.at(place);
        if (done === undefined) break;
        const known = firstAt[place];
        if (known === undefined) {
          firstAt[place] = { node, done };
          continue;
        }
        if (operationIdOf(known.done.request) === operationIdOf(done.request)) continue;
        return {
          nodes: [known.node, node],
          sentence: `As write number ${place + 1}, ${known.node} executed ${writeText(known.done.operation)} and ${node} executed ${writeText(done.operation)}.`,
        };
      }
      return null;
    };
  },
};

const determinism: Monitor = {
  id: 'send-to-all/determinism',
  kind: 'always',
  title: 'The same input gives the same state',
  claim: 'A write does the same at every replica that has executed the same writes before it.',
  citation: schneider('State machines: the outputs are determined by the requests alone'),
  watch: () => {
    /** Names each sequence of writes by the sequence before it and its last write. */
    const names = new Map<
      string,
      { readonly node: NodeId; readonly changes: string; readonly name: number }
    >();
    const reached = new Map<NodeId, number>();
    return (record) => {
      const executed = executedIn(record);
      if (executed === null) return null;
      const { context, from, node } = executed;
      let name = from === 0 ? 0 : (reached.get(node) ?? 0);
      let violation: Violation | null = null;
      for (let place = from; place < context.executed.length; place++) {
        const done = context.executed.at(place);
        if (done === undefined) break;
        const key = `${name} ${operationIdOf(done.request)}`;
        const changes = JSON.stringify(done.changes);
        const known = names.get(key);
        if (known === undefined) names.set(key, { node, changes, name: names.size + 1 });
        else if (known.changes !== changes) {
          violation = {
            nodes: [known.node, node],
            sentence: `${known.node} and ${node} have executed the same writes, and ${writeText(done.operation)} gave different values.`,
          };
        }
        name = known?.name ?? names.size;
      }
      reached.set(node, name);
      return violation;
    };
  },
};

const replicasAgree: Monitor = {
  id: 'send-to-all/replicas-agree',
  kind: 'always',
  title: 'Replicas agree when all is quiet',
  claim: 'When no write is under way, all live replicas hold the same values.',
  citation: schneider('Replica coordination'),
  watch: ({ nodes }) => {
    const held = new Map<NodeId, string>();
    let underWay = 0;
    return (record) => {
      underWay += record.sent.filter(isRelay).length;
      if (record.kind === 'deliver' || record.kind === 'lost') {
        if (isRelay(record.message)) underWay -= 1;
      }
      if (record.kind === 'intervention') {
        const { intervention } = record.entry;
        underWay -= record.destroyed.filter(isRelay).length;
        if (intervention.kind === 'kill') held.delete(intervention.node);
        if (intervention.kind === 'duplicate') underWay += 1;
      } else if (record.node !== null && nodes.includes(record.node)) {
        const context = replicaOf(record.after);
        if (context !== null && record.before !== record.after) {
          held.set(record.node, JSON.stringify(valuesOf(context)));
        }
      }
      // A write that its disk holds back has not been relayed yet.
      if (underWay > 0 || record.kind === 'deliver') return null;
      const [first, ...others] = held;
      const other = others.find(([, values]) => values !== first?.[1]);
      return first === undefined || other === undefined
        ? null
        : {
            nodes: [first[0], other[0]],
            sentence: `No write is under way, and ${first[0]} and ${other[0]} hold different values.`,
          };
    };
  },
};

const writeAnswered: Monitor = {
  id: 'send-to-all/write-answered',
  kind: 'sometimes',
  title: 'A write is answered',
  claim: 'A client is told that its write is done.',
  citation: schneider('Replica coordination'),
  watch: () => (record) => {
    const end = record.effects.find((effect) => effect.kind === 'complete');
    return end?.kind === 'complete' && end.outcome === 'ok'
      ? { nodes: [end.request.client], sentence: `${operationIdOf(end.request)} is answered.` }
      : null;
  },
};

const repetitionRecognised: Monitor = {
  id: 'send-to-all/repetition-recognised',
  kind: 'sometimes',
  title: 'A repeated request is recognised',
  claim: 'A replica is asked again for what it has executed, and does not execute it again.',
  citation: schneider('Replica coordination'),
  watch: () => (record) =>
    record.node !== null &&
    record.effects.some(
      (effect) => effect.kind === 'note' && effect.rule === 'send-to-all/execute-once',
    )
      ? { nodes: [record.node], sentence: `${record.node} recognises a repeated request.` }
      : null,
};

/** Everything that is watched in a run. */
export const sendToAllMonitors: readonly Monitor[] = [
  agreement,
  order,
  determinism,
  replicasAgree,
  writeAnswered,
  repetitionRecognised,
];
