import type { AnyStateMachine } from 'xstate';
import type { AnyEffect, WireMessage } from './effect.ts';
import type { NodeId, RuleId } from './identifiers.ts';
import type { AdministratorAction, OperationKind } from './operation.ts';
import type { ParameterValue } from './protocol-setup.ts';
import type { EventRecord, NodeState } from './record.ts';
import type { Records } from './records.ts';
import type { ClientSettings, Scenario } from './scenario.ts';
import type { StoryWords } from './story-words.ts';
import type { Micros } from './time.ts';
import type { NodeView } from './world-view.ts';

/** A paper and a place in it. */
export interface Citation {
  readonly paper: string;
  readonly section: string;
  readonly url?: string;
}

/** One adjustable number, switch or choice of a protocol, with its unit, range and default. */
export type ParameterSpecification = {
  readonly name: string;
  readonly label: string;
  readonly explanation: string;
} & (
  | {
      readonly kind: 'duration';
      readonly unit: 'micros';
      readonly minimum: Micros;
      readonly maximum: Micros;
      readonly default: Micros;
    }
  | {
      readonly kind: 'count';
      readonly minimum: number;
      readonly maximum: number;
      readonly default: number;
    }
  | { readonly kind: 'switch'; readonly default: boolean }
  | {
      readonly kind: 'choice';
      readonly choices: readonly { readonly value: string; readonly label: string }[];
      readonly default: string;
    }
);

/** A rule of the paper that can be switched off to see what it protects. */
export interface Rule {
  readonly id: RuleId;
  readonly title: string;
  /** What the rule says and what it protects, in a sentence or two. */
  readonly claim: string;
  readonly citation: Citation;
}

/** What a monitor found: the sentence says who did what in words. */
export interface Violation {
  readonly nodes: readonly NodeId[];
  readonly sentence: string;
}

