import { FASTEST, SLOWEST } from '../../session/player.ts';

/** The slider's ends and steps: powers of ten of the speed. */
export const SPEED_SCALE = {
  minimum: Math.log10(SLOWEST),
  maximum: Math.log10(FASTEST),
  step: 0.05,
} as const;

/** Where a speed stands on the slider. */
export const scaleOfSpeed = (speed: number): number => Math.log10(speed);

/** The speed at a place of the slider. */
export const speedOfScale = (place: number): number => 10 ** place;
