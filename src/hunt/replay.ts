import { ScenarioError } from '../sim/errors.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import { World } from '../sim/world/world.ts';
import { type HuntTarget, type Sighting, watchFor } from './target.ts';

/** What a run of a scenario came to. `events` says how many happened until then. */
export type Replay =
  | { readonly kind: 'shown'; readonly sighting: Sighting; readonly events: number }
  | { readonly kind: 'not shown'; readonly events: number }
  /** The scenario cannot be run as written. */
  | { readonly kind: 'unrunnable'; readonly error: ScenarioError; readonly events: number };

/** Runs a scenario from its start until it shows what is hunted for, or to its end. */
export const replay = (protocol: Protocol, scenario: Scenario, target: HuntTarget): Replay => {
  let events = 0;
  try {
    // Made before the world is checked, as the first events come while the world is being made.
    const watch = watchFor(protocol, scenario, target);
    const world = new World(protocol, scenario, { onRecord: watch.observe });
    while (watch.seen() === null && world.step(scenario.untilMicros));
    events = world.eventCount;
    const sighting = watch.seen() ?? watch.atEnd();
    return sighting === null ? { kind: 'not shown', events } : { kind: 'shown', sighting, events };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { kind: 'unrunnable', error, events };
  }
};

/** A run of as much of a script as makes sense, and what of the script was carried out. */
export interface LenientReplay {
  readonly sighting: Sighting | null;
  readonly scenario: Scenario;
  readonly events: number;
}

/**
 * Runs a scenario without the entries of its script that cannot be carried out, such as the loss of a
 * message that is never sent. Returns null when the scenario cannot be run at all.
 */
export const replayLeniently = (
  protocol: Protocol,
  scenario: Scenario,
  target: HuntTarget,
): LenientReplay | null => {
  const watch = watchFor(protocol, scenario, target);
  const playTo = (world: World, micros: number): boolean => {
    while (watch.seen() === null && world.step(micros));
    world.moveTo(micros);
    return watch.seen() === null;
  };
  try {
    const world = new World(protocol, { ...scenario, script: [] }, { onRecord: watch.observe });
    for (const { atMicros, intervention } of scenario.script) {
      if (!playTo(world, atMicros)) break;
      try {
        world.intervene(world.entryFor(intervention), []);
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
      }
    }
    playTo(world, scenario.untilMicros);
    const sighting = watch.seen() ?? watch.atEnd();
    return { sighting, scenario: world.scenario, events: world.eventCount };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return null;
  }
};
