import { pick } from '../../sim/random.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import type { PaxosContext, PaxosEffect } from './context.ts';

/** The answer to an operation that is not a proposal. */
export const refuseOperation = ({ message }: RequestDelivered): readonly PaxosEffect[] => [
  {
    kind: 'reply',
    request: message.request,
    outcome: {
      kind: 'fail',
      reason: `a single decision has no operation ${message.operation.kind}`,
    },
  },
];

/** Sends a client on from a node that does not propose to one that does. */
export const redirectToProposer = (
  { settings }: PaxosContext,
  { message, random }: RequestDelivered,
): readonly PaxosEffect[] => [
  {
    kind: 'reply',
    request: message.request,
    outcome: { kind: 'redirect', to: pick(random, settings.roles.proposers) },
  },
];

/** Tells a client what was chosen before it asked. */
export const answerChosen = (
  { chosen }: PaxosContext,
  { message }: RequestDelivered,
): readonly PaxosEffect[] =>
  chosen === null
    ? []
    : [
        {
          kind: 'reply',
          request: message.request,
          outcome: { kind: 'ok', result: { kind: 'value', value: chosen.value } },
        },
      ];
