/** A moment or a span of virtual time: a whole number of microseconds since the run began. */
export type Micros = number;

/** An inclusive range from which the kernel draws a span. */
export type MicrosRange = readonly [minimum: Micros, maximum: Micros];

/** A wait without memory: however long it has lasted, so much is still to come on average. */
export interface ExponentialWait {
  readonly meanMicros: Micros;
}

/** The number of microseconds in that many milliseconds. */
export const milliseconds = (count: number): Micros => Math.round(count * 1_000);

/** The number of microseconds in that many seconds. */
export const seconds = (count: number): Micros => Math.round(count * 1_000_000);
