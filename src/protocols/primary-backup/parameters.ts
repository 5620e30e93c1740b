import type { ParameterSpecification } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';

/** What a cluster is started with; the specifications below give units, ranges and defaults. */
export type PrimaryBackupParameters = {
  readonly acknowledge: 'none' | 'one' | 'majority' | 'all';
  readonly ship: 'log' | 'state';
  readonly transfer: 'push' | 'pull';
  readonly shipDelay: Micros;
  readonly pullInterval: Micros;
  readonly heartbeatInterval: Micros;
  readonly failureTimeout: Micros;
  readonly failover: 'order' | 'election';
  readonly logKept: number;
};

export const primaryBackupParameters: readonly (ParameterSpecification & {
  readonly name: keyof PrimaryBackupParameters;
})[] = [
  {
    name: 'acknowledge',
    label: 'Answer a write after',
    explanation:
      'How many backups must have stored a write before its client is answered: none is asynchronous, one is semi-synchronous, all is synchronous.',
    kind: 'choice',
    choices: [
      { value: 'none', label: 'no backup (asynchronous)' },
      { value: 'one', label: 'one backup (semi-synchronous)' },
      { value: 'majority', label: 'a majority, with the primary' },
      { value: 'all', label: 'all backups (synchronous)' },
    ],
    default: 'majority',
  },
  {
    name: 'ship',
    label: 'What is shipped',
    explanation:
      'The operations, which every backup executes itself, or the state that they changed at the primary.',
    kind: 'choice',
    choices: [
      { value: 'log', label: 'the log of operations' },
      { value: 'state', label: 'the changed state' },
    ],
    default: 'log',
  },
  {
    name: 'transfer',
    label: 'Who begins',
    explanation: 'The primary pushes entries to its backups, or the backups pull them from it.',
    kind: 'choice',
    choices: [
      { value: 'push', label: 'the primary pushes' },
      { value: 'pull', label: 'the backups pull' },
    ],
    default: 'push',
  },
  {
    name: 'shipDelay',
    label: 'Shipping delay',
    explanation:
      'How long the primary gathers entries before it pushes them; 0 pushes each at once.',
    kind: 'duration',
    unit: 'micros',
    minimum: 0,
    maximum: seconds(10),
    default: 0,
  },
  {
    name: 'pullInterval',
    label: 'Pull interval',
    explanation: 'How long a backup that pulls waits before it asks again.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(10),
    default: milliseconds(40),
  },
  {
    name: 'heartbeatInterval',
    label: 'Heartbeat interval',
    explanation: 'How often the primary tells its backups that it is alive.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(10),
    default: milliseconds(50),
  },
  {
    name: 'failureTimeout',
    label: 'Failure time-out',
    explanation:
      'How long a backup hears nothing before it takes the primary for dead. Too long: nobody serves. Too short: two primaries.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(2),
    maximum: seconds(60),
    default: milliseconds(200),
  },
  {
    name: 'failover',
    label: 'Who takes over',
    explanation:
      'The next server in a fixed order, each one a time-out later, without asking anybody; or the winner of an election, which needs a majority of all servers.',
    kind: 'choice',
    choices: [
      { value: 'order', label: 'the next in the order' },
      { value: 'election', label: 'an elected backup' },
    ],
    default: 'election',
  },
  {
    name: 'logKept',
    label: 'Log kept',
    explanation:
      'The least number of entries that a log keeps. A backup that lags further behind gets the whole state.',
    kind: 'count',
    minimum: 1,
    maximum: 1_000,
    default: 100,
  },
];

const inMilliseconds = (micros: Micros): string => `${micros / 1_000} ms`;

/** Checks the parameters against each other; null when they go together. */
export const checkPrimaryBackupParameters = (
  parameters: Readonly<Record<string, ParameterValue>>,
): { readonly what: string; readonly remedy: string } | null => {
  const { heartbeatInterval, failureTimeout } = parameters as PrimaryBackupParameters; // the kernel has checked each of them against its specification
  if (heartbeatInterval >= failureTimeout) {
    return {
      what: `The heartbeat interval (${inMilliseconds(heartbeatInterval)}) is not under the failure time-out (${inMilliseconds(failureTimeout)}), so backups would take a healthy primary for dead.`,
      remedy: 'Make heartbeatInterval less than failureTimeout.',
    };
  }
  return null;
};
