import {
  believed,
  established,
  type FactSources,
  monitorsOf,
  type Property,
  violation,
} from '../../kit/facts.ts';
import { type NodeId, type OperationId, operationIdOf } from '../../sim/identifiers.ts';
import type { Citation, Monitor, MonitorWatch } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { ReplyMessage } from '../../sim/wire.ts';
import { inBernstein, inGray, inMohan } from './paper.ts';
import {
  coordinatorOf,
  type Decision,
  decisionIn,
  type Log,
  type LogRecord,
  operationOf,
  type TransactionId,
} from './transaction.ts';
import { type Message, occupationOf, type TwoPhaseNode, twoPhaseNode } from './two-phase-commit.ts';

type Of<Type extends Message['type']> = Extract<Message, { readonly type: Type }>;

type Fact =
  /** A participant has it in its log; the coordinator has aborted, or told somebody of the commit. */
  | {
      readonly kind: 'decided';
      readonly node: NodeId;
      readonly transaction: TransactionId;
      readonly decision: Decision;
    }
  /** One committed transaction overwrote another's value of a key. */
  | {
      readonly kind: 'overwrote';
      readonly node: NodeId;
      readonly key: string;
      readonly earlier: TransactionId;
      readonly later: TransactionId;
    }
  /** A node starts with the log that its disk holds. */
  | { readonly kind: 'started'; readonly node: NodeId; readonly log: Log }
  | { readonly kind: 'said'; readonly node: NodeId; readonly message: Message }
  /** A client has been told how its operation ended. */
  | {
      readonly kind: 'answered';
      readonly node: NodeId;
      readonly operation: OperationId;
      readonly as: 'ok' | 'fail';
    };

/** The records that a change has added to a log; none at a start. */
export const addedRecords = (
  before: TwoPhaseNode | null,
  { log }: TwoPhaseNode,
): readonly LogRecord[] =>
  before === null || before.log === log ? [] : log.slice(before.log.length);

const sources: FactSources<TwoPhaseNode, Fact> = {
  read: twoPhaseNode.read,
  // An abort is never forced, and binds whoever lives on with it: it counts before a disk has it.
  concludes: (node, before, after) => {
    if (before === null) return [{ kind: 'started', node, log: after.log }];
    const facts: Fact[] = [];
    for (const record of addedRecords(before, after)) {
      const { kind, transaction } = record;
      // Before the coordinator tells of its commit, nobody would know if a crash took it away.
      if (kind === 'abort' || (kind === 'commit' && coordinatorOf(transaction) !== node))
        facts.push({ kind: 'decided', node, transaction, decision: kind });
      for (const { key } of kind === 'commit' ? record.writes : []) {
        const earlier = before.values.get(key)?.transaction ?? transaction;
        if (earlier !== transaction)
          facts.push({ kind: 'overwrote', node, key, earlier, later: transaction });
      }
    }
    return facts;
  },
  told: ({ from: node, message }) => {
    const sent = message as Message | ReplyMessage; // servers send nothing else
    if (sent.type === 'reply') {
      const { request, outcome } = sent;
      return outcome.kind === 'redirect'
        ? []
        : [{ kind: 'answered', node, operation: operationIdOf(request), as: outcome.kind }];
    }
    const { transaction, type } = sent;
    return type === 'commit' && coordinatorOf(transaction) === node
      ? [
          { kind: 'said', node, message: sent },
          { kind: 'decided', node, transaction, decision: type },
        ]
      : [{ kind: 'said', node, message: sent }];
  },
};
const always = monitorsOf('always', established(sources));

type Decisions = ReadonlyMap<TransactionId, Map<NodeId, Decision>>;

/**
 * Follows who has decided what; each node's first decision stays. But an abort that was not forced, and
 * that a crash takes out of a log again, counts as never decided: nobody relies on it.
 */
