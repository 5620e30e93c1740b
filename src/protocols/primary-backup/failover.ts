import type { NodeId } from '../../sim/identifiers.ts';
import type { Delivered } from '../../sim/wire.ts';
import {
  failureTimer,
  lastIndexOf,
  ownerOf,
  type PrimaryBackupContext,
  type PrimaryBackupEffect,
  withEffects,
} from './context.ts';
import { appendEntries, epochAt, lengthOf } from './log.ts';
import type { Entry, Refuse, Stand, Vote } from './messages.ts';
import { advance, heartbeat, replicateAfter } from './primary.ts';

/** The next epoch after the one promised that belongs to this server. */
const nextOwnEpoch = ({ epoch, id, settings }: PrimaryBackupContext): number => {
  const size = settings.order.length;
  const place = settings.order.indexOf(id);
  return epoch + ((((place - epoch) % size) + size) % size) + 1;
};

/** Becomes the primary of an epoch of its own: begins it in the log and tells all others. */
const lead = (before: PrimaryBackupContext, epoch: number): PrimaryBackupContext => {
  const { id, log, peers, settings } = before;
  const beginning: Entry = { epoch, command: null, changes: [], result: { kind: 'done' } };
  const grown = appendEntries(log, [beginning]);
  const epochStart = lengthOf(grown);
  const leading: PrimaryBackupContext = {
    ...before,
    appointed: false,
    epoch,
    log: grown,
    primary: id,
    followed: 0,
    matched: 0,
    stable: Math.min(before.stable, epochStart - 1),
    stableStore: before.store,
    epochStart,
    shipped: epochStart,
    acknowledged: peers.map(() => 0),
    pending: [],
    votes: [],
  };
  const { context, effects } = advance(leading);
  const announcement = replicateAfter(leading, epochStart - 1);
  return withEffects(before, context, [
    ...(settings.pulls
      ? heartbeat(context).filter(({ kind }) => kind === 'send')
      : peers.map((to): PrimaryBackupEffect => ({ kind: 'send', to, message: announcement }))),
    ...effects,
  ]);
};

/** The first primary takes office: it is so by configuration. */
export const takeOffice = (before: PrimaryBackupContext): PrimaryBackupContext =>
  lead(before, before.epoch);

/** Takes the primary for dead and takes over, in the fixed order, asking nobody. */
export const takeOver = (before: PrimaryBackupContext): PrimaryBackupContext =>
  lead(before, nextOwnEpoch(before));

/** Takes the primary for dead and asks to be elected. */
export const stand = (before: PrimaryBackupContext): PrimaryBackupContext => {
  const { id, log, peers } = before;
  const epoch = nextOwnEpoch(before);
  const lastIndex = lengthOf(log);
  const message = { type: 'stand', epoch, lastIndex, lastEpoch: epochAt(log, lastIndex) } as const;
  return withEffects(
    before,
    { ...before, appointed: false, epoch, primary: null, followed: 0, matched: 0, votes: [id] },
    peers.map((to) => ({ kind: 'send', to, message })),
  );
};

/** Whether a vote is one that this candidate does not have yet. */
export const isNewVote = (
  { epoch, votes }: PrimaryBackupContext,
  { from, message }: Delivered<Vote>,
): boolean => message.granted && message.epoch === epoch && !votes.includes(from);

/** Whether one more vote makes a majority. */
export const needsOneMoreVote = ({ settings, votes }: PrimaryBackupContext): boolean =>
  votes.length + 1 >= settings.majority;

export const countVote = (
  before: PrimaryBackupContext,
  { from }: Delivered<Vote>,
): PrimaryBackupContext => withEffects(before, { ...before, votes: [...before.votes, from] }, []);

/** A majority of all servers has promised itself to this candidate's epoch: it leads. */
export const win = (before: PrimaryBackupContext): PrimaryBackupContext =>
  lead(before, before.epoch);

/** Whether a candidate's log is at least as complete as the own one: later epoch, then longer. */
const isComplete = (context: PrimaryBackupContext, { lastEpoch, lastIndex }: Stand): boolean => {
  const ownIndex = lastIndexOf(context);
  const ownEpoch = epochAt(context.log, ownIndex);
  return lastEpoch > ownEpoch || (lastEpoch === ownEpoch && lastIndex >= ownIndex);
};

/** Votes for a candidate of a higher epoch, or refuses; the epoch is promised in either case. */
export const answerStand = (
  before: PrimaryBackupContext,
  { from, message }: Delivered<Stand>,
): PrimaryBackupContext => {
  const { rules } = before.settings;
  const isHigher = message.epoch > before.epoch;
  const complete = isComplete(before, message);
  const granted = isHigher && (complete || !rules['primary-backup/most-complete-backup']);
  const after: PrimaryBackupContext = isHigher
    ? { ...before, appointed: false, epoch: message.epoch, primary: null, votes: [] }
    : before;
  const answer: PrimaryBackupEffect = {
    kind: 'send',
    to: from,
    message: { type: 'vote', epoch: after.epoch, granted },
  };
  const timer = granted ? [failureTimer(after)] : [];
  const why: PrimaryBackupEffect[] =
    isHigher && !granted
      ? [
          {
            kind: 'note',
            rule: 'primary-backup/most-complete-backup',
            text: `refuses ${from} its vote: its own log is more complete`,
          },
        ]
      : [];
  return withEffects(before, after, [answer, ...timer, ...why]);
};

/** Hears of a higher epoch and gives way to it. */
export const giveWay = (
  before: PrimaryBackupContext,
  { message }: Delivered<Refuse | Vote>,
): PrimaryBackupContext => {
  const { elects } = before.settings;
  const owner = ownerOf(before.settings, message.epoch);
  return withEffects(
    before,
    { ...before, epoch: message.epoch, primary: elects ? null : owner, votes: [] },
    [],
  );
};

/**
 * The same step on the way from primary to backup. Clients that wait are sent on: what they asked for
 * may still take effect, so this is no failure, and asking again under the same request id does no
 * harm.
 */
export const resign =
  <Event>(step: (context: PrimaryBackupContext, event: Event) => PrimaryBackupContext) =>
  (before: PrimaryBackupContext, event: Event): PrimaryBackupContext => {
    const next = step({ ...before, followed: 0, matched: 0, primary: null }, event);
    const to: NodeId | null = next.primary;
    return {
      ...next,
      stableStore: next.store,
      acknowledged: [],
      pending: [],
      epochStart: 0,
      outbox: [
        ...next.outbox,
        ...before.pending.map(
          ({ request }): PrimaryBackupEffect => ({
            kind: 'reply',
            request,
            outcome: { kind: 'redirect', to },
          }),
        ),
      ],
    };
  };