/** What a monitor is told about the run it watches. */
export interface MonitorSetup {
  readonly nodes: readonly NodeId[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Disks write in no time: no event tells that a write is done. */
  readonly hasInstantDisks?: boolean;
}

/** Watches one run, event by event, in order. Returns what this event broke, or null. */
export type MonitorWatch = (record: EventRecord) => Violation | null;

/**
 * A property folded over the events of a run with O(1) amortised work an event. `always`: must never
 * break. `sometimes`: must be seen, so that a test is not vacuous; its watch returns non-null when
 * it sees it.
 */
export interface Monitor {
  readonly id: string;
  readonly kind: 'always' | 'sometimes';
  /** Set where breaking it means that a write is gone of which a client was told that it is done. */
  readonly about?: 'acknowledged-writes';
  readonly title: string;
  readonly claim: string;
  readonly citation: Citation;
  readonly watch: (setup: MonitorSetup) => MonitorWatch;
}

/** How a message looks: each family has its own shape on the stage. */
export type MessageFamily =
  | 'data'
  | 'heartbeat'
  | 'vote'
  | 'acknowledgement'
  | 'commit'
  | 'refusal'
  | 'client';

/** What the stage and the inspector say about a message. */
export interface MessageDescription {
  readonly family: MessageFamily;
  /** A few words: `append x=7`, `vote for n1?`. */
  readonly label: string;
  /** The term, ballot, view or epoch it belongs to; null for none. */
  readonly epoch: number | null;
  /** Epochs of the log entries it carries, drawn as cells. */
  readonly cells: readonly number[];
}

/** One cell of a node's log. */
export interface LogCell {
  /** Its index in the paper's counting. */
  readonly index: number;
  readonly epoch: number;
  readonly label: string;
  readonly committed: boolean;
}

/** A decision that waits for a quorum, drawn as pips beside the node that waits. */
export interface QuorumMeter {
  readonly label: string;
  readonly have: readonly NodeId[];
  readonly needed: number;
  readonly total: number;
  /** Who decides, `total` of them, where not all servers do. */
  readonly of?: readonly NodeId[];
  /** Why enough answers are not enough, or what comes on top, in a sentence. */
  readonly note?: string;
}

/** How a message gets from one node to another and the answer back. */
export type Reach =
  /** Nothing is in the way; where no answer has come, it is on its way, or was lost. */
  | 'open'
  /** One direction is cut, or both are. */
  | 'halfCut'
  | 'cut'
  /** The link is whole, but the other node stands still, or is down. */
  | 'paused'
  | 'down';

/** What is around a node at a moment, for who asks what a wait waits for. */
export interface Surroundings {
  readonly id: NodeId;
  /** The other servers, in their order. */
  readonly others: readonly NodeId[];
  /** How the node reaches another server. */
  readonly reach: (other: NodeId) => Reach;
  /** The state of a server: what it would say if it could be asked. */
  readonly stateOf: (server: NodeId) => NodeState | null;
  /** The rules that are switched off. */
  readonly rulesOff: readonly RuleId[];
}

/** Something that has not happened, and what stands in its way. */
export interface Wait {
  /** `Why does n5 not commit x=9?` */
  readonly question: string;
  /** What is missing and what stands in its way, in whole sentences. */
  readonly answer: string;
}

/** What a leader believes of the log of one of its followers. */
export interface FollowerProgress {
  readonly follower: NodeId;
  /** The index of the entry that it sends next; null where the protocol keeps no such index. */
  readonly next: number | null;
  /** Up to which index the follower is known to hold the same. */
  readonly match: number;
}

/** What the stage and the inspector say about a server in a state. */
export interface NodeDescription {
  /** The term, ballot, view or epoch it is in; null for none. */
  readonly epoch: number | null;
  /** The role in the paper's word, as shown above the node: `Follower`. */
  readonly role: string;
  readonly leads: boolean;
  /** Where there are no epochs: colours a node that is in the thick of it, or through with it. */
  readonly tone?: 'active' | 'done';
  /** A sentence's second half: `believes it leads term 2`. */
  readonly belief: string;
  /** The last cells of its log, at most `cells` of them. */
  readonly log: readonly LogCell[];
  /** How many entries the log has in all. */
  readonly logLength: number;
  readonly committedLength: number;
  /** Of a leader that copies its log: how far it believes its followers to be. */
  readonly followers?: readonly FollowerProgress[];
  /** One short line of what it stores: `x=5`. */
  readonly value: string;
  /** What it stores, as plain data; equal data give equal fingerprint marks. */
  readonly replica: unknown;
  readonly quorums: readonly QuorumMeter[];
  /** Name and value of each further field for the inspector, in the paper's names. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** A sentence for an event that a person would ask about. */
export interface Narration {
  readonly text: string;
  readonly rule?: RuleId;
  readonly citation?: Citation;
  /** True for moments that matter: elections won, first commits, crashes, divergences. */
  readonly important: boolean;
}

/** A promise of the protocol as data: under which faults which verdicts hold. Tests hold it to them both ways. */
export interface Guarantee {
  readonly verdict: string;
  readonly under: readonly (
    | 'crashes'
    | 'restarts'
    | 'cuts'
    | 'loss'
    | 'duplication'
    | 'reordering'
    | 'pauses'
    | 'clock-drift'
    | 'lost-writes'
  )[];
  readonly holds: boolean;
  /** Parameters under which it is so; missing means all. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/** A scenario of the library: its id is the last part of its readable link. */
export interface LibraryScenario {
  readonly id: string;
  readonly scenario: Scenario & { readonly title: string };
  /** What one will see, in a sentence or two. */
  readonly summary: string;
  /** Where the page opens it: a moment with something to see. */
  readonly opensAtMicros?: Micros;
}

/** A number that tells how a whole run went, such as the share of nodes that were left out. */
export interface Measure {
  /** Its name for programs: `last-delay`. Every run of the protocol gives the same ones in the same order. */
  readonly id: string;
  /** A word or two. */
  readonly name: string;
  /** What is counted, as a sentence without its capital and full stop. */
  readonly explanation: string;
  /** Null where the run has shown nothing to measure. */
  readonly value: number | null;
  /** What follows the number: `%`, `cycles`; empty for a mere count. */
  readonly unit: string;
}

/**
 * What a rule protects, to be seen: with the rule off the scenario breaks the verdict `breaks`; with
 * the rule on the same scenario keeps it. The verdict is one of the protocol's monitors or a
 * criterion that clients' histories are judged by.
 */
export interface RuleScenario {
  readonly rule: RuleId;
  readonly breaks: string;
  readonly scenario: Scenario & { readonly title: string };
}

/** The names of all that can be made of a node of this protocol instead of an honest one. */
export const behaviourNames = ({
  behaviours = {},
  modes = {},
}: Pick<Protocol, 'behaviours' | 'modes'>): readonly string[] => [
  ...Object.keys(behaviours),
  ...Object.keys(modes),
];

/** Turns an honest node's effects into a traitor's (Byzantine protocols). */
export type TraitorBehaviour = (
  effects: readonly AnyEffect[],
  about: { readonly id: NodeId; readonly peers: readonly NodeId[]; readonly random: number },
) => readonly AnyEffect[];

/** Measures a run: told of its events from the first on, it says what they come to so far. */
export interface Measuring {
  observe(record: EventRecord): void;
  measures(): readonly Measure[];
}

/** What a protocol's own picture is drawn from: the servers at the moment shown, and what led to it. */
export interface PictureProps {
  readonly nodes: readonly Pick<NodeView, 'id' | 'state' | 'status'>[];
  /** Everything known to happen; what has happened by now are the first `eventCount`. */
  readonly records: Records;
  readonly eventCount: number;
}

/**
 * What a protocol's `view.tsx` gives. `Picture` is a React component; its type is written without
 * React, so whoever renders it says so with a cast.
 */
export interface ProtocolView {
  /** The picture's heading. */
  readonly title: string;
  readonly Picture: (props: PictureProps) => unknown;
}

/** Everything the engine and the page need to know about a protocol; no React. */
export interface Protocol {
  readonly id: string;
  readonly title: string;
  /** One sentence for the library. */
  readonly summary: string;
  readonly family: string;
  readonly paper: Citation;
  /** The server's machine, made with `protocolSetup`. */
  readonly machine: AnyStateMachine;
  readonly operations: readonly OperationKind[];
  /** What an administrator can ask for, where `operations` has `administer`. */
  readonly administers?: readonly AdministratorAction['kind'][];
  /**
   * How its clients behave unless the scenario says otherwise, where not as all others do: how many
   * equal answers they wait for, whom they ask. Parameters have their defaults filled in.
   */
  readonly clientSettings?: (
    servers: number,
    parameters: Readonly<Record<string, ParameterValue>>,
  ) => Partial<ClientSettings>;
  readonly parameters: readonly ParameterSpecification[];
  /** Checks parameters against each other; returns what is wrong and what would be right, or null. */
  readonly checkParameters?: (
    parameters: Readonly<Record<string, ParameterValue>>,
  ) => { readonly what: string; readonly remedy: string } | null;
  readonly rules: readonly Rule[];
  readonly monitors: readonly Monitor[];
  readonly guarantees: readonly Guarantee[];
  readonly membership: 'fixed' | 'open';
  readonly nodeCounts: {
    readonly choices: readonly number[];
    readonly minimum: number;
    readonly maximum: number;
  };
  readonly behaviours?: Readonly<Record<string, TraitorBehaviour>>;
  /**
   * Traitors with memory: modes of the machine itself, each with what it does in a few words. The
   * machine is told by an event `behaviourSet` when it is put into one, and by its input when it
   * starts in one: the mode is the visitor's, so no crash ends it.
   */
  readonly modes?: Readonly<Record<string, string>>;
  /** Turns the JSON of a scenario's `disks[node]` into the machine's durable state; throws an Error that says what is wrong. */
  readonly readDisk?: (json: unknown) => unknown;
  /** The paper's word for an epoch: `term`. */
  readonly epochWord: string;
  /**
   * Whether the servers' logs are copies of one log, entry for entry (unless it says otherwise), or
   * each server keeps its own: then an entry is not counted on other servers.
   */
  readonly logs?: 'copies' | 'own';
  /** The timer drawn as the ring around a node. */
  readonly ringTimer: string | null;
  readonly describeNode: (state: NodeState) => NodeDescription;
  /**
   * Whom a script means by `leader` among the running servers, where that is not the one that
   * `describeNode` says leads, in the highest epoch.
   */
  readonly leaderAmong?: (
    servers: readonly { readonly id: NodeId; readonly state: NodeState }[],
  ) => NodeId | null;
  readonly describeMessage: (message: WireMessage) => MessageDescription;
  /**
   * What a part of `size` live servers, out of `total`, can still do: `can elect and commit`. Where
   * roles differ, `live` gives their states; a rule that is off may make more possible, and worse.
   */
  readonly describePart: (
    size: number,
    total: number,
    live?: readonly NodeState[],
    rulesOff?: readonly RuleId[],
  ) => { readonly text: string; readonly able: boolean };
  /** What a running server waits for, the most pressing first; nothing where it waits for nothing. */
  readonly whyNot?: (state: NodeState, around: Surroundings) => readonly Wait[];
  /**
   * Those of its peers that a server may contact, where not all: the links between servers that
   * exist. Parameters have their defaults filled in. Only the stage asks; the machine decides itself.
   */
  readonly neighboursOf?: (
    id: NodeId,
    peers: readonly NodeId[],
    parameters: Readonly<Record<string, ParameterValue>>,
  ) => readonly NodeId[];
  /**
   * How long after the last write and the last fault the servers may take to hold the same, where a
   * second is not enough. Parameters have their defaults filled in.
   */
  readonly convergesWithin?: (
    servers: number,
    parameters: Readonly<Record<string, ParameterValue>>,
  ) => Micros;
  readonly narrate: (record: EventRecord) => Narration | null;
  readonly scenarios: readonly LibraryScenario[];
  /** The words of its own in which its stories are told. */
  readonly storyWords?: StoryWords;
  /** Loads a scenario for each rule that shows what it protects; only a page needs them. */
  readonly loadRuleScenarios?: () => Promise<readonly RuleScenario[]>;
  /**
   * Begins to measure what a run comes to in numbers. Shown at the moments at which it stands, and by
   * `npm run sim` over many seeds.
   */
  readonly measuring?: (scenario: Scenario) => Measuring;
  /** Loads what the protocol draws beside the stage, if it draws anything; only a page calls it. */
  readonly loadView?: () => Promise<ProtocolView>;
}
