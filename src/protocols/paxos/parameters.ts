import type { ParameterSpecification } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';

/** What a Paxos cluster is started with; the specifications below give units, ranges and defaults. */
export type PaxosParameters = {
  readonly roles: 'together' | 'apart';
  readonly proposers: number;
  readonly acceptors: number;
  readonly learning: 'everyone' | 'distinguished';
  readonly refusals: boolean;
  readonly answerTimeout: Micros;
  readonly repeats: number;
  readonly backOffMinimum: Micros;
  readonly backOffMaximum: Micros;
};

export const paxosParameters: readonly (ParameterSpecification & {
  readonly name: keyof PaxosParameters;
})[] = [
  {
    name: 'roles',
    label: 'Roles',
    explanation:
      'Whether every node proposes, accepts and learns, or each has one of the three roles (§2.1).',
    kind: 'choice',
    choices: [
      { value: 'together', label: 'Every node plays all three' },
      { value: 'apart', label: 'Each node plays one' },
    ],
    default: 'together',
  },
  {
    name: 'proposers',
    label: 'Proposers',
    explanation: 'With roles apart: the first so many nodes propose (§2.1).',
    kind: 'count',
    minimum: 1,
    maximum: 50,
    default: 2,
  },
  {
    name: 'acceptors',
    label: 'Acceptors',
    explanation: 'With roles apart: the next so many nodes accept, and the rest learn (§2.1).',
    kind: 'count',
    minimum: 1,
    maximum: 50,
    default: 3,
  },
  {
    name: 'learning',
    label: 'Who is told of an acceptance',
    explanation:
      'Every learner and the proposer that asked, or one distinguished learner that informs all others: fewer messages, one more delay, and less reliable (§2.3).',
    kind: 'choice',
    choices: [
      { value: 'everyone', label: 'Every learner' },
      { value: 'distinguished', label: 'A distinguished learner' },
    ],
    default: 'everyone',
  },
  {
    name: 'refusals',
    label: 'Say no',
    explanation:
      'An acceptor that ignores a request because of a promise says so, and the proposer gives up its number at once (§2.2, its end).',
    kind: 'switch',
    default: true,
  },
  {
    name: 'answerTimeout',
    label: 'Answer time-out',
    explanation: 'How long a proposer waits for a majority of answers before it acts again.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(60),
    default: milliseconds(80),
  },
  {
    name: 'repeats',
    label: 'Repeats under one number',
    explanation:
      'How often a proposer asks again under the same number before it takes a higher one.',
    kind: 'count',
    minimum: 0,
    maximum: 100,
    default: 1,
  },
  {
    name: 'backOffMinimum',
    label: 'Shortest back-off',
    explanation: 'The least time that a proposer waits before it tries a higher number.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(60),
    default: milliseconds(20),
  },
  {
    name: 'backOffMaximum',
    label: 'Longest back-off',
    explanation: 'The range that waits are drawn from doubles with every failure, up to this.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(60),
    default: seconds(1),
  },
];

const inMilliseconds = (micros: Micros): string => `${micros / 1_000} ms`;

/** Checks the parameters against each other; null when they go together. */
export const checkPaxosParameters = (
  parameters: Readonly<Record<string, ParameterValue>>,
): { readonly what: string; readonly remedy: string } | null => {
  const { backOffMinimum, backOffMaximum } = parameters as PaxosParameters; // the kernel has checked each of them against its specification
  return backOffMinimum <= backOffMaximum
    ? null
    : {
        what: `The shortest back-off (${inMilliseconds(backOffMinimum)}) is over the longest (${inMilliseconds(backOffMaximum)}).`,
        remedy: 'Make backOffMinimum at most backOffMaximum.',
      };
};
