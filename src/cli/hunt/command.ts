import { availableParallelism } from 'node:os';
import { boundsFor, type HuntBounds } from '../../hunt/bounds.ts';
import { asScenario, linkOf } from '../../hunt/found.ts';
import { type HuntProgress, type HuntResult, type HuntWorker, hunt } from '../../hunt/hunt.ts';
import { type HuntTarget, targetNamed, targetNames } from '../../hunt/target.ts';
import { listed } from '../../scenario/wording.ts';
import { ScenarioError } from '../../sim/errors.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { loadScenario } from '../sim/load.ts';
import { type HuntArguments, huntHelp, parseHuntArguments } from './arguments.ts';
import { foundJson, foundText, nothingFoundText } from './text.ts';

/** What the command is given by the terminal it runs in. */
export interface HuntSurroundings {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Told how far it has come; null where nobody watches. */
  readonly progress: ((progress: HuntProgress) => void) | null;
  readonly startWorker: () => HuntWorker;
  /** Aborted when a person interrupts it. */
  readonly signal: AbortSignal;
}

/** What a shell is told: none found, one found, nothing could be run, or interrupted. */
export type HuntExitStatus = 0 | 1 | 2 | 130;

/** The scenario with what the command line changes about it. */
const changed = (
  scenario: Scenario,
  { rulesOff, parameters, firstSeed }: Extract<HuntArguments, { readonly kind: 'hunt' }>,
): Scenario => ({
  ...scenario,
  seed: firstSeed ?? scenario.seed,
  ...(rulesOff.length === 0
    ? {}
    : { rulesOff: [...new Set([...(scenario.rulesOff ?? []), ...rulesOff])] }),
  ...(Object.keys(parameters).length === 0
    ? {}
    : { parameters: { ...scenario.parameters, ...parameters } }),
});

/** The command `hunt`, from its words to its exit status. */
export const huntCommand = async (
  words: readonly string[],
  surroundings: HuntSurroundings,
): Promise<HuntExitStatus> => {
  const { write, complain } = surroundings;
  const refuse = (sentence: string): HuntExitStatus => {
    complain(`${sentence}\n`);
    return 2;
  };
  const asked = parseHuntArguments(words);
  if (asked.kind === 'problem') return refuse(asked.sentence);
  if (asked.kind === 'help') {
    write(huntHelp);
    return 0;
  }
  const loaded = await loadScenario(asked.input);
  if (loaded.kind === 'problem') return refuse(loaded.sentence);
  const { protocol } = loaded;
  const target = targetNamed(protocol, asked.target);
  if (target === null) {
    return refuse(
      `${protocol.title} has no verdict ${asked.target}; there is ${listed(targetNames(protocol))}.`,
    );
  }
  const scenario = changed(loaded.scenario, asked);
  let bounds: HuntBounds;
  try {
    const untilMicros = asked.untilMicros ?? scenario.untilMicros;
    const usual = boundsFor(protocol, { ...scenario, untilMicros });
    bounds = {
      ...usual,
      untilMicros: asked.untilMicros ?? usual.untilMicros,
      faults: asked.faults ?? usual.faults,
    };
  } catch (error) {
    if (error instanceof ScenarioError) return refuse(error.message);
    throw error;
  }
  const workers = Array.from({ length: asked.workers ?? availableParallelism() }, () =>
    surroundings.startWorker(),
  );
  const { progress, signal } = surroundings;
  const result = await hunt({
    scenario,
    target: target.id,
    bounds,
    seeds: asked.seeds,
    workers,
    signal,
    ...(progress === null ? {} : { onProgress: progress }),
  });
  return tell(result, { protocol, scenario, target, json: asked.json }, surroundings);
};

interface Hunted {
  readonly protocol: Protocol;
  readonly scenario: Scenario;
  readonly target: HuntTarget;
  readonly json: boolean;
}

const tell = (
  result: HuntResult,
  { protocol, scenario, target, json }: Hunted,
  { write, complain }: HuntSurroundings,
): HuntExitStatus => {
  switch (result.kind) {
    case 'found': {
      const found = asScenario(result.found, protocol);
      const link = linkOf(found, protocol);
      if (link.kind === 'problem') complain(`${link.problem.sentence}\n`);
      const hash = link.kind === 'link' ? link.hash : null;
      const told = { protocol, target, result, scenario: found, hash };
      write(json ? foundJson(told) : foundText(told));
      return 1;
    }
    case 'nothing found':
    case 'cancelled': {
      const { kind, runs, events } = result;
      const { id: verdict } = target;
      const rulesOff = scenario.rulesOff ?? [];
      write(
        json
          ? `${JSON.stringify({ kind, protocol: protocol.id, rulesOff, verdict, runs, events })}\n`
          : nothingFoundText({ protocol, scenario, target, result }),
      );
      return kind === 'cancelled' ? 130 : 0;
    }
  }
};
