import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention, LinkSettings, ScriptEntry } from '../../../sim/intervention.ts';
import type { Caption, Expectation } from '../../../sim/scenario.ts';
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

export const mend = (from: NodeId, to: NodeId): Intervention => ({ kind: 'mend', from, to });

export const heal: Intervention = { kind: 'heal' };

/** Cuts both directions between one node and each of the others. */
export const cutOff = (node: NodeId, ...others: readonly NodeId[]): readonly Intervention[] =>
  others.flatMap((other) => [cut(node, other), cut(other, node)]);

/** Makes a server stand for election now, as if its time had run out. */
export const stand = (node: NodeId): Intervention => ({
  kind: 'fireTimer',
  node,
  timer: 'electionTimeout',
});

/** A client's write, to a certain server. */
export const put = (client: NodeId, key: string, value: string, to: NodeId): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'put', key, value },
  to,
});

/** Every message takes 10 ms: for scripts that rely on what has arrived by when. */
export const evenNetwork: Partial<LinkSettings> = { latencyMicros: [10_000, 10_000] };

/** Every disk write takes 1 ms. */
export const evenDisks = [1_000, 1_000] as const;

/** Time-outs so long that a server stands only when the script says so. */
export const standsWhenTold = {
  electionTimeoutMinimum: 20_000_000,
  electionTimeoutMaximum: 40_000_000,
} as const;

/** Figure 3's five properties hold, clients saw a linearizable store, and these others as given. */
export const safeAnd = (others: Readonly<Record<string, boolean>> = {}): readonly Expectation[] => [
  ...safety.map(({ id }) => ({ verdict: id, holds: true })),
  { verdict: 'linearizable', holds: true },
  ...Object.entries(others).map(([verdict, holds]) => ({ verdict, holds })),
];