const decisionsOf = () => {
  const decisions = new Map<TransactionId, Map<NodeId, Decision>>();
  return (fact: Fact): Decisions => {
    if (fact.kind === 'decided') {
      const byNode = decisions.get(fact.transaction) ?? new Map<NodeId, Decision>();
      decisions.set(fact.transaction, byNode);
      if (!byNode.has(fact.node)) byNode.set(fact.node, fact.decision);
    } else if (fact.kind === 'started') {
      const aborts = [...fact.log].filter(({ kind }) => kind === 'abort');
      const kept = new Set(aborts.map(({ transaction }) => transaction));
      for (const [transaction, byNode] of decisions) {
        if (byNode.get(fact.node) === 'abort' && !kept.has(transaction)) byNode.delete(fact.node);
      }
    }
    return decisions;
  };
};

const word = (decision: Decision): string => (decision === 'commit' ? 'committed' : 'aborted');

const alike: Property = {
  id: 'two-phase-commit/atomicity',
  title: 'Atomicity',
  claim:
    'No transaction is committed at one node and aborted, or forgotten, at another: all that decide decide alike.',
  citation: inBernstein('7.3, AC1'),
};
const decideAlike = always(alike, () => {
  const decisionsAfter = decisionsOf();
  return (fact) => {
    const decisions = decisionsAfter(fact);
    if (fact.kind !== 'decided') return null;
    const { node, transaction, decision } = fact;
    for (const [other, otherwise] of decisions.get(transaction) ?? []) {
      if (otherwise === decision || other === node) continue;
      return violation(
        [other, node],
        `${other} has ${word(otherwise)} ${operationOf(transaction)}, but ${node} has ${word(decision)} it.`,
      );
    }
    return null;
  };
});
/** Whoever is told of a commit must be prepared for it or have committed it before. */
const commitArrives: MonitorWatch = (record) => {
  const before = twoPhaseNode.read(record.before);
  if (record.kind !== 'deliver' || record.message.message.type !== 'commit' || before === null)
    return null;
  const { from, to, message } = record.message;
  const { transaction } = message as Of<'commit'>; // its type says so
  if (before.prepared.has(transaction)) return null;
  if (decisionIn(before.log, transaction)?.decision === 'commit') return null;
  return violation(
    [from, to],
    `${from} has committed ${operationOf(transaction)}, but ${to} has nothing left of it to commit.`,
  );
};
const atomicity: Monitor = {
  ...decideAlike,
  watch: (setup) => {
    const watch = decideAlike.watch(setup);
    return (record) => watch(record) ?? commitArrives(record);
  },
};

const noReversal = always(
  {
    id: 'two-phase-commit/no-reversal',
    about: 'acknowledged-writes',
    title: 'No reversal',
    claim: 'A node does not reverse its decision once it has reached one.',
    citation: inBernstein('7.3, AC2'),
  },
  () => {
    const decisionsAfter = decisionsOf();
    return (fact) => {
      const decisions = decisionsAfter(fact);
      if (fact.kind !== 'decided') return null;
      const { node, transaction, decision } = fact;
      const known = decisions.get(transaction)?.get(node);
      return known === decision
        ? null
        : violation(
            [node],
            `${node} had decided to ${known} ${operationOf(transaction)} and now decides to ${decision} it.`,
          );
    };
  },
);

const unanimity = always(
  {
    id: 'two-phase-commit/unanimity',
    title: 'Commit needs every yes',
    claim: 'A transaction is committed only if all its participants have voted yes.',
    citation: inBernstein('7.3, AC3'),
  },
  () => {
    const asked = new Map<TransactionId, { of: readonly NodeId[]; yes: Set<NodeId> }>();
    return (fact) => {
      if (fact.kind !== 'said') return null;
      const { node, message } = fact;
      const { transaction, type } = message;
      const votes = asked.get(transaction);
      if (type === 'prepare' && votes === undefined)
        asked.set(transaction, { of: message.participants, yes: new Set() });
      if (type === 'yesVote') votes?.yes.add(node);
      if (type !== 'commit') return null;
      const missing = votes?.of.filter((each) => !votes.yes.has(each)) ?? [];
      return missing.length === 0
        ? null
        : violation(
            [node, ...missing],
            `${node} tells of the commit of ${operationOf(transaction)}, on which ${missing.join(' and ')} never voted yes.`,
          );
    };
  },
);

