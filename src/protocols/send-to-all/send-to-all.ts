import { withEntry } from '../../kit/maps.ts';
import { defineNode, type Known, type On, type Step } from '../../kit/node.ts';
import { commandText } from '../../kit/words.ts';
import {
  drawn,
  type Execution,
  executeWrite,
  isWrite,
  type WriteOperation,
  withChanges,
} from '../../kit/writes.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { OperationResult } from '../../sim/operation.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import { SharedList } from '../../sim/shared-list.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import type { Parameters, RuleId } from './paper.ts';

/** A client's write on its way from the server that it asked to every other one. */
export interface Relay {
  readonly type: 'relay';
  readonly request: RequestId;
  readonly operation: WriteOperation;
  /** What a sample drew at the first server; null where every server draws for itself. */
  readonly drawn: string | null;
}

/** A write that a replica has executed, in its own order; `first` is the server that the client asked. */
export interface Executed extends Execution {
  readonly request: RequestId;
  readonly operation: WriteOperation;
  readonly first: NodeId;
}

export interface State {
  /** All that it has executed; on its disk. */
  executed: SharedList<Executed>;
  /** What that leads to. */
  values: ReadonlyMap<string, string>;
  /** The last requests of each client that were executed, and what they gave. */
  remembered: ReadonlyMap<
    NodeId,
    readonly { readonly sequence: number; readonly result: OperationResult }[]
  >;
}

/** What a replica is made of. */
export interface SendToAll {
  readonly state: State;
  readonly message: Relay;
  readonly timer: never;
  readonly parameters: Parameters;
  readonly rule: RuleId;
  readonly role: 'replica';
  readonly durable: 'executed';
}
type Node = Step<SendToAll>;
/** All that a replica knows, for those who look at it. */
export type Replica = Known<SendToAll>;

const coordination = 'Replica coordination';

/** How many requests of a client a replica remembers: more than can be under way at once. */
const mostRemembered = 16;

/** Takes over what an execution did. */
const take = (s: State, done: Executed): void => {
  const { client, sequence } = done.request;
  const known = s.remembered.get(client) ?? [];
  const latest = [...known, { sequence, result: done.result }].slice(-mostRemembered);
  s.values = withChanges(s.values, done.changes);
  s.remembered = withEntry(s.remembered, client, latest);
};

/** It executes again what its disk holds. */
const fresh = ({ durable }: NodeInput<Pick<State, 'executed'>, Parameters>): State => {
  const executed = durable?.executed ?? SharedList.of<Executed>();
  const s: State = { executed, values: new Map(), remembered: new Map() };
  for (const done of executed) take(s, done);
  return s;
};

const changesText = ({ changes }: Execution): string =>
  changes.map(({ key, value }) => `${key} is ${value ?? 'gone'}`).join(', ') || 'nothing changes';

const execute = (
  node: Node,
  request: RequestId,
  operation: WriteOperation,
  first: NodeId,
  sample: string,
): OperationResult => {
  const { s } = node;
  const execution = executeWrite(s.values, operation, sample);
  const done: Executed = { ...execution, request, operation, first };
  s.executed = s.executed.append(done);
  take(s, done);
  node.say(
    () => {
      const what = `executes ${commandText(operation)}: ${changesText(execution)}`;
      return first === node.id
        ? `${what}; it tells all others and waits for nobody`
        : `${what}, which ${first} was asked for`;
    },
    { section: coordination },
  );
  return execution.result;
};

/** What a request gave that this replica has executed already; undefined for a new one. */
const resultOf = (node: Node, { client, sequence }: RequestId): OperationResult | undefined =>
  node.keeps('send-to-all/execute-once')
    ? node.knows.remembered.get(client)?.find((each) => each.sequence === sequence)?.result
    : undefined;

/** A client's write is executed here at once, relayed to all others, and answered without waiting; a read is answered from this replica alone. */
const serve = (node: Node, event: RequestDelivered): void => {
  const { operation, request } = event.message;
  const known = resultOf(node, request);
  if (known !== undefined) {
    node.say(`has executed that request of ${request.client} and does not execute it again`, {
      rule: 'send-to-all/execute-once',
    });
    node.reply(request, { kind: 'ok', result: known });
  } else if (isWrite(operation)) {
    const own = drawn(operation, event);
    const result = execute(node, request, operation, node.id, own);
    const isRelayed = node.parameters.samples === 'once' && operation.kind === 'sample';
    const sample = isRelayed ? own : null;
    node.sendAll(node.peers, { type: 'relay', request, operation, drawn: sample });
    node.reply(request, { kind: 'ok', result });
  } else if (operation.kind === 'get') {
    const value = node.knows.values.get(operation.key) ?? null;
    node.reply(request, { kind: 'ok', result: { kind: 'value', value } });
  } else {
    const reason = `the key-value store has no operation ${operation.kind}`;
    node.reply(request, { kind: 'fail', reason });
  }
};

/** A relayed write: executed whenever it happens to arrive. */
const onRelay = (node: Node, event: On<SendToAll, 'relay'>): void => {
  const { from, message } = event;
  const { operation, request } = message;
  if (resultOf(node, request) === undefined)
    execute(node, request, operation, from, message.drawn ?? drawn(operation, event));
  else
    node.say('has executed that write already and passes over it', {
      rule: 'send-to-all/execute-once',
    });
};

/** One state, since nobody coordinates and nobody waits. */
export const sendToAllNode = defineNode<SendToAll>({
  id: 'send-to-all',
  fresh,
  durable: { executed: 'send-to-all/store-before-answering' },
  initial: 'replica',
  states: { replica: { request: serve, relay: onRelay } },
});
