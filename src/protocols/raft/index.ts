import { fields, listOf, orNull, type Read, refuse, text, whole } from '../../kit/disk.ts';
import { nonByzantineFaults } from '../../kit/faults.ts';
import { type KeyValueOperation, keyValueOperations } from '../../kit/key-value.ts';
import { inOrder } from '../../kit/parameters.ts';
import type { Guarantee, Protocol } from '../../sim/protocol.ts';
import { SharedList } from '../../sim/shared-list.ts';
import { describeMessage, describeNode, describePart, narrate } from './explain.ts';
import type { Entry } from './log.ts';
import { cite, raftParameters, rules } from './paper.ts';
import { liveness, safety, sights } from './properties.ts';
import { type Durable, raftNode } from './raft.ts';
import { raftRuleScenarios, raftScenarios, raftWords } from './scenarios.ts';
import { whyNot } from './why-not.ts';

const readOperation: Read<KeyValueOperation> = (json, place) => {
  const { kind } = fields({ kind: (it) => it })(json, place);
  switch (kind) {
    case 'put':
    case 'append':
      return { kind, ...fields({ key: text, value: text })(json, place) };
    case 'get':
    case 'delete':
      return { kind, ...fields({ key: text })(json, place) };
    case 'cas':
      return { kind, ...fields({ key: text, expected: orNull(text), value: text })(json, place) };
    default:
      return refuse(`${place}.kind`, "'put', 'get', 'cas', 'append' or 'delete'", kind);
  }
};

const readRequest = fields({ client: text, sequence: whole(1) });

const readEntry: Read<Entry> = (json, place) => {
  const { operation, request, term } = fields({
    term: whole(1),
    operation: orNull(readOperation),
    request: orNull(readRequest),
  })(json, place);
  return { term, command: operation === null ? null : { operation, request } };
};

/**
 * Reads what a scenario puts on a server's disk: `{ currentTerm, votedFor, log }`, each entry of the
 * log `{ term, operation?, request? }`; without an operation it is a no-op. Terms must not fall along
 * the log nor pass currentTerm.
 */
export const readDisk = (json: unknown): Durable => {
  const disk = fields({
    currentTerm: whole(0),
    votedFor: orNull(text),
    log: listOf('entries', readEntry),
  })(json, '');
  let lowest = 1;
  for (const [position, { term }] of disk.log.entries()) {
    whole(lowest)(term, `log[${position}].term`);
    if (term > disk.currentTerm) {
      refuse(`log[${position}].term`, `at most currentTerm (${disk.currentTerm})`, term);
    }
    lowest = term;
  }
  return { ...disk, log: SharedList.from(disk.log) };
};

/**
 * What Raft promises: safety "under all non-Byzantine conditions, including network delays,
 * partitions, and packet loss, duplication, and reordering" and never by timing (§2), and to its
 * clients linearizable operations (§8). A disk that loses what it has reported as stored breaks it.
 */
const guarantees: readonly Guarantee[] = [
  ...safety.map(({ id }) => ({ verdict: id, under: nonByzantineFaults, holds: true })),
  { verdict: 'linearizable', under: nonByzantineFaults, holds: true },
  { verdict: 'raft/leader-completeness', under: ['lost-writes', 'crashes'], holds: false },
];

/** Raft, headless: all that the engine, the page and the command line need to know about it. */
export const raft: Protocol = {
  id: 'raft',
  title: 'Raft',
  summary: 'One elected leader orders all writes; a majority makes them last.',
  family: 'Consensus',
  paper: cite('Figure 2'),
  machine: raftNode.machine,
  operations: keyValueOperations,
  parameters: raftParameters,
  checkParameters: inOrder(raftParameters, [
    { less: 'electionTimeoutMinimum', more: 'electionTimeoutMaximum' },
    {
      less: 'heartbeatInterval',
      more: 'electionTimeoutMinimum',
      strictly: true,
      otherwise: 'so followers would depose a healthy leader',
    },
  ]),
  rules,
  monitors: [...safety, liveness, ...sights],
  guarantees,
  membership: 'fixed',
  nodeCounts: { choices: [3, 5, 7, 9], minimum: 2, maximum: 51 },
  readDisk,
  epochWord: 'term',
  ringTimer: 'electionTimeout',
  describeNode,
  describeMessage,
  describePart,
  whyNot,
  narrate,
  scenarios: raftScenarios,
  storyWords: raftWords,
  loadRuleScenarios: async () => raftRuleScenarios,
};
