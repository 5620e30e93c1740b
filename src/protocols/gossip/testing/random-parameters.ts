import fc from 'fast-check';
import type { ParameterSpecification } from '../../../sim/protocol.ts';
import type { ParameterValue } from '../../../sim/protocol-setup.ts';
import { gossip } from '../index.ts';

const settingOf = (parameter: ParameterSpecification): fc.Arbitrary<ParameterValue> => {
  switch (parameter.kind) {
    case 'choice':
      return fc.constantFrom(...parameter.choices.map(({ value }) => value));
    case 'switch':
      return fc.boolean();
    case 'count':
      return fc.integer({ min: parameter.minimum, max: 4 });
    case 'duration':
      return fc.constant(parameter.default);
  }
};

/** Random settings of all parameters that go together. Durations keep their defaults; counts go up to 4. */
export const randomParameters: fc.Arbitrary<Readonly<Record<string, ParameterValue>>> = fc
  .record(
    Object.fromEntries(
      gossip.parameters.map((parameter) => [parameter.name, settingOf(parameter)] as const),
    ),
  )
  .filter((parameters) => gossip.checkParameters?.(parameters) === null);
