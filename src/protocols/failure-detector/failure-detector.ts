import { withEntry } from '../../kit/maps.ts';
import { defineNode, type Known, type On, type Step } from '../../kit/node.ts';
import { inNodeOrder } from '../../kit/quorum.ts';
import { listed, spanText } from '../../kit/words.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import type { Parameters, RuleId } from './paper.ts';

/** The one message: whoever sends it is alive. */
export interface Alive {
  readonly type: 'alive';
}

export interface State {
  /** When each other server was last heard of, on the own clock. */
  heard: ReadonlyMap<NodeId, Micros>;
  /** Whom this server takes for crashed. */
  suspects: readonly NodeId[];
}

/** What a server is made of. */
export interface FailureDetector {
  readonly state: State;
  readonly message: Alive;
  readonly timer: 'heartbeatDue';
  readonly parameters: Parameters;
  readonly rule: RuleId;
  readonly role: 'watching';
  /** Nothing is on its disk: after a crash it knows nothing of before. */
  readonly durable: never;
}
type Node = Step<FailureDetector>;
/** All that a server knows, for those who look at it. */
export type Server = Known<FailureDetector>;

/** Tells all that it is alive, and when it will do so again (Task 1). */
const sendHeartbeat = (node: Node): void => {
  node.sendAll(node.peers, { type: 'alive' });
  node.timer('heartbeatDue', node.parameters.heartbeatInterval);
};

/** A server that starts trusts all others, and gives them the whole time-out to be heard of. */
const start = (node: Node): void => {
  node.s.heard = new Map(node.peers.map((peer) => [peer, node.now]));
  sendHeartbeat(node);
};

/** Suspects whom it has not heard of for the time-out (Task 2). */
const suspectTheSilent = (node: Node): void => {
  const { heard, suspects } = node.knows;
  const { timeout } = node.parameters;
  const silent = node.peers.filter(
    (peer) => !suspects.includes(peer) && node.now - (heard.get(peer) ?? 0) > timeout,
  );
  if (silent.length === 0) return;
  node.s.suspects = inNodeOrder([...suspects, ...silent]);
  node.say(`suspects ${listed(silent)}: nothing was heard for ${spanText(timeout)}`, {
    section: 'Figure 10, Task 2',
    important: true,
  });
};

const onHeartbeatDue = (node: Node): void => {
  suspectTheSilent(node);
  sendHeartbeat(node);
};

/** Whoever sends is alive (Task 3). */
const onAlive = (node: Node, { from, now }: On<FailureDetector, 'alive'>): void => {
  node.s.heard = withEntry(node.knows.heard, from, now);
  if (!node.knows.suspects.includes(from) || !node.keeps('failure-detector/hear-again')) return;
  node.s.suspects = node.s.suspects.filter((each) => each !== from);
  node.say(`hears of ${from}, which it suspected, and trusts it again`, {
    rule: 'failure-detector/hear-again',
    important: true,
  });
};

/** A client asks for a server by its name, and is told what this one believes of it. */
const serve = (node: Node, { message: { operation, request } }: RequestDelivered): void => {
  if (operation.kind !== 'get') return;
  const { key } = operation;
  const isKnown = key === node.id || node.peers.includes(key);
  const belief = node.knows.suspects.includes(key) ? 'suspected' : 'trusted';
  node.reply(request, { kind: 'ok', result: { kind: 'value', value: isKnown ? belief : null } });
};

/** One state: every server does the same all the time. */
export const failureDetectorNode = defineNode<FailureDetector>({
  id: 'failure-detector',
  fresh: () => ({ heard: new Map(), suspects: [] }),
  durable: {},
  serves: ['get'],
  initial: 'watching',
  start,
  states: { watching: { alive: onAlive, heartbeatDue: onHeartbeatDue, request: serve } },
});
