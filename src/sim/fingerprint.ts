/**
 * Structural hashing: two halves of 32 bits are folded side by side. Equal data give equal hashes.
 * The order of an object's keys counts; machines build their objects in code, so it is the same in
 * every run.
 */

const multiplyA = 0x9e3779b1;
const multiplyB = 0x85ebca77;

const startA = 0x243f6a88;
const startB = 0x85a308d3;

/** Where a number that is not whole is taken apart into its bits. */
const bytes = new DataView(new ArrayBuffer(8));

/** A running hash: fold numbers, texts and values into it, then read 16 hexadecimal digits. */
export class Fingerprint {
  #a: number;
  #b: number;
  /** The object that `shared` folded last, and its own hash. */
  #known: object | null = null;
  #knownA = 0;
  #knownB = 0;

  constructor(a = startA, b = startB) {
    this.#a = a | 0;
    this.#b = b | 0;
  }

  number(value: number): void {
    const low = value | 0;
    this.#fold(low);
    if (low === value) return;
    if (Number.isSafeInteger(value)) {
      this.#fold(((value / 4_294_967_296) | 0) ^ 0x55);
      return;
    }
    bytes.setFloat64(0, value);
    this.#fold(bytes.getInt32(0));
    this.#fold(bytes.getInt32(4));
  }

  text(value: string): void {
    const { length } = value;
    let a = this.#a ^ length;
    let b = this.#b;
    for (let place = 0; place < length; place++) {
      const code = value.charCodeAt(place);
      a = Math.imul(a ^ code, multiplyA);
      b = Math.imul(b + code, multiplyB) ^ (a >>> 15);
    }
    this.#a = a;
    this.#b = b;
  }

  /** Any plain data: null, booleans, numbers, texts, lists and objects. */
  value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.number(value);
        return;
      case 'string':
        this.text(value);
        return;
      case 'boolean':
        this.#fold(value ? 0x11 : 0x12);
        return;
      case 'object':
        if (value === null) this.#fold(0x13);
        else if (Symbol.iterator in value)
          this.#iterable(value as Iterable<unknown>); // tested on this line
        else this.#object(value);
        return;
      default:
        this.#fold(0x14);
    }
  }

  /**
   * Plain data that may come several times in a row and never changes: a broadcast message is read
   * once, whatever the number of its receivers.
   */
  shared(value: object): void {
    if (this.#known !== value) {
      const a = this.#a;
      const b = this.#b;
      this.#a = startA;
      this.#b = startB;
      this.value(value);
      this.#known = value;
      this.#knownA = this.#a;
      this.#knownB = this.#b;
      this.#a = a;
      this.#b = b;
    }
    this.#fold(this.#knownA);
    this.#fold(this.#knownB);
  }

  #object(value: object): void {
    this.#fold(0x15);
    for (const key in value) {
      this.text(key);
      this.value((value as Record<string, unknown>)[key]); // key is one of its own
    }
  }

  #iterable(value: Iterable<unknown>): void {
    this.#fold(0x16);
    let length = 0;
    for (const item of value) {
      this.value(item);
      length++;
    }
    this.#fold(length);
  }

  #fold(bits: number): void {
    const a = Math.imul(this.#a ^ bits, multiplyA);
    this.#a = a ^ (a >>> 15);
    this.#b = Math.imul(this.#b ^ (bits + a), multiplyB) ^ (this.#b >>> 13);
  }

  copy(): Fingerprint {
    return new Fingerprint(this.#a, this.#b);
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return hexadecimal(this.#a) + hexadecimal(this.#b);
  }
}

const hexadecimal = (bits: number): string => (bits >>> 0).toString(16).padStart(8, '0');

/** The hash of plain data, as 16 hexadecimal digits: equal data, equal hash. */
export const hashOf = (value: unknown): string => {
  const fingerprint = new Fingerprint();
  fingerprint.value(value);
  return fingerprint.toString();
};
