import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention, LinkSettings, ScriptEntry } from '../../../sim/intervention.ts';
import type { Caption, Expectation } from '../../../sim/scenario.ts';
import { milliseconds } from '../../../sim/time.ts';
import type { DiskJson } from '../database.ts';
import { safety } from '../properties.ts';

/** A line of a script, with its time in milliseconds. */
export const at = (atMilliseconds: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(atMilliseconds),
  intervention,
});

/** A sentence shown from a moment in milliseconds on. */
export const caption = (atMilliseconds: number, text: string): Caption => ({
  atMicros: milliseconds(atMilliseconds),
  text,
});

/** A client's write, to a certain site. */
export const put = (client: NodeId, key: string, value: string, to: NodeId): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'put', key, value },
  to,
});

/** A client's deletion, at a certain site. */
export const del = (client: NodeId, key: string, at: NodeId): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'delete', key },
  to: at,
});

/** A client's read, at a certain site. */
export const get = (client: NodeId, key: string, at: NodeId): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'get', key },
  to: at,
});

export const partition = (...groups: readonly (readonly NodeId[])[]): Intervention => ({
  kind: 'partition',
  groups,
});

export const heal: Intervention = { kind: 'heal' };

/** The names n`from` to n`to`. */
export const sites = (from: number, to: number): readonly NodeId[] =>
  Array.from({ length: to - from + 1 }, (_, place) => `n${from + place}`);

/** The same disk for several sites. */
export const disksOf = (
  nodes: readonly NodeId[],
  disk: DiskJson,
): Readonly<Record<NodeId, DiskJson>> => Object.fromEntries(nodes.map((node) => [node, disk]));

/** Every message takes 10 ms: for scripts that rely on what has arrived by when. */
export const evenNetwork: Partial<LinkSettings> = { latencyMicros: [10_000, 10_000] };

/** All that must never break holds, and these further verdicts are as given. */
export const safeAnd = (others: Readonly<Record<string, boolean>>): readonly Expectation[] => [
  ...safety.filter(({ id }) => !(id in others)).map(({ id }) => ({ verdict: id, holds: true })),
  ...Object.entries(others).map(([verdict, holds]) => ({ verdict, holds })),
];
