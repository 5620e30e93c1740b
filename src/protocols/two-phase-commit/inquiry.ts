import type { Delivered } from '../../sim/wire.ts';
import type { TwoPhaseContext } from './context.ts';
import { Draft } from './draft.ts';
import { decisionIn } from './log.ts';
import type { Inquiry } from './messages.ts';
import { withSeen } from './participant.ts';
import { coordinatorOf, operationOf } from './transaction.ts';

/** Answers a prepared participant that asks for the decision. */
export const answerInquiry = (
  before: TwoPhaseContext,
  event: Delivered<Inquiry>,
): TwoPhaseContext => {
  const draft = new Draft(before);
  if (coordinatorOf(event.message.transaction) === before.id) answerAsCoordinator(draft, event);
  else answerAsParticipant(draft, event);
  return draft.finish(event.now);
};

/** The coordinator tells of a commit that it remembers; what it does not know, it presumes aborted. */
const answerAsCoordinator = (draft: Draft, { from, message }: Delivered<Inquiry>): void => {
  const { transaction } = message;
  const { coordinated, log } = draft.context;
  const entry = coordinated.get(transaction);
  if (entry?.phase === 'voting') return; // whoever asks will hear of the decision
  const decided = decisionIn(log, transaction);
  if (decided?.decision === 'commit' && !decided.ended) {
    draft.send(from, { type: 'commit', transaction });
    draft.note(`tells ${from} that ${operationOf(transaction)} is committed`);
  } else {
    draft.send(from, { type: 'abort', transaction });
    draft.note(
      decided?.decision === 'abort'
        ? `tells ${from} that ${operationOf(transaction)} is aborted`
        : `knows nothing of ${operationOf(transaction)} and tells ${from} that it is aborted`,
    );
  }
};

/**
 * Co-operative termination (BHG, section 7.4): a participant that knows the decision tells it; one
 * that has not voted may still abort alone, and does; one that is prepared cannot help. What is told
 * is forced first, since whoever asked acts on it.
 */
const answerAsParticipant = (draft: Draft, { from, message }: Delivered<Inquiry>): void => {
  const { transaction } = message;
  const name = operationOf(transaction);
  const { prepared, log, forcedLength, seen } = draft.context;
  if (prepared.has(transaction)) {
    draft.send(from, { type: 'uncertain', transaction });
    draft.note(`is prepared for ${name} itself and cannot help ${from}`);
    return;
  }
  const decided = decisionIn(log, transaction);
  if (decided !== null) {
    if (decided.place >= forcedLength) draft.force();
    draft.send(from, { type: decided.decision, transaction });
    draft.note(
      `tells ${from} that ${name} is ${decided.decision === 'commit' ? 'committed' : 'aborted'}`,
    );
    return;
  }
  const reason = `${from} asked before it was prepared here`;
  draft.write({ kind: 'abort', forced: true, transaction, reason });
  draft.change({ seen: withSeen(seen, transaction) });
  draft.send(from, { type: 'abort', transaction });
  draft.note(`has not voted on ${name}, aborts it and tells ${from}`);
};
