import { DrivenNode, type DrivenNodeOptions } from '../../../kit/testing/driven-node.ts';
import { primaryBackup } from '../index.ts';
import { appendEntries, beginningOf, type Entry, emptyLog, type Log } from '../log.ts';
import type { RuleId } from '../paper.ts';
import { type PrimaryBackup, primaryBackupNode, type ShippedEntry } from '../primary-backup.ts';

export type ServerOptions = DrivenNodeOptions<RuleId>;

/** The entry of a put by c9, or the beginning of an epoch. */
export const entryOf = (epoch: number, text: string | null = null, sequence = 1): Entry => {
  if (text === null) return beginningOf(epoch);
  const [key = '', value = ''] = text.split('=');
  return {
    epoch,
    command: { operation: { kind: 'put', key, value }, request: { client: 'c9', sequence } },
    changes: [{ key, value }],
    result: { kind: 'done' },
  };
};

/** A log of these entries. */
export const logOf = (...entries: readonly Entry[]): Log => appendEntries(emptyLog, entries);

/** An entry as a primary that ships its log sends it. */
export const shipped = ({ command, epoch }: Entry): ShippedEntry => ({
  epoch,
  command,
  execution: null,
});

/** One server driven by hand, n1 of three unless told otherwise. */
export class Server extends DrivenNode<PrimaryBackup> {
  constructor(options: ServerOptions = {}) {
    super(primaryBackup, primaryBackupNode, options);
    this.now = 5_000;
    this.random = 12_345;
  }

  /** What the last event sent, by receiver. */
  get outbox() {
    return this.sent.map(({ to, message }) => [to, message] as const);
  }

  /** The answers to clients of the last event. */
  get answers() {
    return this.replies.map(({ outcome }) => outcome);
  }

  /** The last event's disk writes, messages and answers, one by one. */
  get steps(): readonly string[] {
    return this.effects
      .map(({ kind }) => kind)
      .filter((kind) => kind === 'send' || kind === 'persist' || kind === 'reply');
  }
}
