import { create } from 'zustand';
import type { LinkProblem } from '../scenario/link-problem.ts';
import type { MessageId, NodeId } from '../sim/identifiers.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';
import type { Answers } from './answers.ts';
import { type BranchTree, singleBranch } from './branches.ts';
import { type Camera, type Share, WHOLE } from './camera.ts';
import type { CausalDirection } from './causality.ts';
import { DEFAULT_SPEED } from './player.ts';
import { storedTheme, type Theme } from './theme.ts';
import type { Asked } from './who-asks.ts';

/** What is simulated for over several frames. */
export type UnderWay =
  | { readonly kind: 'towards'; readonly atMicros: Micros }
  /** The next moment that matters is looked for. */
  | { readonly kind: 'searching' };

/** What a person has picked out to look at. */
export type Selection =
  /** Servers and clients. */
  | { readonly kind: 'node'; readonly id: NodeId }
  | { readonly kind: 'message'; readonly id: MessageId }
  | { readonly kind: 'link'; readonly from: NodeId; readonly to: NodeId }
  | { readonly kind: 'event'; readonly index: number };

/** What was wrong with the last thing a person did, shown near where it happened. */
export interface Complaint {
  readonly text: string;
  readonly place: ComplaintPlace;
}

export type ComplaintPlace =
  | 'branches'
  | 'stage'
  | 'transport'
  | 'settings'
  | 'operation'
  | 'share'
  | 'script';

/** A window that is open over the page. */
export type OpenDialog =
  | 'branches'
  | 'hunt'
  | 'keys'
  | 'scenarios'
  | 'settings'
  | 'share'
  | 'verdicts';

/** A client operation that is being written down, before it is sent. */
export interface Draft {
  readonly kind: 'write' | 'read';
  readonly asked: Asked;
}

/** A scenario and a moment of it: what a link holds. */
export interface Place {
  readonly protocol: Protocol;
  readonly scenario: Scenario;
  readonly atMicros: Micros;
  /** The number of events that have happened, for a moment between simultaneous ones; else null. */
  readonly eventCount: number | null;
  /** All branches of the run; `scenario` is that of the one shown. */
  readonly tree: BranchTree;
}

/**
 * A step in the browser's history. `number` rises with each thing that Back should take back, and
 * `left` is where one was just before it.
 */
export interface Visit {
  readonly number: number;
  readonly left: Place | null;
}

export interface SessionState {
  /** The engine; null only while a protocol loads or when `problem` is shown. */
  readonly run: Run | null;
  /** Rises by one whenever the shown world changed discretely: events, a seek, an intervention. */
  readonly revision: number;
  /** Mirrors the player machine. */
  readonly mode: 'playing' | 'paused' | 'scrubbing';
  /** True at the end of the run. */
  readonly ended: boolean;
  /** Virtual seconds a wall second, 0.001 to 10. */
  readonly speed: number;
  /** Whether time runs evenly at that speed, rather than faster through what repeats itself and through silence. */
  readonly isEven: boolean;
  readonly selection: Selection | null;
  readonly hover: Selection | null;
  /** Whether what led to a selected event is lit, or what came of it. */
  readonly causalDirection: CausalDirection;
  readonly theme: Theme;
  /** A broken link, shown instead of the stage. */
  readonly problem: LinkProblem | null;
  readonly complaint: Complaint | null;
  /** For the live region. */
  readonly announcement: string;
  /** Whether something has been done to the cluster since the scenario was opened. */
  readonly touched: boolean;
  /** Whether a drag across the stage cuts links rather than moving nodes. */
  readonly slicing: boolean;
  /** The keys typed since slicing began: they name the servers of one side. */
  readonly sideTyped: string;
  /** The lines by which the stage was parted, the latest last, as shares of the stage. In no link. */
  readonly slices: readonly (readonly Share[])[];
  /** What of the stage is looked at. Belongs to the looker and is in no link. */
  readonly camera: Camera;
  readonly dialog: OpenDialog | null;
  readonly draft: Draft | null;
  readonly visit: Visit;
  /** How often a link was copied. */
  readonly copies: number;
  /** The ways that the run went. The scenario of the one shown is that of `run`. */
  readonly tree: BranchTree;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Rises by one with each scenario or link that is opened, and with no edit of one. */
  readonly opening: number;
  /** Where the frames to come go on simulating to, where that takes longer than one; else null. */
  readonly underWay: UnderWay | null;
  /** What was predicted in this story, by the text of the question: the place of the option, from 0. */
  readonly answers: Answers;
}

/** Components select slices of it; `store.ts` holds what can be done to it. */
export const useSession = create<SessionState>()(() => ({
  run: null,
  revision: 0,
  mode: 'paused',
  ended: false,
  speed: DEFAULT_SPEED,
  isEven: false,
  selection: null,
  hover: null,
  causalDirection: 'past',
  theme: storedTheme(),
  problem: null,
  complaint: null,
  announcement: '',
  touched: false,
  slicing: false,
  sideTyped: '',
  slices: [],
  camera: WHOLE,
  dialog: null,
  draft: null,
  visit: { number: 0, left: null },
  copies: 0,
  underWay: null,
  answers: {},
  tree: singleBranch({
    protocol: '',
    seed: 0,
    nodes: 1,
    clients: [],
    script: [],
    untilMicros: 0,
  }),
  canUndo: false,
  canRedo: false,
  opening: 0,
}));
