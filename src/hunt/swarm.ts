import type { OperationKind } from '../sim/operation.ts';
import type { Protocol } from '../sim/protocol.ts';
import {
  type ClientSettings,
  defaultClientSettings,
  defaultLinkSettings,
  type Scenario,
} from '../sim/scenario.ts';
import type { Micros, MicrosRange } from '../sim/time.ts';
import type { FaultKind, HuntBounds } from './bounds.ts';
import type { Draws } from './draws.ts';

/** Everything that a hunt's run can do next. */
export type Move =
  | 'kill'
  | 'restart'
  | 'powerCut'
  | 'pause'
  | 'resume'
  | 'isolate'
  | 'partition'
  | 'cut'
  | 'mend'
  | 'heal'
  | 'drop'
  | 'lossyLink'
  | 'delay'
  | 'slowLink'
  | 'duplicate'
  | 'fireTimer'
  | 'clock'
  | 'loseUnsynced'
  | 'operation'
  | 'recover';

const movesOf: Readonly<Record<FaultKind, readonly Move[]>> = {
  crash: ['kill', 'restart', 'powerCut'],
  pause: ['pause', 'resume'],
  cut: ['isolate', 'partition', 'cut', 'mend', 'heal'],
  loss: ['drop', 'lossyLink'],
  delay: ['delay', 'slowLink'],
  duplication: ['duplicate'],
  timer: ['fireTimer'],
  clock: ['clock'],
  disk: ['loseUnsynced'],
};

/** What one run is made of: drawn once for each, so that no two runs look for trouble alike. */
export interface Temper {
  readonly moves: readonly { readonly move: Move; readonly weight: number }[];
  /** How many servers there are: as many as in the scenario, or fewer. */
  readonly nodes: number;
  /** The waits between two moves that are drawn from. */
  readonly waits: readonly Micros[];
  /** How often a fault goes for a server that believes it leads, and not for just any. */
  readonly leaderBias: number;
  /** How often it goes for a server whose disk is at work. */
  readonly writerBias: number;
  /** How many servers may be down, paused or alone at once. */
  readonly mostDown: number;
  /** Whether the run ends with everything mended. */
  readonly recovers: boolean;
  readonly keys: readonly string[];
  /** An administrator's are left to authors: what they ask depends on the protocol. */
  readonly operations: readonly Exclude<OperationKind, 'administer'>[];
  /** A usual time that a message takes. */
  readonly latencyMicros: Micros;
  readonly network: Scenario['network'];
  readonly diskMicros: Scenario['diskMicros'];
  readonly clientSettings: Scenario['clientSettings'];
}

const weights = [1, 1, 2, 4, 8] as const;

/**
 * Draws what a run is made of. Each kind of fault is left out of about half of the runs: deep bugs
 * hide from runs in which everything goes wrong at once (Groce et al., "Swarm Testing", 2012).
 */
export const drawTemper = (
  draws: Draws,
  protocol: Pick<Protocol, 'operations' | 'nodeCounts'>,
  scenario: Scenario,
  bounds: HuntBounds,
): Temper => {
  const faults = bounds.faults.filter(() => draws.chance(0.5));
  const moves: { move: Move; weight: number }[] = [];
  for (const move of faults.flatMap((fault) => movesOf[fault])) {
    // What strikes everything at once comes seldom, or nothing else gets done.
    moves.push({
      move,
      weight: move === 'powerCut' ? draws.oneOf([0, 0, 1]) : draws.oneOf(weights),
    });
  }
  const hasClients = scenario.clients.length > 0;
  moves.push({ move: 'recover', weight: draws.oneOf([0, 0, 1]) });
  moves.push({ move: 'operation', weight: hasClients ? draws.oneOf([2, 4, 8, 16]) : 0 });
  if (moves.every(({ weight }) => weight === 0)) moves.push({ move: 'recover', weight: 1 });

  const given = { ...defaultLinkSettings, ...scenario.network }.latencyMicros;
  const latencyMicros = Math.max(1, Math.round((given[0] + given[1]) / 2));
  const isSlow = faults.includes('delay');
  const maySlow = bounds.faults.includes('delay');
  const nodes = drawNodes(draws, protocol, scenario);
  return {
    moves,
    nodes,
    waits: draws.oneOf(paces).map((share) => Math.max(1, Math.round(share * latencyMicros))),
    leaderBias: draws.oneOf([0, 0.4, 0.8]),
    writerBias: draws.oneOf([0, 0, 0.5]),
    mostDown: draws.chance(0.75)
      ? Math.max(1, Math.floor((nodes - 1) / 2))
      : Math.max(1, nodes - 1),
    recovers: draws.chance(0.5),
    ...drawWorkload(draws, protocol, scenario),
    latencyMicros,
    network: isSlow ? drawNetwork(draws, scenario, given) : scenario.network,
    diskMicros: maySlow ? drawDisks(draws, scenario, latencyMicros) : scenario.diskMicros,
    clientSettings: drawClientSettings(draws, scenario, latencyMicros),
  };
};

