import type { Intervention } from '../sim/intervention.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { EventRecord, MessageInFlight } from '../sim/record.ts';

/** What a record of any kind needs at least; tests name only what they are about. */
const base = {
  atMicros: 0,
  cause: -1,
  operation: null,
  node: null,
  before: null,
  after: null,
  effects: [],
  sent: [],
} as const;

/** A record of one event, for tests. */
export const record = <Kind extends EventRecord['kind']>(
  kind: Kind,
  index: number,
  about: Omit<Extract<EventRecord, { kind: Kind }>, 'kind' | 'index' | keyof typeof base> &
    Partial<EventRecord>,
): EventRecord => ({ ...base, ...about, kind, index }) as EventRecord; // the parts of just this kind of record

/** A record of an intervention, for tests. */
export const intervened = (
  index: number,
  atMicros: number,
  intervention: Intervention,
  destroyed: readonly MessageInFlight[] = [],
): EventRecord =>
  record('intervention', index, {
    atMicros,
    node: 'node' in intervention ? intervention.node : null,
    entry: { atMicros, intervention },
    destroyed,
  });

/** A message on its way for ten milliseconds, for tests. */
export const message = (
  from: string,
  to: string,
  sequence: number,
  sentAtMicros: number,
  more: Partial<MessageInFlight> = {},
): MessageInFlight => ({
  from,
  to,
  sequence,
  copy: 0,
  message: { type: 'ping' },
  sentAtMicros,
  arrivesAtMicros: sentAtMicros + 10_000,
  diesAtMicros: null,
  lossReason: null,
  cause: 0,
  operation: null,
  ...more,
});

/** The parts of a protocol that the panels' logic uses; its context is `{ epoch, leads }`. */
export const plainProtocol = {
  narrate: () => null,
  describeMessage: ({ type }) => ({ family: 'data', label: type, epoch: 1, cells: [] }),
  describeNode: ({ context }) => ({
    ...(context as { readonly epoch: number; readonly leads: boolean }), // as the tests' states hold it
    role: '',
    belief: '',
    log: [],
    logLength: 0,
    committedLength: 0,
    value: '',
    replica: null,
    quorums: [],
    fields: [],
  }),
} satisfies Pick<Protocol, 'narrate' | 'describeMessage' | 'describeNode'>;
