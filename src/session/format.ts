export { momentText, secondsText, spanText } from '../kit/words.ts';

/** How fast virtual time runs: `1/40×` slower than the wall clock, `1×` with it, `2.5×` faster. */
export const speedText = (speed: number): string =>
  speed >= 0.95 ? `${Number(speed.toFixed(1))}×` : `1/${Number((1 / speed).toPrecision(2))}×`;