/**
 * As many servers as the scenario has, or one of the protocol's smaller choices: what can go wrong in a
 * large cluster mostly can in a small one, and sooner. A scenario that speaks of its servers keeps all.
 */
const drawNodes = (
  draws: Draws,
  { nodeCounts }: Pick<Protocol, 'nodeCounts'>,
  { nodes, script, disks, clients }: Scenario,
): number => {
  const isFree =
    script.length === 0 &&
    disks === undefined &&
    clients.every(({ prefers }) => prefers === undefined);
  const smaller = isFree ? nodeCounts.choices.filter((choice) => choice < nodes) : [];
  return smaller.length > 0 && draws.chance(0.5) ? draws.oneOf(smaller) : nodes;
};

/** Waits between two moves, in shares of a message's time. */
const paces = [
  [0.2, 0.5, 1, 2],
  [0.5, 1, 2, 4],
  [0.1, 1, 3, 8],
  [1, 3, 6, 16],
] as const;

/** What clients ask, if the scenario does not say. */
const usualKeys = ['x'] as const;

const drawWorkload = (
  draws: Draws,
  protocol: Pick<Protocol, 'operations'>,
  scenario: Scenario,
): Pick<Temper, 'keys' | 'operations'> => {
  const workloads = scenario.clients.flatMap(({ workload }) => workload ?? []);
  const keys = [...new Set(workloads.flatMap((workload) => workload.keys))];
  const kinds = [...new Set(workloads.flatMap((workload) => workload.operations))];
  const allKeys = keys.length > 0 ? keys : usualKeys;
  const allKinds = (kinds.length > 0 ? kinds : protocol.operations).filter(
    (kind) => kind !== 'administer',
  );
  const someKinds = allKinds.filter(() => draws.chance(0.6));
  return {
    // On one key operations meet; on many they pass each other.
    keys: draws.chance(0.7) ? [draws.oneOf(allKeys)] : allKeys,
    operations: someKinds.length > 0 ? someKinds : allKinds,
  };
};

const drawNetwork = (
  draws: Draws,
  scenario: Scenario,
  [shortest, longest]: MicrosRange,
): Scenario['network'] => {
  const latencyMicros = draws.oneOf<MicrosRange | null>([
    null,
    [Math.max(1, Math.round(shortest / 8)), longest],
    [shortest, 4 * longest],
  ]);
  const reordering = draws.oneOf([0, 0, 0.2]);
  return {
    ...scenario.network,
    ...(latencyMicros === null ? {} : { latencyMicros }),
    ...(reordering === 0 ? {} : { reordering }),
  };
};

/** Disks as slow as messages leave time for a crash between a write and its end. */
const drawDisks = (
  draws: Draws,
  { diskMicros }: Scenario,
  latencyMicros: Micros,
): Scenario['diskMicros'] =>
  draws.oneOf<MicrosRange | null>([
    null,
    null,
    [latencyMicros, 2 * latencyMicros],
    [2 * latencyMicros, 8 * latencyMicros],
  ]) ?? diskMicros;

/** Clients that give up soon write more in a short run, and those that ask again do so in time. */
const drawClientSettings = (
  draws: Draws,
  scenario: Scenario,
  latencyMicros: Micros,
): Scenario['clientSettings'] => {
  if (scenario.clients.length === 0) return scenario.clientSettings;
  const settings: ClientSettings = { ...defaultClientSettings, ...scenario.clientSettings };
  const timeoutMicros = Math.min(settings.timeoutMicros, 6 * latencyMicros);
  const hasty = draws.oneOf<Partial<ClientSettings> | null>([
    null,
    { timeoutMicros },
    { timeoutMicros, attempts: 1 },
  ]);
  return hasty === null ? scenario.clientSettings : { ...scenario.clientSettings, ...hasty };
};
