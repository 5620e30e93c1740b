import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import { leaveOutEntries, leaveOutWithOtherSeeds } from './shrink/entries.ts';
import { withLossesSpelledOut } from './shrink/losses.ts';
import { takeFewerClients, takeFewerServers } from './shrink/nodes.ts';
import { Shrinking } from './shrink/shrinking.ts';
import { mergeCuts, simplifyEntries, simplifySettings } from './shrink/simpler.ts';
import { roundTimes, shortenWaits } from './shrink/times.ts';
import type { HuntTarget, Sighting } from './target.ts';

/** What a shrinking came to. */
export interface Shrunk {
  readonly scenario: Scenario;
  readonly sighting: Sighting;
  /** How many runs it took. */
  readonly replays: number;
}

/** What is to be shrunk. */
export interface ShrinkOrder {
  readonly protocol: Protocol;
  readonly target: HuntTarget;
  /** A scenario that shows what is hunted for. */
  readonly found: Scenario;
  /** The scenario that the hunt began with: where settings have to differ from the defaults, its are kept. */
  readonly base: Scenario;
  /** Told of each smaller scenario. */
  readonly onSmaller?: (sofar: Pick<Shrinking, 'best' | 'replays'>) => void;
}

/** Seeds tried last, as a small number is easier to say than a large one. */
const plainSeeds = 12;

/**
 * Makes a scenario small that shows what was hunted for: fewest interventions, then fewest servers and
 * clients, the least to say about each, and the shortest time. Each step is replayed from the start and
 * taken only if it shows the same verdict again. A pure function: it draws nothing at random. Throws an
 * InvariantError when the scenario given does not show what is hunted for.
 */
export const shrink = ({ protocol, target, found, base, onSmaller }: ShrinkOrder): Shrunk => {
  const shrinking = new Shrinking(protocol, found, target, onSmaller);
  leaveOutEntries(shrinking);
  const spelledOut = withLossesSpelledOut(protocol, found);
  if (spelledOut !== null) goAnotherWay(shrinking, spelledOut);
  const origins = [found, ...(spelledOut === null ? [] : [spelledOut])];
  const passes: readonly (() => boolean)[] = [
    () => leaveOutEntries(shrinking),
    () => leaveOutWithOtherSeeds(shrinking),
    () => takeFewerServers(shrinking, origins),
    () => takeFewerClients(shrinking),
    () => simplifySettings(shrinking, base),
    () => mergeCuts(shrinking),
    () => simplifyEntries(shrinking),
    () => roundTimes(shrinking),
    () => shortenWaits(shrinking),
    () => takePlainSeed(shrinking),
  ];
  while (!shrinking.isSpent && passes.filter((pass) => pass()).length > 0);
  const { best, sighting, replays } = shrinking;
  return { scenario: best, sighting, replays };
};

/** Shrinks the script of a scenario that may cost more at first, and takes it if it costs less then. */
const goAnotherWay = (shrinking: Shrinking, origin: Scenario): void => {
  const branch = shrinking.branch(origin);
  if (branch === null) return;
  leaveOutEntries(branch);
  shrinking.offer(branch.best);
};

const takePlainSeed = (shrinking: Shrinking): boolean => {
  for (let seed = 1; seed <= plainSeeds; seed++) {
    if (seed < shrinking.best.seed && shrinking.offer({ ...shrinking.best, seed })) return true;
  }
  return false;
};
