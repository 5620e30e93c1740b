import { hashOf } from './fingerprint.ts';
import type { NodeId } from './identifiers.ts';
import type { Citation, Monitor } from './protocol.ts';

/**
 * A signature as data: it says that `signer` stands for `of`. It may stand anywhere in a message, also
 * within what another signature is of. Nothing but the monitor keeps a machine from writing one down in
 * another's name.
 */
export interface Signature {
  readonly kind: 'signature';
  readonly signer: NodeId;
  readonly of: unknown;
}

/** A node's signature under plain data. */
export const signatureOf = (signer: NodeId, of: unknown): Signature => ({
  kind: 'signature',
  signer,
  of,
});

const isSignature = (value: object): value is Signature =>
  'kind' in value && value.kind === 'signature' && 'signer' in value && 'of' in value;

/** All signatures in plain data, those within others as well. */
const signaturesIn = (value: unknown, found: Signature[] = []): readonly Signature[] => {
  if (typeof value !== 'object' || value === null) return found;
  if (isSignature(value)) found.push(value);
  for (const inner of Symbol.iterator in value
    ? (value as Iterable<unknown>)
    : Object.values(value)) {
    signaturesIn(inner, found);
  }
  return found;
};

/**
 * The monitor of the assumption that every Byzantine protocol with signatures makes: nobody forges
 * one. A node signs by sending its own signature; whoever sends another's must have it from what that
 * node has sent. It keeps traitors' behaviours to what a traitor can do: a traitor may sign anything in
 * its own name, and traitors may sign for each other, as those who work together share their keys.
 */
export const unforgeable = (protocol: string, citation: Citation): Monitor => ({
  id: `${protocol}/unforgeable`,
  kind: 'always',
  title: 'No signature is forged',
  claim: 'No message bears the signature of an honest node under what that node has never signed.',
  citation,
  watch: () => {
    const signed = new Set<string>();
    const traitors = new Set<NodeId>();
    return (record) => {
      if (record.kind === 'intervention') {
        const { intervention } = record.entry;
        if (intervention.kind === 'betray' && intervention.behaviour !== null) {
          traitors.add(intervention.node);
        }
      }
      for (const { from, message } of record.sent) {
        for (const { signer, of } of signaturesIn(message)) {
          const name = `${signer} ${hashOf(of)}`;
          if (signer === from || (traitors.has(signer) && traitors.has(from))) signed.add(name);
          else if (!signed.has(name)) {
            return {
              nodes: [from, signer],
              sentence: `${from} sends ${signer}’s signature under what ${signer} has never signed.`,
            };
          }
        }
      }
      return null;
    };
  },
});
