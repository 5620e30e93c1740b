import { type MessageInFlight, shareOfWay } from '../sim/record.ts';
import type { TimerView } from '../sim/world-view.ts';
import { clamp } from './geometry.ts';

/** For how long (virtual time) the cross of a lost message stays, fading. */
export const LOSS_SHOWN_MICROS = 60_000;

/**
 * How far along its lane a message is at a moment, from 0 to 1. One that was sent on a cut link goes
 * as far as the cut and is there when it dies; `cutShare` says how far along the lane the cut is.
 */
export const shareOfLane = (
  message: Pick<
    MessageInFlight,
    'sentAtMicros' | 'arrivesAtMicros' | 'diesAtMicros' | 'lossReason' | 'delayed'
  >,
  micros: number,
  cutShare: number,
): number => {
  const { diesAtMicros, lossReason } = message;
  if (diesAtMicros === null) return shareOfWay(message, micros);
  if (lossReason !== 'cut') return shareOfWay(message, Math.min(micros, diesAtMicros));
  return cutShare * shareOfWay({ ...message, arrivesAtMicros: diesAtMicros }, micros);
};

/** How much of a running timer is left, from 1 down to 0. */
export const shareLeft = (
  timer: Pick<TimerView, 'setAtMicros' | 'firesAtMicros'>,
  micros: number,
): number => {
  const whole = timer.firesAtMicros - timer.setAtMicros;
  return whole <= 0 ? 0 : clamp((timer.firesAtMicros - micros) / whole, 0, 1);
};

/** How strongly a loss still shows, from 1 when it happens down to 0; 0 before it. */
export const lossStrength = (atMicros: number, micros: number): number =>
  micros < atMicros ? 0 : Math.max(0, 1 - (micros - atMicros) / LOSS_SHOWN_MICROS);
