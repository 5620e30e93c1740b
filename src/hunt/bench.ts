import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import { attempt } from './attempt.ts';
import { boundsFor } from './bounds.ts';
import { targetNamed } from './target.ts';

/** How fast one thread hunts for one verdict. */
export interface HuntBenchRow {
  readonly nodes: number;
  readonly target: string;
  readonly runs: number;
  readonly runsPerSecond: number;
  readonly eventsPerSecond: number;
}

const millisAVerdict = 2_000;

/**
 * Runs a second of a hunt that finds nothing, for each verdict, on one thread.
 *
 * @param nowMillis a clock, as nothing in this folder reads one
 */
export const benchHunt = (
  protocol: Protocol,
  scenario: Scenario,
  targets: readonly string[],
  nowMillis: () => number,
): readonly HuntBenchRow[] =>
  targets.flatMap((name): HuntBenchRow[] => {
    const target = targetNamed(protocol, name);
    if (target === null) return [];
    const plan = { protocol, scenario, target, bounds: boundsFor(protocol, scenario) };
    for (let seed = 0; seed < 100; seed++) attempt(plan, seed); // lets the engine compile first
    const started = nowMillis();
    let runs = 0;
    let events = 0;
    do {
      events += attempt(plan, runs).events;
      runs += 1;
    } while (nowMillis() - started < millisAVerdict);
    const seconds = Math.max(1, nowMillis() - started) / 1_000;
    const { nodes } = scenario;
    return [
      {
        nodes,
        target: name,
        runs,
        runsPerSecond: Math.round(runs / seconds),
        eventsPerSecond: Math.round(events / seconds),
      },
    ];
  });
