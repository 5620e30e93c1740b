import type { ParameterSpecification } from '../../sim/protocol.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';

/** The most servers of a cluster, and so the most that can be told to refuse. */
export const mostServers = 9;

/** What a cluster is started with; the specifications below give units, ranges and defaults. */
export type TwoPhaseParameters = {
  readonly acknowledgements: boolean;
  readonly cooperativeTermination: boolean;
  /** A node's name, or `nobody`. */
  readonly refuses: string;
  readonly voteTimeout: Micros;
  readonly decisionTimeout: Micros;
  readonly acknowledgementTimeout: Micros;
};

export const twoPhaseParameters: readonly (ParameterSpecification & {
  readonly name: keyof TwoPhaseParameters;
})[] = [
  {
    name: 'acknowledgements',
    label: 'Acknowledge commits',
    explanation:
      'Participants acknowledge a commit, so that the coordinator can forget it: 4n messages. Without, 3n, and its commit records must be kept for ever.',
    kind: 'switch',
    default: true,
  },
  {
    name: 'cooperativeTermination',
    label: 'Co-operative termination',
    explanation:
      'A prepared participant that hears nothing from its coordinator asks the other participants too (BHG, section 7.4).',
    kind: 'switch',
    default: true,
  },
  {
    name: 'refuses',
    label: 'Who votes no',
    explanation: 'This node votes no on every transaction that writes one of its keys.',
    kind: 'choice',
    choices: [
      { value: 'nobody', label: 'nobody' },
      ...Array.from({ length: mostServers }, (_, place) => ({
        value: `n${place + 1}`,
        label: `n${place + 1}`,
      })),
    ],
    default: 'nobody',
  },
  {
    name: 'voteTimeout',
    label: 'Time-out for votes',
    explanation: 'How long the coordinator waits for votes before it aborts.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(60),
    default: milliseconds(150),
  },
  {
    name: 'decisionTimeout',
    label: 'Time-out for the decision',
    explanation:
      'How long a prepared participant waits for the decision before it asks, and before it asks again.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(60),
    default: milliseconds(200),
  },
  {
    name: 'acknowledgementTimeout',
    label: 'Time-out for acknowledgements',
    explanation:
      'How long the coordinator waits for acknowledgements before it sends the commit again.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(1),
    maximum: seconds(60),
    default: milliseconds(200),
  },
];
