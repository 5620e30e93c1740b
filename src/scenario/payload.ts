import { deflateSync, inflateSync } from 'fflate';
import { fromBase64url, toBase64url } from './base64url.ts';
import { dictionary } from './dictionary.ts';

/** What a payload may grow to when it is inflated. */
export const MAXIMUM_PAYLOAD_BYTES = 262_144;

const CHECKSUM_BYTES = 3;

/** fflate's code for a stream that ends too early. */
const UNEXPECTED_END = 0;

/** What became of a payload: its text, or how it is broken. */
export type UnpackedPayload =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'truncated' | 'garbled' | 'too-large' };

/** The low 24 bits of the bytes' FNV-1a hash: it catches mistakes, not forgers. */
const checksum = (bytes: Uint8Array): Uint8Array => {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return Uint8Array.of(hash & 0xff, (hash >>> 8) & 0xff, (hash >>> 16) & 0xff);
};

const encoder = new TextEncoder();

/** Four characters that differ, but for one chance in sixteen million, when the texts differ. */
export const textChecksum = (text: string): string => toBase64url(checksum(encoder.encode(text)));

/** Whether `unpackText` would take the payload of this text. */
export const fitsPayload = (text: string): boolean =>
  encoder.encode(text).length <= MAXIMUM_PAYLOAD_BYTES;

/** Text as a payload: checksum and deflated text, in base64url. */
export const packText = (text: string): string => {
  const deflated = deflateSync(encoder.encode(text), { level: 9, dictionary });
  const packed = new Uint8Array(CHECKSUM_BYTES + deflated.length);
  packed.set(checksum(deflated));
  packed.set(deflated, CHECKSUM_BYTES);
  return toBase64url(packed);
};

type Inflated =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'early-end' | 'broken' | 'too-large' };

/** Inflates into one buffer of fixed size: whatever the stream says, nothing beyond it is kept. */
const inflateBounded = (deflated: Uint8Array): Inflated => {
  const out = new Uint8Array(MAXIMUM_PAYLOAD_BYTES + 1);
  try {
    const bytes = inflateSync(deflated, { out, dictionary });
    return bytes.length > MAXIMUM_PAYLOAD_BYTES ? { kind: 'too-large' } : { kind: 'bytes', bytes };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return { kind: code === UNEXPECTED_END ? 'early-end' : 'broken' };
  }
};

/**
 * The text of a payload. Takes time in proportion to the payload's length, and never holds more than
 * `MAXIMUM_PAYLOAD_BYTES` of text, whatever the payload claims to inflate to.
 */
export const unpackText = (payload: string): UnpackedPayload => {
  const packed = fromBase64url(payload);
  if (packed === null) return { kind: /[^A-Za-z0-9_-]/.test(payload) ? 'garbled' : 'truncated' };
  if (packed.length <= CHECKSUM_BYTES) return { kind: 'truncated' };
  const deflated = packed.subarray(CHECKSUM_BYTES);
  const intact = checksum(deflated).every((byte, position) => byte === packed[position]);
  const inflated = inflateBounded(deflated);
  if (!intact) return { kind: inflated.kind === 'early-end' ? 'truncated' : 'garbled' };
  if (inflated.kind === 'too-large') return { kind: 'too-large' };
  if (inflated.kind !== 'bytes') return { kind: 'garbled' };
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(inflated.bytes) };
  } catch {
    return { kind: 'garbled' };
  }
};
