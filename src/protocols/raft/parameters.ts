import type { ParameterSpecification } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';

/** What a Raft cluster is started with; the specifications below give units, ranges and defaults. */
export type RaftParameters = {
  readonly electionTimeoutMinimum: Micros;
  readonly electionTimeoutMaximum: Micros;
  readonly heartbeatInterval: Micros;
  readonly batchSize: number;
  readonly conflictTermOptimisation: boolean;
  readonly noOpOnElection: boolean;
};

export const raftParameters: readonly (ParameterSpecification & {
  readonly name: keyof RaftParameters;
})[] = [
  {
    name: 'electionTimeoutMinimum',
    label: 'Shortest election time-out',
    explanation:
      'A server that hears no leader for this long may already stand for election (§5.2).',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(10),
    maximum: seconds(60),
    default: milliseconds(150),
  },
  {
    name: 'electionTimeoutMaximum',
    label: 'Longest election time-out',
    explanation: 'Each time-out is drawn anew between the shortest and this one (§5.2).',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(10),
    maximum: seconds(60),
    default: milliseconds(300),
  },
  {
    name: 'heartbeatInterval',
    label: 'Heartbeat interval',
    explanation: 'How long a leader stays silent before it sends AppendEntries again (§5.2).',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(10),
    default: milliseconds(50),
  },
  {
    name: 'batchSize',
    label: 'Entries in a message',
    explanation: 'The most entries that one AppendEntries carries (§5.3).',
    kind: 'count',
    minimum: 1,
    maximum: 1_000,
    default: 64,
  },
  {
    name: 'conflictTermOptimisation',
    label: 'Back up a term at a time',
    explanation:
      'A follower whose log differs names the term of the conflict and its first index, so that the leader skips the whole term at once (§5.3).',
    kind: 'switch',
    default: true,
  },
  {
    name: 'noOpOnElection',
    label: 'No-op on election',
    explanation:
      'A new leader begins its term with an empty entry, which lets it commit what earlier leaders left behind (§8).',
    kind: 'switch',
    default: true,
  },
];

const inMilliseconds = (micros: Micros): string => `${micros / 1_000} ms`;

/** Checks Raft's parameters against each other; null when they go together. */
export const checkRaftParameters = (
  parameters: Readonly<Record<string, ParameterValue>>,
): { readonly what: string; readonly remedy: string } | null => {
  const { electionTimeoutMinimum, electionTimeoutMaximum, heartbeatInterval } =
    parameters as RaftParameters; // the kernel has checked each of them against its specification
  if (electionTimeoutMinimum > electionTimeoutMaximum) {
    return {
      what: `The shortest election time-out (${inMilliseconds(electionTimeoutMinimum)}) is over the longest (${inMilliseconds(electionTimeoutMaximum)}).`,
      remedy: 'Make electionTimeoutMinimum at most electionTimeoutMaximum.',
    };
  }
  if (heartbeatInterval >= electionTimeoutMinimum) {
    return {
      what: `The heartbeat interval (${inMilliseconds(heartbeatInterval)}) is not under the shortest election time-out (${inMilliseconds(electionTimeoutMinimum)}), so followers would depose a healthy leader.`,
      remedy: 'Make heartbeatInterval less than electionTimeoutMinimum.',
    };
  }
  return null;
};
