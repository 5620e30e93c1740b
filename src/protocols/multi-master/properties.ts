import {
  believed,
  established,
  type FactSources,
  monitorsOf,
  violation,
  whenEnded,
  whenSaid,
} from '../../kit/facts.ts';
import { inKeyOrder } from '../../kit/maps.ts';
import { type NodeId, operationIdOf } from '../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import { valuesOf } from './explain.ts';
import { type Message, multiMasterNode, type Server } from './multi-master.ts';
import { gray, lazy, parker, vectors } from './paper.ts';
import { areConcurrent, type Item, includes, isSameWrite, type Version } from './versions.ts';

type Fact =
  /** A master has told others of a write. */
  | {
      readonly kind: 'told';
      readonly node: NodeId;
      readonly key: string;
      readonly version: Version;
    }
  /** A version has come to a server, or been written there. */
  | {
      readonly kind: 'met';
      readonly node: NodeId;
      readonly key: string;
      readonly version: Version;
      readonly before: Item | undefined;
      readonly after: Item | undefined;
      /** It is written here for a request whose write had come to this server before. */
      readonly isAgain: boolean;
    }
  /** What a server holds has changed, or it has started with that; all of it as text. */
  | {
      readonly kind: 'holds';
      readonly node: NodeId;
      readonly known: string;
      readonly values: string;
    }
  | { readonly kind: 'started'; readonly node: NodeId };

/** The versions that come with an event: written here, or brought by a message. */
const versionsIn = (record: EventRecord): readonly (readonly [string, Version])[] => {
  const own = record.effects.find(
    (effect) => effect.kind === 'send' && effect.message.type === 'update',
  );
  const come = record.kind === 'deliver' ? record.message.message : { type: 'none' };
  const message = (own?.kind === 'send' ? own.message : come) as Message; // or something that is neither
  switch (message.type) {
    case 'update':
      return [[message.key, message.version]];
    case 'exchange':
      return message.items.flatMap(([key, { versions }]) =>
        versions.map((version) => [key, version] as const),
      );
    default:
      return [];
  }
};

const sources: FactSources<Server, Fact> = {
  read: multiMasterNode.read,
  decides: (node, before, after, record) => {
    if (before === null) return [{ kind: 'started', node }];
    if (before.items === after.items) return [];
    const isWritten = record.kind === 'deliver' && record.message.message.type === 'request';
    return versionsIn(record).map(([key, version]): Fact => {
      const { client, sequence } = version.request;
      return {
        kind: 'met',
        node,
        key,
        version,
        before: before.items.get(key),
        after: after.items.get(key),
        isAgain: isWritten && (before.written.get(client) ?? 0) >= sequence,
      };
    });
  },
};
const facts = established({
  ...sources,
  told: ({ from: node, message }): readonly Fact[] => {
    const sent = message as Message; // or a reply, which is no update
    return sent.type === 'update'
      ? [{ kind: 'told', node, key: sent.key, version: sent.version }]
      : [];
  },
});
const knownText = ({ items }: Server): string =>
  JSON.stringify(inKeyOrder(items).map(([key, { known }]) => [key, known]));

const beliefs = believed<Server, Fact>({
  ...sources,
  concludes: (node, before, after) =>
    before?.items === after.items
      ? []
      : [
          {
            kind: 'holds',
            node,
            known: knownText(after),
            values: JSON.stringify(valuesOf(after)),
          },
        ],
});
const always = monitorsOf('always', facts);
const seen = monitorsOf('sometimes', beliefs);

const writeText = (key: string, { value }: Version): string => `${key}=${value ?? 'nothing'}`;

/** Whether a version was given up although nobody who knew of it has written since. */
const isDropped = (item: Item | undefined, version: Version): boolean =>
  item?.versions.every(
    (each) => !isSameWrite(each, version) && !includes(each.vector, version.vector),
  ) ?? false;

