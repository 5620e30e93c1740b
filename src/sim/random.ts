import type { MicrosRange } from './time.ts';

/**
 * Counter-based random numbers: the k-th draw of a stream is a pure function of the stream's key and
 * k, so that a stream has no state but a count, a checkpoint costs nothing, and a draw at one place
 * never moves the draws anywhere else (the idea of Salmon et al., "Parallel random numbers: as easy
 * as 1, 2, 3", 2011). The mixing is MurmurHash3's 32-bit finaliser, applied twice.
 */

const mix = (bits: number): number => {
  let h = bits | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

/** The key of the stream with this name under this seed. */
export const streamKey = (seed: number, name: string): number => {
  let key = mix(seed ^ 0x9e3779b9);
  for (let place = 0; place < name.length; place++) key = mix(key ^ name.charCodeAt(place));
  return key;
};

/** The draw number `count` of a stream: 32 bits, from 0 to 4,294,967,295. */
export const draw = (key: number, count: number): number =>
  mix(mix(key + Math.imul(count, 0x9e3779b9)) ^ key) >>> 0;

/** Further bits from one draw: `split(bits, 0)`, `split(bits, 1)`, … are as good as independent. */
export const split = (bits: number, part: number): number => draw(bits, part + 1);

/** A whole number from `minimum` to `maximum`, both included. */
export const within = (bits: number, [minimum, maximum]: MicrosRange): number =>
  minimum + Math.floor((bits / 4_294_967_296) * (maximum - minimum + 1));

/** A whole number from 0 up to but without `count`. */
export const below = (bits: number, count: number): number =>
  Math.floor((bits / 4_294_967_296) * count);

/** True with that probability (0 to 1). */
export const chance = (bits: number, probability: number): boolean =>
  bits < probability * 4_294_967_296;

/** One of the items. Throws on an empty list. */
export const pick = <Item>(bits: number, items: readonly Item[]): Item => {
  const item = items[below(bits, items.length)];
  if (item === undefined) throw new RangeError('Nothing can be picked from an empty list.');
  return item;
};

/** The items in a random order (Fisher and Yates). */
export const shuffled = <Item>(bits: number, items: readonly Item[]): Item[] => {
  const order = [...items];
  for (let place = order.length - 1; place > 0; place--) {
    const other = below(split(bits, place), place + 1);
    const held = order[place] as Item; // place and other are within the list
    order[place] = order[other] as Item;
    order[other] = held;
  }
  return order;
};
