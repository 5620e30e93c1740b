import type { WireMessage } from '../sim/effect.ts';
import { type Operation, type Outcome, operationText } from '../sim/operation.ts';
import type { MessageDescription, Protocol } from '../sim/protocol.ts';
import type { ReplyMessage, RequestMessage } from '../sim/wire.ts';

const isRequest = (message: WireMessage): message is RequestMessage => message.type === 'request';
const isReply = (message: WireMessage): message is ReplyMessage => message.type === 'reply';

/**
 * What is said about any message: a client's request and its answer look the same in every protocol,
 * all others as their protocol describes them.
 */
export const describeAnyMessage = (
  protocol: Pick<Protocol, 'describeMessage'>,
  message: WireMessage,
): MessageDescription => {
  if (isRequest(message)) {
    return { family: 'client', label: operationText(message.operation), epoch: null, cells: [] };
  }
  if (isReply(message)) {
    return { family: 'client', label: outcomeText(message.outcome), epoch: null, cells: [] };
  }
  return protocol.describeMessage(message);
};

/** A server's answer in a few words: `done`, `7`, `ask n2`, `failed: …`. */
export const outcomeText = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'ok':
      return resultText(outcome.result);
    case 'fail':
      return `failed: ${outcome.reason}`;
    case 'redirect':
      return outcome.to === null ? 'knows no leader' : `ask ${outcome.to}`;
  }
};

/** What an operation gave, in a word. */
export const resultText = (result: Extract<Outcome, { kind: 'ok' }>['result']): string => {
  switch (result.kind) {
    case 'done':
      return 'done';
    case 'value':
      return result.value ?? 'nothing';
    case 'swapped':
      return result.swapped ? 'swapped' : 'not swapped';
    case 'values':
      return result.values.map((value) => value ?? 'nothing').join(', ');
  }
};

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
