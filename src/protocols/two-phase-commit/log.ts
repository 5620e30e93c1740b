import type { NodeId } from '../../sim/identifiers.ts';
import type { SharedList } from '../../sim/shared-list.ts';
import type { TransactionId, Write } from './transaction.ts';

/** What a transaction can come to. */
export type Decision = 'commit' | 'abort';

/**
 * A record of the write-ahead log. `forced` records are on the disk before anything that depends on
 * them leaves the node; the others stay in memory until the next forced write takes them along.
 */
export type LogRecord =
  /** A participant's: it has voted yes. */
  | {
      readonly kind: 'prepare';
      readonly forced: boolean;
      readonly transaction: TransactionId;
      readonly participants: readonly NodeId[];
      readonly writes: readonly Write[];
    }
  /** The coordinator's names the participants who must hear of it; a participant's names none. */
  | {
      readonly kind: 'commit';
      readonly forced: boolean;
      readonly transaction: TransactionId;
      readonly participants: readonly NodeId[];
      /** What it writes at this node. */
      readonly writes: readonly Write[];
    }
  | {
      readonly kind: 'abort';
      readonly forced: boolean;
      readonly transaction: TransactionId;
      readonly reason: string;
    }
  /** The coordinator's: everybody has acknowledged the commit, and it may be forgotten. */
  | { readonly kind: 'end'; readonly forced: false; readonly transaction: TransactionId };

export type Log = SharedList<LogRecord>;

/** A decision in a log, and the place of its record from 0. */
export interface Decided {
  readonly decision: Decision;
  readonly place: number;
  /** Whether an end record follows: the coordinator has forgotten. */
  readonly ended: boolean;
}

/**
 * What a log says about a transaction; null where it is undecided. It looks from the end, so only
 * questions about transactions long past are dear, and those are rare.
 */
export const decisionIn = (log: Log, transaction: TransactionId): Decided | null => {
  let ended = false;
  for (let place = log.length - 1; place >= 0; place--) {
    const record = log.at(place);
    if (record?.transaction !== transaction) continue;
    if (record.kind === 'end') ended = true;
    else if (record.kind === 'prepare') return null;
    else return { decision: record.kind, place, ended };
  }
  return null;
};
