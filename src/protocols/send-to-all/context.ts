import type { Effect } from '../../sim/effect.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { OperationResult } from '../../sim/operation.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import { SharedList } from '../../sim/shared-list.ts';
import type { Execution, SendToAllMessage, WriteOperation } from './messages.ts';
import type { SendToAllParameters } from './parameters.ts';
import { type SendToAllRuleId, sendToAllRules } from './rules.ts';
import { applyExecution, type Values } from './store.ts';

/** A write that this replica has executed, in its own order. */
export interface Executed extends Execution {
  readonly request: RequestId;
  readonly operation: WriteOperation;
  /** The server that the client asked. */
  readonly first: NodeId;
}

/** A request that was executed, and what it gave. */
export interface Remembered {
  readonly sequence: number;
  readonly result: OperationResult;
}

/** What a replica's disk holds: all that it has executed. */
export interface SendToAllDurable {
  readonly executed: SharedList<Executed>;
}

export type SendToAllEffect = Effect<SendToAllMessage, SendToAllDurable, never>;

/** A replica's state. */
export interface SendToAllContext {
  readonly id: NodeId;
  readonly peers: readonly NodeId[];
  readonly rules: Readonly<Record<SendToAllRuleId, boolean>>;
  readonly drawsOnce: boolean;
  readonly executed: SharedList<Executed>;
  readonly values: Values;
  /** The last requests of each client that were executed. */
  readonly remembered: ReadonlyMap<NodeId, readonly Remembered[]>;
  /** What the last transition asked for, in order; the machine emits it. */
  readonly outbox: readonly SendToAllEffect[];
}

/** How many requests of a client a replica remembers: more than can be under way at once. */
const mostRemembered = 16;

/** A replica after one more execution. */
export const withExecuted = (context: SendToAllContext, done: Executed): SendToAllContext => {
  const { client, sequence } = done.request;
  const known = context.remembered.get(client) ?? [];
  const remembered = new Map(context.remembered);
  remembered.set(client, [...known, { sequence, result: done.result }].slice(-mostRemembered));
  return {
    ...context,
    executed: context.executed.append(done),
    values: applyExecution(context.values, done),
    remembered,
  };
};

/** A replica as it starts: it executes again what its disk holds. */
export const freshContext = (
  input: NodeInput<SendToAllDurable, SendToAllParameters>,
): SendToAllContext => {
  const empty: SendToAllContext = {
    id: input.id,
    peers: input.peers,
    rules: Object.fromEntries(
      sendToAllRules.map(({ id }) => [id, input.rules[id] !== false]),
    ) as Record<SendToAllRuleId, boolean>, // one for each rule of the list
    drawsOnce: input.parameters.samples === 'once',
    executed: SharedList.of<Executed>(),
    values: new Map(),
    remembered: new Map(),
    outbox: [],
  };
  let context = empty;
  for (const done of input.durable?.executed ?? []) context = withExecuted(context, done);
  return input.durable === null ? empty : { ...context, executed: input.durable.executed };
};
