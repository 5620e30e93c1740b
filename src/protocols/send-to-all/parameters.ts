import type { ParameterSpecification } from '../../sim/protocol.ts';

/** What a cluster is started with. */
export type SendToAllParameters = {
  readonly samples: 'everywhere' | 'once';
};

export const sendToAllParameters: readonly (ParameterSpecification & {
  readonly name: keyof SendToAllParameters;
})[] = [
  {
    name: 'samples',
    label: 'Who draws',
    explanation:
      'Whether random() and now() are executed by every replica, or once by the first server, which relays what it drew.',
    kind: 'choice',
    choices: [
      { value: 'everywhere', label: 'every replica' },
      { value: 'once', label: 'the first server' },
    ],
    default: 'everywhere',
  },
];
