import type { Guarantee } from '../../sim/protocol.ts';
import { safetyMonitors } from './monitors.ts';

/** All faults but a disk that lies: a forced record must be there after a crash. */
const toleratedFaults = [
  'crashes',
  'restarts',
  'cuts',
  'loss',
  'duplication',
  'reordering',
  'pauses',
  'clock-drift',
] as const;

/**
 * What two-phase commit promises: safety under every fault but lost disk writes, and no progress
 * while a coordinator is out of reach: crashes and cuts block participants.
 */
export const twoPhaseGuarantees: readonly Guarantee[] = [
  ...safetyMonitors.map(({ id }) => ({ verdict: id, under: toleratedFaults, holds: true })),
  { verdict: 'two-phase-commit/blocked', under: ['crashes'], holds: true },
  { verdict: 'two-phase-commit/blocked', under: ['cuts'], holds: true },
  { verdict: 'two-phase-commit/atomicity', under: ['lost-writes', 'crashes'], holds: false },
];
