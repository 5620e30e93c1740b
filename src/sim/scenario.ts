import type { MessageId, NodeId, RuleId } from './identifiers.ts';
import type { DiskSettings, LinkSettings, ScriptEntry } from './intervention.ts';
import type { OperationKind } from './operation.ts';
import type { ParameterValue } from './protocol-setup.ts';
import type { Micros, MicrosRange } from './time.ts';

/** Operations that a client issues by itself, one at a time, drawn from its own random stream. */
export interface Workload {
  /** Time between the starts of two operations; one that is still open delays the next. */
  readonly everyMicros: MicrosRange;
  readonly keys: readonly string[];
  /** Which kinds are drawn, each as often as it stands in the list. */
  readonly operations: readonly OperationKind[];
  /** When the first may start and after when none does. */
  readonly fromMicros?: Micros;
  readonly untilMicros?: Micros;
}

/** One client: `c1`, `c2`, … in the order of the list. */
export interface ClientSpecification {
  readonly workload?: Workload;
  /** The server it asks first; by default its own share of them. */
  readonly prefers?: NodeId;
  /**
   * It was added while the run was on, to be given operations by hand. It stands behind all others,
   * has no workload, and does not count where they draw their values, which stay what they were.
   */
  readonly byHand?: true;
}

/** How every client behaves. */
export interface ClientSettings {
  /** How long it waits for an answer before it asks again. */
  readonly timeoutMicros: Micros;
  /** How many times it asks in all before it gives up and the outcome stays unknown. */
  readonly attempts: number;
  /** How long it waits before it asks again after a redirect to nobody. */
  readonly backoffMicros: Micros;
  /**
   * It believes what so many servers answer alike, and asks all of them when it asks again. 1 unless
   * given: it believes the first.
   */
  readonly answersNeeded?: number;
  /**
   * Whom it asks first: the server that it believes in (unless given), the one that the key falls to
   * (`serverForKey`), or any.
   */
  readonly firstServer?: 'believed' | 'byKey' | 'random';
  /** Whom it asks when there is no answer: the next in a circle (unless given), or any other. */
  readonly nextServer?: 'next' | 'random';
  /** Whether it keeps one token for its whole session (unless given) or one for each key. */
  readonly tokens?: 'session' | 'key';
}

/**
 * A stop of a story: the run is played up to its moment and waits there until the sentence has been
 * read. A stop may also ask, point, or wait for a deed.
 */
export interface Caption {
  readonly atMicros: Micros;
  readonly text: string;
  /** What is asked before the story goes on and shows. */
  readonly ask?: Prediction;
  /** What is lit while all else is quiet. */
  readonly points?: readonly Pointer[];
  /** What the visitor is asked to bring about before the story goes on. */
  readonly awaits?: Deed;
}

/** A question whose answer the run will show: one chooses among two to five options before one sees. */
export interface Prediction {
  readonly question: string;
  readonly options: readonly PredictionOption[];
  readonly answer: PredictedAnswer;
}

/** One option of a prediction. */
export interface PredictionOption {
  readonly text: string;
  /** What whoever chose it is told once the run has shown what is right. */
  readonly reply: string;
  /** What the run answers where this option is right; its text unless given. */
  readonly value?: string;
}

/** Which option is right: one that the story names (counted from 1), or the one that the run answers. */
export type PredictedAnswer = { readonly kind: 'option'; readonly option: number } | RunQuestion;

/** A question that a run answers in a word or two; see `answerOf` for the words. */
export type RunQuestion =
  /** Who first leads in this epoch (term, ballot, view)? A server's name, or `nobody`. */
  | { readonly kind: 'leader'; readonly epoch: number }
  /** Does any server count the log entry at this index as committed by then? `yes` or `no`. */
  | { readonly kind: 'committed'; readonly index: number; readonly atMicros: Micros }
  /** What does the client's n-th operation (from 1) come to: what it read, `ok`, `fail`, `no answer`. */
  | { readonly kind: 'outcome'; readonly client: NodeId; readonly operation: number }
  /** What does the server hold then? In the one short line that the stage shows: `x=5`. */
  | { readonly kind: 'value'; readonly node: NodeId; readonly atMicros: Micros }
  /** The server's role then, in the paper's word. */
  | { readonly kind: 'role'; readonly node: NodeId; readonly atMicros: Micros }
  /** The number of the epoch that the server is in then. */
  | { readonly kind: 'epoch'; readonly node: NodeId; readonly atMicros: Micros }
  /** Another field of the server's description then, by its name in the inspector. */
  | {
      readonly kind: 'field';
      readonly node: NodeId;
      readonly field: string;
      readonly atMicros: Micros;
    }
  /** Do all servers that run hold the same then? `yes` or `no`. */
  | { readonly kind: 'agree'; readonly atMicros: Micros }
  /** Does the monitor hold (or is it seen, for one that looks for something) up to the end? `yes` or `no`. */
  | { readonly kind: 'holds'; readonly monitor: string };

