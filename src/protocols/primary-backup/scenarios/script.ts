import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention, LinkSettings, ScriptEntry } from '../../../sim/intervention.ts';
import type { Operation } from '../../../sim/operation.ts';
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

export const heal: Intervention = { kind: 'heal' };

/** Cuts one node off from each of the others, in one direction. */
export const cutFrom = (from: NodeId, ...others: readonly NodeId[]): readonly Intervention[] =>
  others.map((to) => ({ kind: 'cut', from, to }));

/** Cuts both directions between one node and each of the others. */
export const cutOff = (node: NodeId, ...others: readonly NodeId[]): readonly Intervention[] =>
  others.flatMap((other) => [...cutFrom(node, other), ...cutFrom(other, node)]);

const operation = (client: NodeId, what: Operation, to?: NodeId): Intervention => ({
  kind: 'operation',
  client,
  operation: what,
  ...(to === undefined ? {} : { to }),
});

/** A client's write, to a certain server or to the one that it believes in. */
export const put = (client: NodeId, key: string, value: string, to?: NodeId): Intervention =>
  operation(client, { kind: 'put', key, value }, to);

export const append = (client: NodeId, key: string, value: string, to?: NodeId): Intervention =>
  operation(client, { kind: 'append', key, value }, to);

export const get = (client: NodeId, key: string, to?: NodeId): Intervention =>
  operation(client, { kind: 'get', key }, to);

export const sample = (client: NodeId, key: string, source: 'random' | 'now'): Intervention =>
  operation(client, { kind: 'sample', key, source });

/** Every message takes 10 ms: for scripts that rely on what has arrived by when. */
export const evenNetwork: Partial<LinkSettings> = { latencyMicros: [10_000, 10_000] };

/** Every disk write takes 1 ms. */
export const evenDisks = [1_000, 1_000] as const;

/** What all scripted scenarios have in common. */
export const byHand = {
  protocol: 'primary-backup',
  seed: 1,
  nodes: 3,
  clients: [{}, {}],
  network: evenNetwork,
  diskMicros: evenDisks,
} as const;

/** All safety properties hold but those given otherwise, and further verdicts are as given. */
export const safeAnd = (others: Readonly<Record<string, boolean>> = {}): readonly Expectation[] => [
  ...safety
    .filter(({ id }) => others[id] === undefined)
    .map(({ id }) => ({ verdict: id, holds: true })),
  ...Object.entries(others).map(([verdict, holds]) => ({ verdict, holds })),
];
