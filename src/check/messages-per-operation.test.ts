import { expect, it } from 'vitest';
import type { OperationRecord } from '../sim/operation.ts';
import { operationCosts } from './messages-per-operation.ts';
import { complete, invoke, message, recordsOf } from './testing/records.ts';

const operation: OperationRecord = {
  id: 'c1#1',
  client: 'c1',
  operation: { kind: 'get', key: 'x' },
  invokedAtMicros: 0,
  completedAtMicros: 40,
  outcome: 'ok',
  result: null,
  reason: null,
  answeredBy: 'n1',
  invokedByEvent: 1,
  completedByEvent: 6,
};

const about = (type: string) => message(type, { operation: 'c1#1' });

/** A write that a leader copies to two others and answers after the first has it. */
const records = recordsOf(
  { kind: 'timer', timer: 'heartbeat', node: 'n1', sent: [message('heartbeat')] },
  { kind: 'operation', node: 'c1', effects: [invoke('c1')], sent: [about('request')] },
  { kind: 'deliver', message: about('request'), cause: 1, sent: [about('copy'), about('copy')] },
  { kind: 'deliver', message: about('copy'), cause: 2, sent: [about('stored')] },
  { kind: 'deliver', message: about('copy'), cause: 2, sent: [about('stored')] },
  { kind: 'deliver', message: about('stored'), cause: 3, sent: [about('reply')] },
  { kind: 'deliver', message: about('reply'), cause: 5, effects: [complete('c1')] },
);

it('counts all messages that served the operation, and those that had to follow one another', () => {
  expect(operationCosts(records, [operation])).toEqual([
    { id: 'c1#1', messages: 6, betweenServers: 4, messageDelays: 4 },
  ]);
});

it('counts no further back than the invocation when something older caused the answer', () => {
  const older = recordsOf(
    { kind: 'deliver', message: message('heartbeat') },
    { kind: 'operation', node: 'c1', effects: [invoke('c1')] },
    { kind: 'deliver', message: about('reply'), cause: 0, effects: [complete('c1')] },
  );
  expect(operationCosts(older, [{ ...operation, completedByEvent: 2 }])).toMatchObject([
    { messageDelays: 1 },
  ]);
});

it('counts no delays without an answer', () => {
  const given = { ...operation, outcome: 'unknown', answeredBy: null } as const;
  const open = {
    ...given,
    outcome: 'open',
    completedAtMicros: null,
    completedByEvent: null,
  } as const;
  expect(operationCosts(records, [given, open])).toMatchObject([
    { messages: 6, messageDelays: null },
    { messages: 6, messageDelays: null },
  ]);
});
