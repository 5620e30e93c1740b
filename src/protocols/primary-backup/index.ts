import { fields, listOf, refuse, text, whole } from '../../kit/disk.ts';
import { faultsOfNodesAndLinks } from '../../kit/faults.ts';
import type { Guarantee, Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart, narrate } from './explain.ts';
import { appendEntries, beginningOf, type Entry, emptyLog } from './log.ts';
import {
  alsbergAndDay,
  checkParameters,
  primaryBackupParameters,
  rules,
  technique,
} from './paper.ts';
import { type Durable, primaryBackupNode } from './primary-backup.ts';
import { safety, sights } from './properties.ts';
import {
  primaryBackupRuleScenarios,
  primaryBackupScenarios,
  primaryBackupWords,
} from './scenarios.ts';
import { whyNot } from './why-not.ts';

const anything = (json: unknown): unknown => json;
const shape = {
  epoch: anything,
  key: anything,
  value: anything,
  client: anything,
  sequence: anything,
};

/**
 * Reads what a scenario puts on a server's disk: `{ epoch, log }`, each entry of the log
 * `{ epoch, key, value, client, sequence }`, a put; without a key it is the beginning of its epoch.
 * Epochs must not fall along the log nor pass the disk's.
 */
export const readDisk = (json: unknown): Durable => {
  const { epoch, log } = fields({ epoch: whole(1), log: anything })(json, '');
  let lowest = 1;
  const readEntry = (item: unknown, place: string): Entry => {
    const given = fields(shape)(item, place);
    lowest = whole(lowest)(given.epoch, `${place}.epoch`);
    if (lowest > epoch) refuse(`${place}.epoch`, `at most epoch (${epoch})`, lowest);
    if (given.key === undefined) return beginningOf(lowest);
    const put = fields({ key: text, value: text, client: text, sequence: whole(1) });
    const { key, value, client, sequence } = put(item, place);
    return {
      epoch: lowest,
      command: { operation: { kind: 'put', key, value }, request: { client, sequence } },
      changes: [{ key, value }],
      result: { kind: 'done' },
    };
  };
  return { epoch, log: appendEntries(emptyLog, listOf('entries', readEntry)(log, 'log')) };
};

const writesLast = (
  under: Guarantee['under'],
  holds: boolean,
  parameters: Guarantee['parameters'] & object,
): Guarantee => ({ verdict: 'primary-backup/acknowledged-writes-last', under, holds, parameters });

/**
 * What the parameters promise, both ways. With an election every acknowledged write lasts as soon as
 * a majority has stored it, since any two majorities share a server; in the fixed order only a write
 * that every backup has stored is sure to be at the one that takes over.
 */
const guarantees: readonly Guarantee[] = [
  { verdict: 'primary-backup/logs-agree', under: faultsOfNodesAndLinks, holds: true },
  writesLast(faultsOfNodesAndLinks, true, { acknowledge: 'majority', failover: 'election' }),
  writesLast(faultsOfNodesAndLinks, true, { acknowledge: 'all', failover: 'election' }),
  writesLast(faultsOfNodesAndLinks, true, { acknowledge: 'all', failover: 'order' }),
  writesLast(['crashes'], false, { acknowledge: 'none' }),
  writesLast(['crashes', 'cuts'], false, { acknowledge: 'majority', failover: 'order' }),
];

/** Primary/backup replication, headless: all that the engine, the page and the command line need. */
export const primaryBackup: Protocol = {
  id: 'primary-backup',
  title: 'Primary/backup',
  summary:
    'One primary executes all writes and ships them to its backups, one of which takes over.',
  family: 'Replication patterns',
  paper: alsbergAndDay(technique),
  machine: primaryBackupNode.machine,
  operations: ['put', 'get', 'cas', 'append', 'delete', 'add', 'sample'],
  parameters: primaryBackupParameters,
  checkParameters,
  rules,
  monitors: [...safety, ...sights],
  guarantees,
  membership: 'fixed',
  nodeCounts: { choices: [2, 3, 4, 5], minimum: 2, maximum: 51 },
  readDisk,
  epochWord: 'epoch',
  ringTimer: 'failureTimeout',
  describeNode,
  describeMessage,
  describePart,
  whyNot,
  narrate,
  scenarios: primaryBackupScenarios,
  storyWords: primaryBackupWords,
  loadRuleScenarios: async () => primaryBackupRuleScenarios,
};
