import type { Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart } from './describe.ts';
import { readPrimaryBackupDisk } from './disk.ts';
import { primaryBackupGuarantees } from './guarantees.ts';
import { primaryBackupMachine } from './machine.ts';
import { primaryBackupMonitors } from './monitors.ts';
import { narrate } from './narrate.ts';
import { checkPrimaryBackupParameters, primaryBackupParameters } from './parameters.ts';
import { alsbergAndDay, primaryBackupRules } from './rules.ts';
import { primaryBackupScenarios } from './scenarios.ts';
import { whyNot } from './why-not.ts';

/** Primary/backup replication, headless: all that the engine, the page and the command line need. */
export const primaryBackup: Protocol = {
  id: 'primary-backup',
  title: 'Primary/backup',
  summary:
    'One primary executes all writes and ships them to its backups, one of which takes over.',
  family: 'Replication patterns',
  paper: alsbergAndDay('A technique for a resilient service'),
  machine: primaryBackupMachine,
  operations: ['put', 'get', 'cas', 'append', 'delete', 'add', 'sample'],
  parameters: primaryBackupParameters,
  checkParameters: checkPrimaryBackupParameters,
  rules: primaryBackupRules,
  monitors: primaryBackupMonitors,
  guarantees: primaryBackupGuarantees,
  membership: 'fixed',
  nodeCounts: { choices: [2, 3, 4, 5], minimum: 2, maximum: 51 },
  readDisk: readPrimaryBackupDisk,
  epochWord: 'epoch',
  ringTimer: 'failureTimeout',
  describeNode,
  describeMessage,
  describePart,
  whyNot,
  narrate,
  scenarios: primaryBackupScenarios,
  loadRuleScenarios: async () => (await import('./rule-scenarios.ts')).primaryBackupRuleScenarios,
};
