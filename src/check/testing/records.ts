import type { AnyEffect } from '../../sim/effect.ts';
import type { Intervention } from '../../sim/intervention.ts';
import type { Operation } from '../../sim/operation.ts';
import type { EventRecord, MessageInFlight, NodeState } from '../../sim/record.ts';

/** A message as it stands in records, from n1 to n2 unless told. */
export const message = (type: string, other: Partial<MessageInFlight> = {}): MessageInFlight => ({
  from: 'n1',
  to: 'n2',
  sequence: 1,
  copy: 0,
  message: { type },
  sentAtMicros: 0,
  arrivesAtMicros: 10,
  diesAtMicros: null,
  lossReason: null,
  cause: -1,
  operation: null,
  ...other,
});

type Base = Omit<Extract<EventRecord, { kind: 'operation' }>, 'kind' | 'index'>;

const base: Base = {
  atMicros: 0,
  cause: -1,
  operation: null,
  node: null,
  before: null,
  after: null,
  effects: [],
  sent: [],
};

/** An event as a test writes it: what is left out is empty, and its index is its place. */
export type Sketch = Partial<Base> &
  (
    | { readonly kind: 'start' | 'operation' }
    | { readonly kind: 'timer'; readonly timer: string }
    | { readonly kind: 'deliver' | 'lost'; readonly message: MessageInFlight }
    | {
        readonly kind: 'intervention';
        readonly intervention: Intervention;
        readonly destroyed?: readonly MessageInFlight[];
      }
  );

const recordOf = (sketch: Sketch, index: number): EventRecord => {
  const common = { ...base, ...sketch, index };
  switch (sketch.kind) {
    case 'start':
      return { ...common, kind: 'start', incarnation: 0 };
    case 'operation':
      return { ...common, kind: 'operation' };
    case 'timer':
      return { ...common, kind: 'timer', timer: sketch.timer, byHand: false };
    case 'deliver':
      return { ...common, kind: 'deliver', message: sketch.message };
    case 'lost':
      return { ...common, kind: 'lost', message: sketch.message, reason: 'loss' };
    case 'intervention': {
      const { intervention, destroyed = [] } = sketch;
      const entry = { atMicros: common.atMicros, intervention };
      return { ...common, kind: 'intervention', entry, destroyed };
    }
  }
};

/** The records of a run of just these events. */
export const recordsOf = (...sketches: readonly Sketch[]): readonly EventRecord[] =>
  sketches.map(recordOf);

const get: Operation = { kind: 'get', key: 'x' };

/** A client's operation begins. */
export const invoke = (client: string, sequence = 1): AnyEffect => ({
  kind: 'invoke',
  request: { client, sequence },
  operation: get,
});

/** A client's operation ends. */
export const complete = (
  client: string,
  outcome: 'ok' | 'fail' | 'unknown' = 'ok',
  sequence = 1,
): AnyEffect => ({
  kind: 'complete',
  request: { client, sequence },
  outcome,
  result: null,
  reason: null,
  answeredBy: outcome === 'unknown' ? null : 'n1',
});

/** A server's state in a protocol whose states are a role and an epoch. */
export const role = (value: 'leader' | 'follower', epoch: number | null = null): NodeState => ({
  value,
  context: { epoch },
});
