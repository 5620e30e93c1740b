import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import { type Micros, milliseconds, seconds } from '../sim/time.ts';
import { serverIds } from '../sim/world/nodes.ts';
import { World } from '../sim/world/world.ts';

/** What can be done to a cluster in a hunt, by what it is good for. */
export const FAULT_KINDS = [
  'crash',
  'pause',
  'cut',
  'loss',
  'delay',
  'duplication',
  'timer',
  'clock',
  'disk',
] as const;

/**
 * - `crash`: kill and restart. `pause`: pause and resume.
 * - `cut`: cuts, partitions and healing.
 * - `loss`: messages dropped one by one, and links that lose a share of them.
 * - `delay`: messages held back, slow links and slow disks. `duplication`: messages doubled.
 * - `timer`: a timer fires early. `clock`: clocks run fast or slow.
 * - `disk`: a disk loses what it has reported as written, which most protocols rule out.
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** All but a disk that lies. */
export const usualFaults: readonly FaultKind[] = FAULT_KINDS.filter((kind) => kind !== 'disk');

/** How far a hunt goes in each of its runs. */
export interface HuntBounds {
  /** When every run ends at the latest. */
  readonly untilMicros: Micros;
  /** The most interventions in one run, client operations among them. */
  readonly interventions: number;
  readonly faults: readonly FaultKind[];
}

const shortestRun = seconds(2);
const longestRun = seconds(10);

/** The longest timer that servers start with, or 0: the pace of the protocol. */
const longestTimer = (protocol: Protocol, scenario: Scenario): Micros => {
  const world = new World(protocol, { ...scenario, script: [] });
  const spans = serverIds(scenario).flatMap((id) =>
    world.node(id).timers.map(({ setAtMicros, firesAtMicros }) => firesAtMicros - setAtMicros),
  );
  return Math.max(0, ...spans);
};

/**
 * The bounds that fit a scenario: all usual faults, and a few times as long as its servers' longest
 * timer, as a long run hides what went wrong in it. Throws a ScenarioError when the scenario cannot
 * be run.
 */
export const boundsFor = (protocol: Protocol, scenario: Scenario): HuntBounds => {
  const paced = 8 * longestTimer(protocol, scenario);
  const scripted = scenario.script.reduce((last, { atMicros }) => Math.max(last, atMicros), 0);
  const wanted = Math.max(shortestRun, Math.min(longestRun, paced)) + scripted;
  return {
    untilMicros: Math.min(scenario.untilMicros, Math.ceil(wanted / milliseconds(1)) * 1_000),
    interventions: 120,
    faults: usualFaults,
  };
};