const oneOrder = always(
  {
    id: 'two-phase-commit/one-order',
    title: 'One order of transactions',
    claim:
      'Committed transactions overwrite each other in one and the same order on all nodes, as if they had run one after another.',
    citation: inBernstein('chapter 2, serializability theorem'),
  },
  () => {
    type Overwrite = Extract<Fact, { kind: 'overwrote' }>;
    /** By the transaction that was overwritten: the edges of the serialization graph. */
    const overwrites = new Map<TransactionId, Overwrite[]>();

    /** The first step of a way from one transaction to another; null when there is none. */
    const wayFrom = (from: TransactionId, to: TransactionId): Overwrite | null => {
      const visited = new Set<TransactionId>([from]);
      // A transaction is mostly the latest when it commits, so this ends at once.
      const open = (overwrites.get(from) ?? []).map((first) => ({ first, at: first.later }));
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { first, at } = next;
        if (at === to) return first;
        if (visited.has(at)) continue;
        visited.add(at);
        for (const { later } of overwrites.get(at) ?? []) open.push({ first, at: later });
      }
      return null;
    };

    return (fact) => {
      if (fact.kind !== 'overwrote') return null;
      const { node, key, earlier, later } = fact;
      const known = overwrites.get(earlier) ?? [];
      overwrites.set(earlier, known);
      if (known.some((each) => each.later === later)) return null;
      const back = wayFrom(later, earlier);
      known.push(fact);
      return back === null
        ? null
        : violation(
            [back.node, node],
            `On ${node}, ${operationOf(later)} overwrites ${operationOf(earlier)} (${key}), but on ${back.node} it was overwritten first (${back.key}): no order explains both.`,
          );
    };
  },
);

const acknowledgedStays = always(
  {
    id: 'two-phase-commit/acknowledged-stays',
    about: 'acknowledged-writes',
    title: 'What is acknowledged stays',
    claim: 'No node aborts a transaction of which its client has been told that it is done.',
    citation: inBernstein('7.3, AC1 and AC2'),
  },
  () => {
    const done = new Set<OperationId>();
    /** By operation: the transaction that did it, where a client has asked several coordinators. */
    const committed = new Map<OperationId, TransactionId>();
    return (fact) => {
      if (fact.kind === 'answered' && fact.as === 'ok') done.add(fact.operation);
      if (fact.kind !== 'decided') return null;
      const { node, transaction, decision } = fact;
      const operation = operationOf(transaction);
      if (decision === 'commit') committed.set(operation, transaction);
      return decision === 'abort' && done.has(operation) && committed.get(operation) === transaction
        ? violation(
            [node],
            `The client has been told that ${operation} is done, and ${node} aborts it.`,
          )
        : null;
    };
  },
);

const failedLeavesNothing = always(
  {
    id: 'two-phase-commit/failed-leaves-nothing',
    title: 'What has failed leaves nothing',
    claim: 'A transaction of which its client has been told that it failed is committed nowhere.',
    citation: inGray('two-phase commit protocol'),
  },
  () => {
    const failed = new Set<OperationId>();
    const committed = new Set<OperationId>();
    return (fact) => {
      if (fact.kind === 'decided' && fact.decision === 'commit') {
        const operation = operationOf(fact.transaction);
        committed.add(operation);
        if (failed.has(operation))
          return violation(
            [fact.node],
            `The client has been told that ${operation} failed, and ${fact.node} commits it.`,
          );
      }
      if (fact.kind === 'answered' && fact.as === 'fail') {
        failed.add(fact.operation);
        if (committed.has(fact.operation))
          return violation(
            [fact.node],
            `${fact.node} tells the client that ${fact.operation} failed, though it was committed.`,
          );
      }
      return null;
    };
  },
);

