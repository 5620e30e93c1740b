import { below, chance, draw, pick, shuffled, streamKey } from '../sim/random.ts';

/** One stream of random draws, named under a seed: the same seed and name give the same draws. */
export class Draws {
  readonly #key: number;
  #count = 0;

  constructor(seed: number, name: string) {
    this.#key = streamKey(seed, name);
  }

  #bits(): number {
    return draw(this.#key, this.#count++);
  }

  /** A whole number from 0 up to but without `count`. */
  below(count: number): number {
    return below(this.#bits(), count);
  }

  /** A whole number from `minimum` to `maximum`, both included. */
  between(minimum: number, maximum: number): number {
    return minimum + this.below(maximum - minimum + 1);
  }

  /** True with that probability (0 to 1). */
  chance(probability: number): boolean {
    return chance(this.#bits(), probability);
  }

  /** One of the items. Throws a RangeError on an empty list. */
  oneOf<Item>(items: readonly Item[]): Item {
    return pick(this.#bits(), items);
  }

  /** The items in a random order. */
  shuffled<Item>(items: readonly Item[]): readonly Item[] {
    return shuffled(this.#bits(), items);
  }

  /** One of the items, each as likely as its weight says; the weights are whole, one is above 0. */
  weighted<Item extends { readonly weight: number }>(items: readonly Item[]): Item {
    const total = items.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.below(total);
    const found = items.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    if (found === undefined) throw new RangeError('Nothing can be drawn when all weights are 0.');
    return found;
  }
}
