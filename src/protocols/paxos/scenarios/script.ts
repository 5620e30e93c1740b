import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention, LinkSettings, ScriptEntry } from '../../../sim/intervention.ts';
import type { Caption, Expectation, Scenario } from '../../../sim/scenario.ts';
import { milliseconds } from '../../../sim/time.ts';
import { safety } from '../properties.ts';

/** A line of a script, with its time in milliseconds. */
export const at = (atMilliseconds: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(atMilliseconds),
  intervention,
});

/** Several interventions at the same moment, in this order. */
export const allAt = (
  atMilliseconds: number,
  ...interventions: readonly Intervention[]
): readonly ScriptEntry[] => interventions.map((intervention) => at(atMilliseconds, intervention));

/** A sentence shown from a moment in milliseconds on. */
export const caption = (atMilliseconds: number, text: string): Caption => ({
  atMicros: milliseconds(atMilliseconds),
  text,
});

export const kill = (node: NodeId): Intervention => ({ kind: 'kill', node });

export const restart = (node: NodeId): Intervention => ({ kind: 'restart', node });

export const cut = (from: NodeId, to: NodeId): Intervention => ({ kind: 'cut', from, to });

export const heal: Intervention = { kind: 'heal' };

/** Cuts the links from each of these nodes to one node. */
export const cutTo = (to: NodeId, ...from: readonly NodeId[]): readonly Intervention[] =>
  from.map((node) => cut(node, to));

export const partition = (...groups: readonly (readonly NodeId[])[]): Intervention => ({
  kind: 'partition',
  groups,
});

/** Every message from one node to another takes so many milliseconds from now on. */
export const latency = (from: NodeId, to: NodeId, inMilliseconds: number): Intervention => ({
  kind: 'setLink',
  from,
  to,
  settings: { latencyMicros: [milliseconds(inMilliseconds), milliseconds(inMilliseconds)] },
});

/** The same in both directions, between one node and each of the others. */
export const distance = (
  node: NodeId,
  others: readonly NodeId[],
  inMilliseconds: number,
): readonly Intervention[] =>
  others.flatMap((other) => [
    latency(node, other, inMilliseconds),
    latency(other, node, inMilliseconds),
  ]);

/** A client's proposal, to a certain node. */
export const propose = (client: NodeId, value: string, to: NodeId): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'propose', value },
  to,
});

/** Every message takes 10 ms: for scripts that rely on what has arrived by when. */
export const evenNetwork: Partial<LinkSettings> = { latencyMicros: [10_000, 10_000] };

/** Every disk write takes 1 ms. */
export const evenDisks = [1_000, 1_000] as const;

/** Disk writes that take long enough to crash in: 15 ms. */
export const slowDisks = [15_000, 15_000] as const;

/** Proposers on the left, acceptors in the middle, learners on the right. */
const columns = {
  c1: [0.06, 0.25],
  c2: [0.06, 0.75],
  n1: [0.26, 0.25],
  n2: [0.26, 0.75],
  n3: [0.54, 0.15],
  n4: [0.66, 0.5],
  n5: [0.54, 0.85],
} as const;

/** Two proposers, n1 and n2, three acceptors, n3 to n5, and a client for each proposer. */
export const apart = {
  protocol: 'paxos',
  seed: 1,
  nodes: 5,
  clients: [{ prefers: 'n1' }, { prefers: 'n2' }],
  clientSettings: { timeoutMicros: 5_000_000 },
  parameters: { roles: 'apart', proposers: 2, acceptors: 3 },
  network: evenNetwork,
  diskMicros: evenDisks,
  positions: columns,
} as const satisfies Partial<Scenario>;

/** The same with a learner, n6. */
export const apartWithLearner = {
  ...apart,
  nodes: 6,
  positions: { ...columns, n6: [0.88, 0.5] },
} as const satisfies Partial<Scenario>;

/** All that must never break holds, and these further verdicts are as given. */
export const safeAnd = (others: Readonly<Record<string, boolean>> = {}): readonly Expectation[] => [
  ...safety.map(({ id }) => ({ verdict: id, holds: true })),
  ...Object.entries(others).map(([verdict, holds]) => ({ verdict, holds })),
];