/** What must hold at all times: AC1 to AC3 of BHG, one order of writes, and answers that stay true. */
export const safety: readonly Monitor[] = [
  atomicity,
  noReversal,
  unanimity,
  oneOrder,
  acknowledgedStays,
  failedLeavesNothing,
];

/** One change of a node's state, as it happens; `before` is null at a start. */
interface Changed {
  readonly node: NodeId;
  readonly before: TwoPhaseNode | null;
  readonly after: TwoPhaseNode;
}
const changes = monitorsOf<Changed>(
  'sometimes',
  believed({
    read: twoPhaseNode.read,
    decides: (node, before, after) => [{ node, before, after }],
  }),
);

/** A sight: what a change shows, as a sentence. */
const sight = (
  name: string,
  title: string,
  claim: string,
  citation: Citation,
  look: (change: Changed, record: EventRecord) => string | null,
): Monitor =>
  changes({ id: `two-phase-commit/${name}`, title, claim, citation }, () => (change, record) => {
    const sentence = look(change, record);
    return sentence === null ? null : violation([change.node], sentence);
  });

/** The transaction that a coordinator decides so by a change; undefined for none. */
const decidedBy = ({ node, before, after }: Changed, decision: Decision) =>
  addedRecords(before, after).find(
    ({ kind, transaction }) => kind === decision && coordinatorOf(transaction) === node,
  )?.transaction;

const isBlocked = (node: TwoPhaseNode | null): boolean =>
  node !== null && occupationOf(node) === 'blocked';

/** What a test run must have seen, and what scenarios say that one will see. */
export const sights: readonly Monitor[] = [
  sight(
    'committed',
    'A transaction is committed',
    'Some coordinator has every yes and writes its commit record.',
    inMohan('The two-phase commit protocol, under normal operation'),
    (change) => {
      const transaction = decidedBy(change, 'commit');
      return transaction === undefined
        ? null
        : `${change.node} commits ${operationOf(transaction)}.`;
    },
  ),
  sight(
    'aborted',
    'A transaction is aborted',
    'Some coordinator hears a no, or waits for votes in vain, and aborts.',
    inMohan('The presumed abort protocol'),
    (change) => {
      const transaction = decidedBy(change, 'abort');
      return transaction === undefined
        ? null
        : `${change.node} aborts ${operationOf(transaction)}.`;
    },
  ),
  sight(
    'blocked',
    'A participant is blocked',
    'Some participant has voted yes, has asked for the decision, and nobody could tell it.',
    inBernstein('7.4, blocking'),
    ({ node, before, after }) =>
      isBlocked(after) && !isBlocked(before) ? `${node} is blocked.` : null,
  ),
  sight(
    'released',
    'A blocked participant learns the decision',
    'Some participant was blocked, and is so no longer.',
    inBernstein('7.4'),
    ({ node, before, after }) =>
      isBlocked(before) && !isBlocked(after) ? `${node} is no longer blocked.` : null,
  ),
  sight(
    'told-by-participant',
    'Co-operation helps',
    'Some prepared participant learns the decision from another participant.',
    inBernstein('7.4, cooperative termination protocol'),
    ({ node, before, after }, record) => {
      if (record.kind !== 'deliver') return null;
      const { from } = record.message;
      const { transaction, type } = record.message.message as Message; // or a request, which is neither
      if ((type !== 'commit' && type !== 'abort') || from === coordinatorOf(transaction))
        return null;
      return before?.prepared.has(transaction) && !after.prepared.has(transaction)
        ? `${node} learns from ${from} what became of ${operationOf(transaction)}.`
        : null;
    },
  ),
  sight(
    'in-doubt-after-restart',
    'A restart finds a transaction in doubt',
    'Some node reads in its log, after a crash, that it has voted yes and knows no decision.',
    inMohan('The two-phase commit protocol and failures'),
    ({ node, before, after }) =>
      before === null && after.prepared.size > 0
        ? `${node} starts again with a transaction in doubt.`
        : null,
  ),
];
