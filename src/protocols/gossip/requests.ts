import { InvariantError } from '../../sim/errors.ts';
import type { RequestId } from '../../sim/identifiers.ts';
import type { Operation, OperationResult } from '../../sim/operation.ts';
import type { Micros } from '../../sim/time.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import { type GossipContext, type GossipEffect, withEffects } from './context.ts';
import { type Entry, knownBy } from './entries.ts';
import { holdingOf, isNews, makesInfective, notesOn, remove, store } from './updates.ts';

const reply = (request: RequestId, result: OperationResult): GossipEffect => ({
  kind: 'reply',
  request,
  outcome: { kind: 'ok', result },
});

/** Answers a read from its own copy (section 1.1), and refuses what the database does not serve. */
export const answerRead = (
  { database }: GossipContext,
  { message }: RequestDelivered,
): readonly GossipEffect[] => {
  const { operation, request } = message;
  if (operation.kind !== 'get') {
    const reason = `the database has no operation ${operation.kind}`;
    return [{ kind: 'reply', request, outcome: { kind: 'fail', reason } }];
  }
  const value = database.entries.get(operation.key)?.value ?? null;
  return [reply(request, { kind: 'value', value })];
};

type WriteOperation = Extract<Operation, { readonly kind: 'put' | 'delete' }>;

/** Whether an operation changes the database. */
export const isWrite = (operation: Operation): operation is WriteOperation =>
  operation.kind === 'put' || operation.kind === 'delete';

/** Its own clock, but never the same time twice. */
const timestampAt = ({ lastTimestamp }: GossipContext, now: Micros): Micros =>
  Math.max(now, lastTimestamp + 1);

/** Whether a deletion takes the entry away without leaving a certificate. */
const leavesNothing = ({ settings }: GossipContext, { kind }: WriteOperation): boolean =>
  kind === 'delete' && !settings.rules['gossip/death-certificates'];

/** The update that a write makes. */
const updateOf = (context: GossipContext, operation: WriteOperation, now: Micros): Entry => ({
  key: operation.key,
  value: operation.kind === 'put' ? operation.value : null,
  timestamp: timestampAt(context, now),
  site: context.id,
  knew: knownBy(context.database.entries.get(operation.key)),
});

/** Whether a request makes its site infective: a write that is not outdated as it is made. */
export const startsRumour = (
  context: GossipContext,
  { message, now }: RequestDelivered,
): boolean => {
  const { operation } = message;
  if (!isWrite(operation) || leavesNothing(context, operation)) return false;
  const mine = context.database.entries.get(operation.key);
  return (
    makesInfective(context, 'client') && isNews(context, mine, updateOf(context, operation, now))
  );
};

/**
 * Carries out a write here and now, with a timestamp from its own clock (section 1.1, Update); the
 * rest is left to the epidemic. A write that is older than what is there has lost already, and its
 * client is told "done" all the same: nobody can know.
 */
export const write = (
  context: GossipContext,
  { message, now }: RequestDelivered,
): GossipContext => {
  const { operation, request } = message;
  if (!isWrite(operation)) throw new InvariantError(`${operation.kind} writes nothing.`);
  const done = reply(request, { kind: 'done' });
  const entry = updateOf(context, operation, now);
  const mine = context.database.entries.get(entry.key);
  if (leavesNothing(context, operation)) {
    if (mine === undefined) return withEffects(context, {}, [done]);
    const note: GossipEffect = {
      kind: 'note',
      rule: 'gossip/death-certificates',
      text: `removes ${entry.key} and leaves no death certificate`,
    };
    return withEffects(context, remove(holdingOf(context), mine, 'deleted'), [done, note]);
  }
  const lastTimestamp = entry.timestamp;
  if (mine !== undefined && !isNews(context, mine, entry)) {
    const changes = [{ kind: 'outdated', entry, winner: mine } as const];
    return withEffects(context, { changes, lastTimestamp }, [done, ...notesOn(changes)]);
  }
  const holding = store(context, holdingOf(context), entry, 'client', null);
  return withEffects(context, { ...holding, lastTimestamp }, [done, ...notesOn(holding.changes)]);
};
