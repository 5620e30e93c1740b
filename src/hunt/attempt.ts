import { ScenarioError } from '../sim/errors.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import { clientIds, serverIds } from '../sim/world/nodes.ts';
import { World } from '../sim/world/world.ts';
import type { HuntBounds } from './bounds.ts';
import { Draws } from './draws.ts';
import { carryOutMove } from './moves.ts';
import { drawTemper, type Temper } from './swarm.ts';
import { type HuntTarget, type Sighting, watchFor } from './target.ts';

/** What a hunt's runs have in common. */
export interface HuntPlan {
  readonly protocol: Protocol;
  /** Where every run starts from; what its script and its rules say stays as it is. */
  readonly scenario: Scenario;
  readonly target: HuntTarget;
  readonly bounds: HuntBounds;
}

/** What one random run came to. */
export interface Attempt {
  readonly seed: number;
  readonly events: number;
  /** The run, with all that was done in it as its script, if it showed what is hunted for. */
  readonly found: { readonly scenario: Scenario; readonly sighting: Sighting } | null;
}

/** The share of a run after which some runs are left to recover. */
const mendedFrom = 0.7;

/** The most interventions that one move makes. */
const mostAMove = 12;

/** The scenario that a run starts from: its clients are led by hand, so that less is left to chance. */
const startOf = ({ scenario, bounds }: HuntPlan, seed: number, temper: Temper): Scenario => {
  const {
    network: _network,
    diskMicros: _diskMicros,
    clientSettings: _clientSettings,
    captions: _captions,
    afterwards: _afterwards,
    expectations: _expectations,
    positions: _positions,
    ...rest
  } = scenario;
  const { nodes, network, diskMicros, clientSettings } = temper;
  return {
    ...rest,
    seed,
    nodes,
    clients: scenario.clients.map(({ workload: _workload, ...client }) => client),
    script: scenario.script.filter(({ atMicros }) => atMicros <= bounds.untilMicros),
    untilMicros: bounds.untilMicros,
    ...(network === undefined ? {} : { network }),
    ...(diskMicros === undefined ? {} : { diskMicros }),
    ...(clientSettings === undefined ? {} : { clientSettings }),
  };
};

/**
 * Makes one random run. What happens to the cluster is decided while it runs, from the state that it
 * is in and from draws under the seed, and is written down as the script: the scenario that comes of
 * it gives the same run by itself. An authored entry that no longer fits ends the run.
 */
export const attempt = (plan: HuntPlan, seed: number): Attempt => {
  const { protocol, bounds, target } = plan;
  const draws = new Draws(seed, 'hunt');
  const temper = drawTemper(draws, protocol, plan.scenario, bounds);
  const start = startOf(plan, seed, temper);
  const watch = watchFor(protocol, start, target);
  const world = new World(protocol, start, { onRecord: watch.observe });
  const authored = start.script;

  /** Whether the run goes on: it ends with a sighting, and at `untilMicros`. */
  const playTo = (micros: number): boolean => {
    while (watch.seen() === null && world.step(micros));
    if (watch.seen() !== null) return false;
    world.moveTo(micros);
    return micros < bounds.untilMicros;
  };

  const intervene = (intervention: Intervention): void => {
    const done = authored.length === 0 ? null : new Set(world.carriedOut());
    const later = done === null ? [] : authored.filter((entry) => !done.has(entry));
    world.intervene(world.entryFor(intervention), later);
  };

  const act = (): void => {
    const situation = { draws, temper, world, protocol, servers, clients, operationsGiven };
    const isLate = temper.recovers && world.nowMicros >= mendedFrom * bounds.untilMicros;
    const move = isLate && !isMended ? 'recover' : draws.weighted(moves(isLate)).move;
    isMended ||= isLate;
    for (const intervention of carryOutMove(move, situation).slice(0, mostAMove)) {
      intervene(intervention);
      interventions += 1;
      if (intervention.kind === 'operation') operationsGiven += 1;
    }
  };

  const moves = (isLate: boolean): Temper['moves'] => {
    if (!isLate) return temper.moves;
    const calm = temper.moves.filter(({ move }) => move === 'operation');
    return calm.some(({ weight }) => weight > 0) ? calm : [{ move: 'recover', weight: 1 }];
  };

  const servers = serverIds(start);
  const clients = clientIds(start);
  let operationsGiven = 0;
  let interventions = 0;
  let isMended = false;
  try {
    while (
      interventions < bounds.interventions &&
      playTo(Math.min(bounds.untilMicros, world.nowMicros + draws.oneOf(temper.waits)))
    ) {
      act();
    }
    playTo(bounds.untilMicros);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { seed, events: world.eventCount, found: null };
  }
  const sighting = watch.seen() ?? watch.atEnd();
  const found = sighting === null ? null : { scenario: world.scenario, sighting };
  return { seed, events: world.eventCount, found };
};
