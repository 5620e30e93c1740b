import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention, LinkSettings, ScriptEntry } from '../../../sim/intervention.ts';
import { milliseconds } from '../../../sim/time.ts';

/** A line of a script, with its time in milliseconds. */
export const at = (atMilliseconds: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(atMilliseconds),
  intervention,
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

/** Every message takes 10 ms: for scripts that rely on what has arrived by when. */
export const evenNetwork: Partial<LinkSettings> = { latencyMicros: [10_000, 10_000] };