/** Something that a stop lights. */
export type Pointer =
  | { readonly kind: 'node'; readonly node: NodeId }
  /** Both directions. */
  | { readonly kind: 'link'; readonly from: NodeId; readonly to: NodeId }
  | { readonly kind: 'message'; readonly message: MessageId }
  /** An entry of a server's log, by its index in the paper's counting. */
  | { readonly kind: 'cell'; readonly node: NodeId; readonly index: number }
  | { readonly kind: 'panel'; readonly panel: PanelName };

/** The panels that a stop can point at. */
export const panelNames = [
  'space-time',
  'logs',
  'clients',
  'states',
  'script',
  'inspector',
  'why',
  'verdicts',
] as const;

export type PanelName = (typeof panelNames)[number];

/**
 * What a stop waits for. It is judged by the state of the world, and not by the way it was done.
 * `leader` stands for the server that leads, or led when it went down.
 */
export type Deed =
  /** No message can pass between servers of different groups; those not named form one group more. */
  | { readonly kind: 'apart'; readonly groups: readonly (readonly NodeId[])[] }
  /** No link between servers is cut. */
  | { readonly kind: 'healed' }
  | { readonly kind: 'down'; readonly node: NodeId | 'leader' }
  | { readonly kind: 'up'; readonly node: NodeId }
  | { readonly kind: 'paused'; readonly node: NodeId | 'leader' }
  /** A client has begun, at this stop, an operation that writes this key. */
  | { readonly kind: 'written'; readonly key: string };

/** What a scenario must show at its end: a monitor or verdict and whether it holds. */
export interface Expectation {
  readonly verdict: string;
  readonly holds: boolean;
}

/**
 * Everything that a run is a function of, and what is said about it. The same scenario gives the
 * same run, event for event, everywhere.
 */
export interface Scenario {
  readonly protocol: string;
  readonly title?: string;
  /** 0 to 4,294,967,295. */
  readonly seed: number;
  /** How many servers: n1, n2, … */
  readonly nodes: number;
  readonly clients: readonly ClientSpecification[];
  readonly clientSettings?: Partial<ClientSettings>;
  /** Only those that differ from the protocol's defaults. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly rulesOff?: readonly RuleId[];
  /** What every link starts with; missing settings take the defaults. */
  readonly network?: Partial<LinkSettings>;
  /** How long a disk write takes; the default is 0.2 to 1 ms. */
  readonly diskMicros?: MicrosRange;
  /** How the disks of single nodes differ from that. */
  readonly diskSettings?: Readonly<Record<NodeId, Partial<DiskSettings>>>;
  /** So much later than it is due a timer fires: how busy a node's processor is. None unless given. */
  readonly jitterMicros?: MicrosRange;
  /**
   * Groups of nodes that are near to each other. `latencyMicros[from][to]` is the latency from one to
   * another by their places in `names`; nodes in no region take what `network` says.
   */
  readonly regions?: Regions;
  /** What nodes find on their disks at the start, in the protocol's own form. */
  readonly disks?: Readonly<Record<NodeId, unknown>>;
  readonly script: readonly ScriptEntry[];
  /** When the run ends. */
  readonly untilMicros: Micros;
  /** The stops of its story, in the order of time. */
  readonly captions?: readonly Caption[];
  /** What to try once the story has been told. */
  readonly afterwards?: string;
  readonly expectations?: readonly Expectation[];
  /** Where nodes were dragged to, as shares of the stage from 0 to 1. */
  readonly positions?: Readonly<Record<NodeId, readonly [x: number, y: number]>>;
}

/** Where nodes are, and how far that is from each other. */
export interface Regions {
  /** Each region's name, of small letters and digits, with its nodes. */
  readonly names: readonly { readonly name: string; readonly nodes: readonly NodeId[] }[];
  readonly latencyMicros: readonly (readonly MicrosRange[])[];
}

/** The network of a scenario that says nothing about it. */
export const defaultLinkSettings: LinkSettings = {
  latencyMicros: [8_000, 14_000],
  loss: 0,
  duplication: 0,
  reordering: 0,
};

/** The disk of a scenario that says nothing about it. */
export const defaultDiskMicros: MicrosRange = [200, 1_000];

/** The clients of a scenario that says nothing about them. */
export const defaultClientSettings: ClientSettings = {
  timeoutMicros: 500_000,
  attempts: 6,
  backoffMicros: 60_000,
};
