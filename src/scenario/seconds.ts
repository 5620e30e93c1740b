import type { Micros } from '../sim/time.ts';

const MICROS_A_SECOND = 1_000_000;

/** A time in seconds as it stands in a link: `1.284`, without zeros at the end. */
export const formatSeconds = (micros: Micros): string => {
  const whole = Math.floor(micros / MICROS_A_SECOND);
  const fraction = String(micros % MICROS_A_SECOND)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
};

/** The time that such a text stands for, exactly; null when it is not such a text. */
export const parseSeconds = (text: string): Micros | null => {
  const match = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  return Number(whole) * MICROS_A_SECOND + Number(fraction.padEnd(6, '0'));
};