const acknowledgedWritesKept: Monitor = {
  id: 'multi-master/acknowledged-writes-kept',
  kind: 'always',
  about: 'acknowledged-writes',
  title: 'Acknowledged writes are kept',
  claim:
    'A write that a client was told of gives way only to one whose writer knew of it, and outlives a crash.',
  citation: gray('Non-transactional replication schemes: timestamped replace loses updates'),
  watch: (setup) => {
    const factsOf = facts(setup);
    const acknowledged = new Set<string>();
    /** Writes that a server has given up, with the sentence about it. */
    const dropped = new Map<string, Violation>();
    /** What each server holds, and the last write under each key that it has told of, acknowledged or not. */
    const servers = new Map<NodeId, Server>();
    const lastWrites = new Map<string, readonly [key: string, version: Version]>();

    const drop = (node: NodeId, key: string, version: Version, how: string): Violation | null => {
      const { client } = version.request;
      const operation = operationIdOf(version.request);
      const found = violation(
        [node],
        `${client} was told that ${writeText(key, version)} is written, and ${node} ${how}.`,
      );
      if (acknowledged.has(operation)) return found;
      dropped.set(operation, found);
      return null;
    };

    const see = (fact: Fact): Violation | null => {
      const { node } = fact;
      if (fact.kind === 'told') lastWrites.set(`${node} ${fact.key}`, [fact.key, fact.version]);
      if (fact.kind === 'met') {
        const { after, before, key, version } = fact;
        const held = before?.versions ?? [];
        const given = [version, ...held].find((each) => isDropped(after, each));
        const winner = after?.versions[0];
        if (given === undefined || winner === undefined) return null;
        const how = `keeps ${writeText(key, winner)} of ${winner.stamp.node} instead`;
        return drop(node, key, given, how);
      }
      // A crash may have taken what only this server had.
      for (const [key, version] of fact.kind === 'started' ? lastWrites.values() : []) {
        if (version.stamp.node !== node) continue;
        const isKnown = [...servers.values()].some(({ items }) =>
          includes(items.get(key)?.known ?? [], version.vector),
        );
        const found = isKnown ? null : drop(node, key, version, 'has lost it in a crash');
        if (found !== null) return found;
      }
      return null;
    };

    return (record) => {
      for (const effect of record.effects) {
        if (effect.kind !== 'complete' || effect.outcome !== 'ok') continue;
        const operation = operationIdOf(effect.request);
        acknowledged.add(operation);
        const found = dropped.get(operation);
        if (found !== undefined) return found;
      }
      const server = record.kind === 'intervention' ? null : multiMasterNode.read(record.after);
      if (server !== null) servers.set(server.self.id, server);
      for (const fact of factsOf(record)) {
        const found = see(fact);
        if (found !== null) return found;
      }
      return null;
    };
  },
};

const sameWritesSameState = monitorsOf('always', beliefs)(
  {
    id: 'multi-master/same-writes-same-state',
    title: 'The same writes give the same state',
    claim:
      'Two servers that know of the same writes hold the same values, in whatever order they came.',
    citation: gray('Non-transactional replication schemes: convergence'),
  },
  () => {
    const held = new Map<NodeId, { readonly known: string; readonly values: string }>();
    return (fact) => {
      if (fact.kind !== 'holds') return null;
      const { known, node, values } = fact;
      held.set(node, fact);
      for (const [other, its] of held) {
        if (its.known === known && its.values !== values)
          return violation(
            [other, node],
            `${other} and ${node} know of the same writes and hold different values.`,
          );
      }
      return null;
    };
  },
);

const writtenOnce = always(
  {
    id: 'multi-master/written-once',
    title: 'A request is written once',
    claim: 'No master writes a request again whose write has come to it.',
    citation: gray(lazy),
  },
  () => (fact) =>
    fact.kind === 'met' && fact.isAgain
      ? violation(
          [fact.node],
          `${fact.node} writes ${writeText(fact.key, fact.version)} for ${operationIdOf(fact.version.request)}, whose write has come to it already.`,
        )
      : null,
);

/** The version that one that comes is in conflict with. */
const conflictIn = (fact: Fact): Version | undefined =>
  fact.kind === 'met'
    ? fact.before?.versions.find((each) => areConcurrent(each, fact.version))
    : undefined;

const conflictFound = seen(
  {
    id: 'multi-master/conflict-found',
    title: 'Two writes conflict',
    claim: 'A server hears of two writes of a key that did not know of each other.',
    citation: parker(vectors),
  },
  () => (fact) => {
    const against = conflictIn(fact);
    return fact.kind !== 'met' || against === undefined
      ? null
      : violation(
          [fact.node],
          `${fact.node} finds ${writeText(fact.key, against)} and ${writeText(fact.key, fact.version)} in conflict.`,
        );
  },
);

/** Watches whether all servers hold the same, and tells when they do again after having differed. */
const convergedAgain = seen(
  {
    id: 'multi-master/converged-again',
    title: 'The replicas converge',
    claim:
      'After two servers had different values from conflicting writes, all hold the same again.',
    citation: gray('Non-transactional replication schemes: convergence'),
  },
  ({ nodes }) => {
    const held = new Map<NodeId, string>();
    let conflicted = false;
    return (fact) => {
      if (conflictIn(fact) !== undefined) conflicted = true;
      if (fact.kind === 'holds') held.set(fact.node, `${fact.known} ${fact.values}`);
      if (!conflicted) return null;
      const [first, ...others] = nodes.map((node) => held.get(node));
      return first !== undefined && others.every((each) => each === first)
        ? violation(nodes, 'All servers hold the same values again.')
        : null;
    };
  },
);

const conflictShown = whenSaid(
  {
    id: 'multi-master/conflict-shown',
    title: 'A reader sees both',
    claim: 'A read is answered with more than one value.',
    citation: parker(vectors),
  },
  ({ text }) => text.startsWith('shows a conflict'),
);

const writeAnswered = whenEnded(
  {
    id: 'multi-master/write-answered',
    title: 'A write is answered',
    claim: 'A client is told that its write is done.',
    citation: gray(lazy),
  },
  ({ outcome, request, result }) =>
    outcome === 'ok' && result?.kind === 'done' ? `${operationIdOf(request)} is answered.` : null,
);

/** Everything that is watched in a run. */
export const monitors: readonly Monitor[] = [
  acknowledgedWritesKept,
  sameWritesSameState,
  writtenOnce,
  writeAnswered,
  conflictFound,
  conflictShown,
  convergedAgain,
];
