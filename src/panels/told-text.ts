import { resultText } from '../kit/words.ts';
import { type Operation, type Outcome, operationText } from '../sim/operation.ts';

/** What a client learns when its operation ends well, as the second half of a sentence. */
export const toldText = (
  operation: Operation,
  result: Extract<Outcome, { kind: 'ok' }>['result'],
): string => {
  switch (result.kind) {
    case 'done':
      return `${operationText(operation)} is done`;
    case 'value':
      return 'key' in operation
        ? `${operation.key} is ${result.value ?? 'absent'}`
        : `the value is ${result.value ?? 'absent'}`;
    case 'swapped':
      return result.swapped
        ? `${operationText(operation)} is done`
        : `${operationText(operation)} did not apply: the value was another`;
    case 'values':
      return `${operationText(operation)} gives ${resultText(result)}`;
  }
};
