import { missingText, obstacles, wait } from '../../kit/why-not.ts';
import { listed } from '../../kit/words.ts';
import type { Surroundings, Wait } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { coordinatorOf, operationOf } from './transaction.ts';
import { type Coordinated, type Prepared, twoPhaseNode } from './two-phase-commit.ts';

const coordinatorWait = (
  { transaction, phase, participants, yes, acknowledged }: Coordinated,
  around: Surroundings,
): Wait => {
  const name = operationOf(transaction);
  const needed = participants.length;
  return phase === 'voting'
    ? wait(
        `Why is ${name} not committed?`,
        missingText('it', { have: yes, needed, of: participants }, around),
        'one no is enough to abort it',
      )
    : wait(
        `Why is ${around.id} not through with ${name}?`,
        'it is committed, and must be remembered until every participant has acknowledged it',
        missingText('that', { have: acknowledged, needed, of: participants }, around),
      );
};

const participantWait = (
  { transaction, uncertain, blockedSinceMicros }: Prepared,
  around: Surroundings,
): Wait => {
  const name = operationOf(transaction);
  const coordinator = coordinatorOf(transaction);
  const isBlocked = blockedSinceMicros !== null;
  return wait(
    isBlocked
      ? `Why is ${around.id} blocked on ${name}?`
      : `Why does ${around.id} not know the decision on ${name}?`,
    `it has voted yes, so it may neither commit nor abort before it knows what ${coordinator} decided, and ${obstacles([coordinator], around)}`,
    uncertain.length === 0 ? '' : `${listed(uncertain)} cannot tell either`,
    isBlocked ? 'until then it keeps its locks' : '',
  );
};

/** What a node of two-phase commit waits for: votes and acknowledgements, or a decision. */
export const whyNot = (state: NodeState, around: Surroundings): readonly Wait[] => {
  const context = twoPhaseNode.read(state);
  if (context === null) return [];
  return [
    ...[...context.prepared.values()].map((prepared) => participantWait(prepared, around)),
    ...[...context.coordinated.values()].map((each) => coordinatorWait(each, around)),
  ];
};
