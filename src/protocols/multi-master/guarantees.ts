import type { Guarantee } from '../../sim/protocol.ts';

const faults = [
  'crashes',
  'restarts',
  'cuts',
  'loss',
  'duplication',
  'reordering',
  'pauses',
] as const;

/** What the pattern promises: always available, equal in the end, and what gets lost on the way. */
export const multiMasterGuarantees: readonly Guarantee[] = [
  { verdict: 'multi-master/same-writes-same-state', under: faults, holds: true },
  {
    verdict: 'multi-master/acknowledged-writes-kept',
    under: faults,
    holds: true,
    parameters: { conflicts: 'keep-both' },
  },
  {
    verdict: 'multi-master/acknowledged-writes-kept',
    under: [],
    holds: false,
    parameters: { conflicts: 'last-writer-wins' },
  },
];
