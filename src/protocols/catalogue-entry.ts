/** How a promise of a protocol stands in its own words: what its guarantees say as data. */
export type PromiseStanding =
  /** It holds, whatever the parameters. */
  | { readonly kind: 'kept' }
  /** It does not; `verdicts` are the titles of what gets broken. */
  | { readonly kind: 'broken'; readonly verdicts: readonly string[] }
  /**
   * It holds for some values of these parameters, and not for others; their labels. `asOpened`: how
   * it stands with the values that the library opens the protocol with, where that is said.
   */
  | {
      readonly kind: 'depends';
      readonly parameters: readonly string[];
      readonly asOpened: 'kept' | 'broken' | 'unstated';
    }
  /** The protocol says nothing about it. */
  | { readonly kind: 'unstated' };

/**
 * Which parts of a cluster in two go on answering writes, wherever the cut runs: both, only the one
 * with more servers, or in some cuts neither.
 */
export type CutAvailability = 'both' | 'larger' | 'neither';

/** What the median write takes of the network while nothing fails. */
export interface WriteCost {
  readonly servers: number;
  /** Messages between servers; the client's request and its answer are not counted. */
  readonly messages: number;
  /** Messages that follow one another from the request to the answer, both counted. */
  readonly messageDelays: number;
}

/** What was measured by running a protocol without a page. */
export interface Measured {
  /** How many servers there were, where faults struck. */
  readonly servers: number;
  /** What a write took in the normal case; null where none was answered. */
  readonly cost: WriteCost | null;
  /** How many servers can be down, whichever they are, while every client's writes are answered. */
  readonly crashesTolerated: number;
  readonly cut: CutAvailability;
  /** In how many runs with random faults reads missed an acknowledged write; null without reads. */
  readonly lostWrites: { readonly runs: number; readonly losing: number } | null;
}

/** What the library says of a protocol at a glance. */
export interface Glance {
  /** What breaks though nothing fails; `kept` when nothing does. */
  readonly faultless: PromiseStanding;
  /** Safety while servers crash and restart, acknowledged writes aside. */
  readonly crashes: PromiseStanding;
  /** Safety while links are cut, acknowledged writes aside. */
  readonly cuts: PromiseStanding;
  /** That an acknowledged write stays, under every fault but a disk that lies. */
  readonly acknowledgedWrites: PromiseStanding;
  readonly measured: Measured;
}

/** A scenario as the library lists it. */
export interface CatalogueScenario {
  /** The last part of its link. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Titles of the rules that it runs without. */
  readonly rulesOff: readonly string[];
  /** Titles of what should always hold and is expected to break in it. */
  readonly breaks: readonly string[];
  /** Whether it is expected to break none of what the protocol should always keep. */
  readonly keepsAll: boolean;
}

/** A protocol as the library lists it, so that none has to be loaded for it. */
export interface CatalogueProtocol {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly summary: string;
  readonly glance: Glance;
  readonly scenarios: readonly CatalogueScenario[];
}
