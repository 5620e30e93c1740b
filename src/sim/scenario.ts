import type { NodeId, RuleId } from './identifiers.ts';
import type { LinkSettings, ScriptEntry } from './intervention.ts';
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
}

/** How every client behaves. */
export interface ClientSettings {
  /** How long it waits for an answer before it asks again. */
  readonly timeoutMicros: Micros;
  /** How many times it asks in all before it gives up and the outcome stays unknown. */
  readonly attempts: number;
  /** How long it waits before it asks again after a redirect to nobody. */
  readonly backoffMicros: Micros;
}

/** A sentence shown from its moment on. */
export interface Caption {
  readonly atMicros: Micros;
  readonly text: string;
}

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
  /** What nodes find on their disks at the start, in the protocol's own form. */
  readonly disks?: Readonly<Record<NodeId, unknown>>;
  readonly script: readonly ScriptEntry[];
  /** When the run ends. */
  readonly untilMicros: Micros;
  readonly captions?: readonly Caption[];
  readonly expectations?: readonly Expectation[];
  /** Where nodes were dragged to, as shares of the stage from 0 to 1. */
  readonly positions?: Readonly<Record<NodeId, readonly [x: number, y: number]>>;
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
