import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { occupationOf } from '../context.ts';
import { inBernstein, inMohan } from '../rules.ts';
import { coordinatorOf, operationOf } from '../transaction.ts';
import { addedRecords, type Change, messageOf, onChange } from './facts.ts';

/** The sightings that show what a run was about: each is told once it is seen. */
const seen = (node: string, sentence: string): Violation => ({ nodes: [node], sentence });

const sight = (
  name: string,
  title: string,
  claim: string,
  citation: Monitor['citation'],
  look: (change: Change) => Violation | null,
): Monitor => ({
  id: `two-phase-commit/${name}`,
  kind: 'sometimes',
  title,
  claim,
  citation,
  watch: () => onChange(look),
});

const isBlocked = ({ before, after }: Change): boolean =>
  occupationOf(after) === 'blocked' && (before === null || occupationOf(before) !== 'blocked');

const isUnblocked = ({ before, after }: Change): boolean =>
  before !== null && occupationOf(before) === 'blocked' && occupationOf(after) !== 'blocked';

/** The transaction that an event at a coordinator has decided so; null for none. */
const decidedByCoordinator = (change: Change, decision: 'commit' | 'abort'): string | null => {
  const record = addedRecords(change).find(
    ({ kind, transaction }) => kind === decision && coordinatorOf(transaction) === change.node,
  );
  return record === undefined ? null : operationOf(record.transaction);
};

const committed = sight(
  'committed',
  'A transaction is committed',
  'Some coordinator has every yes and writes its commit record.',
  inMohan('The two-phase commit protocol, under normal operation'),
  (change) => {
    const name = decidedByCoordinator(change, 'commit');
    return name === null ? null : seen(change.node, `${change.node} commits ${name}.`);
  },
);

const aborted = sight(
  'aborted',
  'A transaction is aborted',
  'Some coordinator hears a no, or waits for votes in vain, and aborts.',
  inMohan('The presumed abort protocol'),
  (change) => {
    const name = decidedByCoordinator(change, 'abort');
    return name === null ? null : seen(change.node, `${change.node} aborts ${name}.`);
  },
);

const blocked = sight(
  'blocked',
  'A participant is blocked',
  'Some participant has voted yes, has asked for the decision, and nobody could tell it.',
  inBernstein('7.4, blocking'),
  (change) => (isBlocked(change) ? seen(change.node, `${change.node} is blocked.`) : null),
);

const released = sight(
  'released',
  'A blocked participant learns the decision',
  'Some participant was blocked, and is so no longer.',
  inBernstein('7.4'),
  (change) =>
    isUnblocked(change) ? seen(change.node, `${change.node} is no longer blocked.`) : null,
);

const toldByParticipant = sight(
  'told-by-participant',
  'Co-operation helps',
  'Some prepared participant learns the decision from another participant.',
  inBernstein('7.4, cooperative termination protocol'),
  ({ node, before, after, record }) => {
    if (record.kind !== 'deliver' || before === null) return null;
    const message = messageOf(record.message.message);
    if (message.type !== 'commit' && message.type !== 'abort') return null;
    const { transaction } = message;
    const { from } = record.message;
    const learns = before.prepared.has(transaction) && !after.prepared.has(transaction);
    return learns && from !== coordinatorOf(transaction)
      ? seen(node, `${node} learns from ${from} what became of ${operationOf(transaction)}.`)
      : null;
  },
);

const inDoubtAfterRestart = sight(
  'in-doubt-after-restart',
  'A restart finds a transaction in doubt',
  'Some node reads in its log, after a crash, that it has voted yes and knows no decision.',
  inMohan('The two-phase commit protocol and failures'),
  ({ node, before, after }) =>
    before === null && after.prepared.size > 0
      ? seen(node, `${node} starts again with a transaction in doubt.`)
      : null,
);

/** What a test run must have seen, and what scenarios say that one will see. */
export const witnesses: readonly Monitor[] = [
  committed,
  aborted,
  blocked,
  released,
  toldByParticipant,
  inDoubtAfterRestart,
];
