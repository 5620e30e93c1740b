import type { Entry, Stamp } from './entries.ts';
import type { TreeNode } from './merkle.ts';

/**
 * Which way entries are to flow in a conversation, as seen from a message: from its sender to its
 * receiver, the other way, or both ways.
 */
export type Flow = 'forward' | 'backward' | 'both';

/** A site's hot rumours (section 1.4). With `wantsAnswer` it asks for the partner's, too. */
export interface Rumours {
  readonly type: 'rumours';
  readonly updates: readonly Entry[];
  readonly wantsAnswer: boolean;
}

/** Asks for the receiver's hot rumours (section 1.4, pull). */
export interface Pull {
  readonly type: 'pull';
}

/** The hot rumours that a partner asked for. `feedback` is about the rumours that came with the question. */
export interface Answer {
  readonly type: 'answer';
  readonly updates: readonly Entry[];
  readonly feedback: readonly Verdict[];
}

/** Whether the receiver of a rumour needed it. */
export interface Verdict extends Stamp {
  readonly key: string;
  readonly needed: boolean;
}

/** Tells the sender of rumours which were needed (section 1.4, feedback). */
export interface Feedback {
  readonly type: 'feedback';
  readonly verdicts: readonly Verdict[];
}

/** Asks for entries: all, or those in some leaves of the Merkle tree. */
export interface AskEntries {
  readonly type: 'askEntries';
  readonly leaves: readonly number[] | null;
}

/**
 * Entries of a database, for anti-entropy: all, or all in some leaves. With `wantsNewer` the receiver
 * sends back what it has later than these, or beside them (section 1.3, ResolveDifference).
 */
export interface Entries {
  readonly type: 'entries';
  readonly entries: readonly Entry[];
  readonly leaves: readonly number[] | null;
  readonly wantsNewer: boolean;
}

/** The checksum of a database (section 1.3): the receiver goes on only if its own differs. */
export interface Checksum {
  readonly type: 'checksum';
  readonly checksum: number;
  readonly flow: Flow;
}

/** The recent updates, as far as they are to flow to the receiver, and the sender's checksum (section 1.3). */
export interface Recent {
  readonly type: 'recent';
  readonly updates: readonly Entry[];
  readonly checksum: number;
  readonly flow: Flow;
  /** Whether it answers another: the next step is then the whole databases. */
  readonly isAnswer: boolean;
}

/** Hashes of nodes of a Merkle tree: the receiver goes on with those that differ from its own. */
export interface Hashes {
  readonly type: 'hashes';
  readonly level: number;
  readonly nodes: readonly TreeNode[];
  readonly flow: Flow;
}

/** What sites tell each other. */
export type GossipMessage =
  | Rumours
  | Pull
  | Answer
  | Feedback
  | AskEntries
  | Entries
  | Checksum
  | Recent
  | Hashes;

/** How many updates a message carries: what the paper counts as traffic. */
export const updatesIn = (message: GossipMessage): number => {
  switch (message.type) {
    case 'rumours':
    case 'answer':
    case 'recent':
      return message.updates.length;
    case 'entries':
      return message.entries.length;
    case 'pull':
    case 'feedback':
    case 'askEntries':
    case 'checksum':
    case 'hashes':
      return 0;
  }
};
