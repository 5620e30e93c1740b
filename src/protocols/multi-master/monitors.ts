import { type NodeId, operationIdOf } from '../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { MultiMasterContext } from './context.ts';
import { serverOf, valuesOf } from './describe.ts';
import type { Item, Update, Version } from './messages.ts';
import { gray, parker } from './rules.ts';
import { areConcurrent, includes, isSameWrite } from './versions.ts';

interface Change {
  readonly node: NodeId;
  readonly before: MultiMasterContext | null;
  readonly after: MultiMasterContext;
}

/** A server's items before and after an event that changed them; null for any other event. */
const changeIn = (record: EventRecord): Change | null => {
  if (record.node === null || record.kind === 'intervention') return null;
  const after = serverOf(record.after);
  if (after === null) return null;
  const before = record.kind === 'start' ? null : serverOf(record.before);
  return before?.items === after.items ? null : { node: record.node, before, after };
};

/** The versions that come with an event: written here, or brought by a message. */
const versionsIn = (record: EventRecord): readonly (readonly [string, Version])[] => {
  const own = record.effects.find(
    (effect) => effect.kind === 'send' && effect.message.type === 'update',
  );
  const message =
    own?.kind === 'send' ? own.message : record.kind === 'deliver' ? record.message.message : null;
  if (message?.type === 'update') {
    const { key, version } = message as Update; // a message of that type is one
    return [[key, version]];
  }
  if (message?.type !== 'exchange') return [];
  const { items } = message as {
    readonly items?: readonly (readonly [string, Item])[];
  } & typeof message; // an exchange has them
  return (items ?? []).flatMap(([key, { versions }]) =>
    versions.map((version) => [key, version] as const),
  );
};

const isHeld = (item: Item | undefined, version: Version): boolean =>
  item?.versions.some((each) => isSameWrite(each, version)) ?? false;

/** Whether a version was given up although nobody who knew of it has written since. */
const isDropped = (item: Item | undefined, version: Version): boolean =>
  item !== undefined &&
  !isHeld(item, version) &&
  !item.versions.some((each) => includes(each.vector, version.vector));

const acknowledgedWritesKept: Monitor = {
  id: 'multi-master/acknowledged-writes-kept',
  kind: 'always',
  about: 'acknowledged-writes',
  title: 'Acknowledged writes are kept',
  claim:
    'A write that a client was told of gives way only to one whose writer knew of it, and outlives a crash.',
  citation: gray('Non-transactional replication schemes: timestamped replace loses updates'),
  watch: () => {
    const acknowledged = new Set<string>();
    /** Writes that a server has given up, with the sentence about it. */
    const dropped = new Map<string, Violation>();
    /** The last write of each server under each key, acknowledged or not. */
    const contexts = new Map<NodeId, MultiMasterContext>();
    const lastWrites = new Map<string, readonly [key: string, version: Version]>();

    const drop = (node: NodeId, key: string, version: Version, how: string): Violation | null => {
      const operation = operationIdOf(version.request);
      const { client } = version.request;
      const violation: Violation = {
        nodes: [node],
        sentence: `${client} was told that ${key}=${version.value ?? 'nothing'} is written, and ${node} ${how}.`,
      };
      if (acknowledged.has(operation)) return violation;
      dropped.set(operation, violation);
      return null;
    };

    return (record) => {
      for (const effect of record.effects) {
        if (effect.kind !== 'complete' || effect.outcome !== 'ok') continue;
        const operation = operationIdOf(effect.request);
        acknowledged.add(operation);
        const violation = dropped.get(operation);
        if (violation !== undefined) return violation;
      }
      const change = changeIn(record);
      if (change === null) return null;
      const { after, before, node } = change;
      contexts.set(node, after);
      if (before === null) {
        // A crash may have taken what only this server had.
        for (const [key, version] of lastWrites.values()) {
          if (version.stamp.node !== node) continue;
          const isKnown = [...contexts.values()].some(({ items }) =>
            includes(items.get(key)?.known ?? [], version.vector),
          );
          if (isKnown) continue;
          const violation = drop(node, key, version, 'has lost it in a crash');
          if (violation !== null) return violation;
        }
        return null;
      }
      for (const [key, version] of versionsIn(record)) {
        if (version.stamp.node === node) lastWrites.set(`${node} ${key}`, [key, version]);
        const item = after.items.get(key);
        const old = before.items.get(key)?.versions ?? [];
        const given = [version, ...old].find((each) => isDropped(item, each));
        const winner = item?.versions[0];
        if (given === undefined || winner === undefined) continue;
        const how = `keeps ${key}=${winner.value ?? 'nothing'} of ${winner.stamp.node} instead`;
        const violation = drop(node, key, given, how);
        if (violation !== null) return violation;
      }
      return null;
    };
  },
};

