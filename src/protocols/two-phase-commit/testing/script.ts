import type { NodeId } from '../../../sim/identifiers.ts';
import type { Intervention, LinkSettings, ScriptEntry } from '../../../sim/intervention.ts';
import type { ClientSettings } from '../../../sim/scenario.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';

/** A line of a script, with its time in milliseconds. */
export const at = (atMilliseconds: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(atMilliseconds),
  intervention,
});

export const kill = (node: NodeId): Intervention => ({ kind: 'kill', node });

export const restart = (node: NodeId): Intervention => ({ kind: 'restart', node });

/** Cuts the servers into groups. */
export const part = (...groups: readonly (readonly NodeId[])[]): Intervention => ({
  kind: 'partition',
  groups,
});

/** A client's transaction that writes one value to several keys, brought to `to`. */
export const transaction = (
  client: NodeId,
  to: NodeId,
  keys: readonly string[],
  value: string,
): Intervention => ({
  kind: 'operation',
  client,
  operation: { kind: 'transaction', writes: keys.map((key) => ({ key, value })) },
  to,
});

/** Every message takes 10 ms: for scripts that rely on what has arrived by when. */
export const evenNetwork: Partial<LinkSettings> = { latencyMicros: [10_000, 10_000] };

/** Every disk write takes 1 ms. */
export const evenDisks = [1_000, 1_000] as const;

/**
 * Clients bring a transaction to one coordinator and wait. One that asked elsewhere as well could
 * not tell a failure of the one from the success of the other.
 */
export const patientClients: Partial<ClientSettings> = {
  attempts: 1,
  timeoutMicros: seconds(5),
};

/** What the scripted scenarios share: four servers on an even network, so a is on n1, … d on n4. */
export const byHand = {
  protocol: 'two-phase-commit',
  seed: 1,
  nodes: 4,
  clients: [{}, {}],
  clientSettings: patientClients,
  network: evenNetwork,
  diskMicros: evenDisks,
} as const;
