import type { ParameterSpecification } from '../../sim/protocol.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';

/** What a cluster is started with. */
export type MultiMasterParameters = {
  readonly masters: 'two' | 'all';
  readonly conflicts: 'last-writer-wins' | 'keep-both';
  readonly exchangeInterval: Micros;
};

export const multiMasterParameters: readonly (ParameterSpecification & {
  readonly name: keyof MultiMasterParameters;
})[] = [
  {
    name: 'masters',
    label: 'Who accepts writes',
    explanation: 'The first two servers, or all of them. The others serve reads.',
    kind: 'choice',
    choices: [
      { value: 'two', label: 'two masters' },
      { value: 'all', label: 'every server' },
    ],
    default: 'two',
  },
  {
    name: 'conflicts',
    label: 'Conflicting writes',
    explanation:
      'Of writes that did not know of each other, the one with the latest stamp stays, or all stay and are shown to whoever reads.',
    kind: 'choice',
    choices: [
      { value: 'last-writer-wins', label: 'last writer wins' },
      { value: 'keep-both', label: 'keep both' },
    ],
    default: 'last-writer-wins',
  },
  {
    name: 'exchangeInterval',
    label: 'Exchange interval',
    explanation: 'How often a server compares all that it holds with another one, drawn at random.',
    kind: 'duration',
    unit: 'micros',
    minimum: milliseconds(5),
    maximum: seconds(60),
    default: milliseconds(400),
  },
];