const knownText = ({ items }: MultiMasterContext): string =>
  JSON.stringify(
    [...items]
      .map(([key, { known }]) => [key, known] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const sameWritesSameState: Monitor = {
  id: 'multi-master/same-writes-same-state',
  kind: 'always',
  title: 'The same writes give the same state',
  claim:
    'Two servers that know of the same writes hold the same values, in whatever order they came.',
  citation: gray('Non-transactional replication schemes: convergence'),
  watch: () => {
    const held = new Map<NodeId, { readonly known: string; readonly values: string }>();
    return (record) => {
      const change = changeIn(record);
      if (change === null) return null;
      const { after, node } = change;
      const now = { known: knownText(after), values: JSON.stringify(valuesOf(after)) };
      held.set(node, now);
      for (const [other, { known, values }] of held) {
        if (known !== now.known || values === now.values) continue;
        return {
          nodes: [other, node],
          sentence: `${other} and ${node} know of the same writes and hold different values.`,
        };
      }
      return null;
    };
  },
};

const writtenOnce: Monitor = {
  id: 'multi-master/written-once',
  kind: 'always',
  title: 'A request is written once',
  claim: 'No master writes a request again whose write has come to it.',
  citation: gray('Lazy group replication'),
  watch: () => (record) => {
    if (record.kind !== 'deliver' || record.message.message.type !== 'request') return null;
    const change = changeIn(record);
    if (change === null || change.before === null) return null;
    for (const [key, version] of versionsIn(record)) {
      const { client, sequence } = version.request;
      if ((change.before.written.get(client) ?? 0) < sequence) continue;
      return {
        nodes: [change.node],
        sentence: `${change.node} writes ${key}=${version.value ?? 'nothing'} for ${operationIdOf(version.request)}, whose write has come to it already.`,
      };
    }
    return null;
  },
};

const conflictFound: Monitor = {
  id: 'multi-master/conflict-found',
  kind: 'sometimes',
  title: 'Two writes conflict',
  claim: 'A server hears of two writes of a key that did not know of each other.',
  citation: parker('version vectors'),
  watch: () => (record) => {
    const change = changeIn(record);
    if (change === null || change.before === null) return null;
    for (const [key, version] of versionsIn(record)) {
      const held = change.before.items.get(key)?.versions ?? [];
      const against = held.find((each) => areConcurrent(each, version));
      if (against === undefined) continue;
      return {
        nodes: [change.node],
        sentence: `${change.node} finds ${key}=${against.value ?? 'nothing'} and ${key}=${version.value ?? 'nothing'} in conflict.`,
      };
    }
    return null;
  },
};

/** Watches whether all servers hold the same, and tells when they do again after having differed. */
const convergedAgain: Monitor = {
  id: 'multi-master/converged-again',
  kind: 'sometimes',
  title: 'The replicas converge',
  claim: 'After two servers had different values from conflicting writes, all hold the same again.',
  citation: gray('Non-transactional replication schemes: convergence'),
  watch: (setup) => {
    const held = new Map<NodeId, string>();
    const conflict = conflictFound.watch(setup);
    let conflicted = false;
    return (record) => {
      if (conflict(record) !== null) conflicted = true;
      const change = changeIn(record);
      if (change === null) return null;
      held.set(change.node, `${knownText(change.after)} ${JSON.stringify(valuesOf(change.after))}`);
      const all = setup.nodes.map((node) => held.get(node));
      return conflicted && all.every((each) => each !== undefined && each === all[0])
        ? { nodes: setup.nodes, sentence: 'All servers hold the same values again.' }
        : null;
    };
  },
};

const conflictShown: Monitor = {
  id: 'multi-master/conflict-shown',
  kind: 'sometimes',
  title: 'A reader sees both',
  claim: 'A read is answered with more than one value.',
  citation: parker('version vectors'),
  watch: () => (record) => {
    const note = record.effects.find(
      (effect) => effect.kind === 'note' && effect.text.startsWith('shows a conflict'),
    );
    return note?.kind === 'note' && record.node !== null
      ? { nodes: [record.node], sentence: `${record.node} ${note.text}.` }
      : null;
  },
};

const writeAnswered: Monitor = {
  id: 'multi-master/write-answered',
  kind: 'sometimes',
  title: 'A write is answered',
  claim: 'A client is told that its write is done.',
  citation: gray('Lazy group replication'),
  watch: () => (record) => {
    const end = record.effects.find((effect) => effect.kind === 'complete');
    return end?.kind === 'complete' && end.outcome === 'ok' && end.result?.kind === 'done'
      ? { nodes: [end.request.client], sentence: `${operationIdOf(end.request)} is answered.` }
      : null;
  },
};

/** Everything that is watched in a run. */
export const multiMasterMonitors: readonly Monitor[] = [
  acknowledgedWritesKept,
  sameWritesSameState,
  writtenOnce,
  writeAnswered,
  conflictFound,
  conflictShown,
  convergedAgain,
];
