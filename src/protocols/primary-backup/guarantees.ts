import type { Guarantee } from '../../sim/protocol.ts';

const crashFaults = [
  'crashes',
  'restarts',
  'loss',
  'duplication',
  'reordering',
  'pauses',
  'cuts',
] as const;

/**
 * What the parameters promise, both ways. With an election every acknowledged write lasts as soon as
 * a majority has stored it, since any two majorities share a server; in the fixed order only a write
 * that every backup has stored is sure to be at the one that takes over.
 */
export const primaryBackupGuarantees: readonly Guarantee[] = [
  { verdict: 'primary-backup/logs-agree', under: crashFaults, holds: true },
  {
    verdict: 'primary-backup/acknowledged-writes-last',
    under: crashFaults,
    holds: true,
    parameters: { acknowledge: 'majority', failover: 'election' },
  },
  {
    verdict: 'primary-backup/acknowledged-writes-last',
    under: crashFaults,
    holds: true,
    parameters: { acknowledge: 'all', failover: 'election' },
  },
  {
    verdict: 'primary-backup/acknowledged-writes-last',
    under: crashFaults,
    holds: true,
    parameters: { acknowledge: 'all', failover: 'order' },
  },
  {
    verdict: 'primary-backup/acknowledged-writes-last',
    under: ['crashes'],
    holds: false,
    parameters: { acknowledge: 'none' },
  },
  {
    verdict: 'primary-backup/acknowledged-writes-last',
    under: ['crashes', 'cuts'],
    holds: false,
    parameters: { acknowledge: 'majority', failover: 'order' },
  },
];
