import { defineNode, type Known, type On, type Step } from '../../kit/node.ts';
import { including, inNodeOrder, majorityOf } from '../../kit/quorum.ts';
import { listed } from '../../kit/words.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { NodeInput, ParameterValue } from '../../sim/protocol-setup.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import type { Parameters, RuleId } from './paper.ts';

/*
 * Leslie Lamport, "Paxos Made Simple", 2001. Sections in comments are its. A proposal is a number and
 * a value; it is chosen when a majority of the acceptors has accepted it.
 */

/** "A proposal consists of a proposal number and a value" (§2.2). */
export interface Proposal {
  readonly number: number;
  readonly value: string;
}

export type Message =
  /** Phase 1 (a): asks for a promise and for what has been accepted. */
  | { readonly type: 'prepare'; readonly number: number }
  /** Phase 1 (b): promises to accept nothing numbered below. */
  | { readonly type: 'promise'; readonly number: number; readonly accepted: Proposal | null }
  /** Phase 2 (a): asks acceptors to accept. */
  | ({ readonly type: 'accept' } & Proposal)
  /** Phase 2 (b), §2.3: tells whoever is to learn of it. */
  | ({ readonly type: 'accepted' } & Proposal)
  /** "A performance optimization that does not affect correctness" (§2.2, its end). */
  | {
      readonly type: 'refusal';
      readonly request: 'prepare' | 'accept';
      readonly number: number;
      readonly promised: number;
    }
  /** The distinguished learner informs the others (§2.3). */
  | ({ readonly type: 'learn' } & Proposal);

/** Which nodes play which role (§2.1). `together`: all play all three. `apart`: the first propose, the next accept, the rest learn. */
export const rolesOf = (
  nodes: readonly NodeId[],
  { roles, proposers: wanted, acceptors: many }: Readonly<Record<string, ParameterValue>>,
) => {
  const all = inNodeOrder(nodes);
  if (roles !== 'apart' || all.length < 2) return { proposers: all, acceptors: all, learners: all };
  const first = Math.min(Number(wanted), all.length - 1);
  const next = first + Number(many);
  return {
    proposers: all.slice(0, first),
    acceptors: all.slice(first, next),
    learners: all.slice(next),
  };
};
/** What an acceptor has answered under one number, for the picture. */
export interface Answer {
  readonly number: number;
  readonly promised: boolean;
  readonly value: string | null;
}

export interface State {
  readonly proposers: readonly NodeId[];
  readonly acceptors: readonly NodeId[];
  readonly learners: readonly NodeId[];
  readonly quorum: number;
  /** Everyone who wants to know what was chosen: learners, and proposers, who answer clients. */
  readonly audience: readonly NodeId[];
  /** Whom acceptors tell of all their acceptances: the learners, or the distinguished one alone. */
  readonly hearers: readonly NodeId[];
  readonly hears: boolean;
  readonly informs: boolean;

  // Acceptor (§2.2), on disk (§2.5): the highest number promised, the highest-numbered proposal accepted.
  promised: number;
  accepted: Proposal | null;
  answers: readonly Answer[];

  // Proposer; on disk (§2.5): the highest number it has used.
  tried: number;
  /** The value that its clients made it propose. */
  wish: string | null;
  pending: readonly RequestId[];
  /** What it tries now: its number, the promises heard, and the proposal issued in phase 2. */
  number: number;
  promises: readonly { readonly from: NodeId; readonly accepted: Proposal | null }[];
  proposal: Proposal | null;
  repeated: number;
  failures: number;
  /** The highest number that a refusal has told it of. */
  outbid: number;

  // Learner (§2.3).
  tally: readonly (Proposal & { readonly by: readonly NodeId[] })[];
  chosen: Proposal | null;
}
export type Role = 'listening' | 'preparing' | 'proposing' | 'holdingOff' | 'decided';

/** What a node is made of. */
export interface Paxos {
  readonly state: State;
  readonly message: Message;
  readonly timer: 'retryDue';
  readonly parameters: Parameters;
  readonly rule: RuleId;
  readonly role: Role;
  readonly durable: keyof Durable;
}
type Node = Step<Paxos>;
/** All that a node knows, for those who look at it. */
export type PaxosNode = Known<Paxos>;
export type Durable = Pick<State, 'promised' | 'accepted' | 'tried' | 'answers'>;

const fresh = ({
  id,
  peers,
  parameters,
  rules,
  durable,
}: NodeInput<Durable, Parameters>): State => {
  const roles = rolesOf([...peers, id], parameters);
  const { proposers, acceptors, learners } = roles;
  const audience = [...learners, ...proposers.filter((node) => !learners.includes(node))];
  const isDistinguished = parameters.learning === 'distinguished';
  const hearers = isDistinguished ? audience.slice(0, 1) : learners;
  const hears = (isDistinguished ? hearers : audience).includes(id);
  return {
    ...roles,
    audience,
    hearers,
    hears,
    quorum: rules['paxos/majority'] === false ? 1 : majorityOf(acceptors.length),
    informs: isDistinguished && hears,
    promised: 0,
    accepted: null,
    answers: [],
    tried: 0,
    ...durable,
    wish: null,
    pending: [],
    number: 0,
    promises: [],
    proposal: null,
    repeated: 0,
    failures: 0,
    outbid: 0,
    tally: [],
    chosen: null,
  };
};

const isSame = (a: Proposal, b: Proposal): boolean => a.number === b.number && a.value === b.value;
export const proposalText = ({ number, value }: Proposal): string => `${number}: ${value}`;

// ---- Acceptor ----------------------------------------------------------------------------------

/** Notes an answer for the picture; the algorithm needs none of them. */
const noted = (
  answers: readonly Answer[],
  number: number,
  value: string | null,
): readonly Answer[] => {
  const last = answers.at(-1);
  const joins =
    last?.number === number && (last.value === null || value === null || last.value === value);
  const answer = {
    number,
    promised: value === null || (joins && last.promised),
    value: value ?? (joins ? last.value : null),
  };
  return [...(joins ? answers.slice(0, -1) : answers), answer].slice(-32);
};

/** P1a (§2.2): whether its promise forbids an acceptor to answer a request of this number. */
const isForbidden = (node: Node, number: number): boolean =>
  node.keeps('paxos/keep-promise') && number < node.s.promised;

/** Phase 1 (b). A number promised already is promised again: the first answer may have been lost. */
const promise = ({ s }: Node, number: number): void => {
  if (number === s.promised) return;
  s.promised = number;
  s.answers = noted(s.answers, number, null);
};

/** Phase 2 (b). To accept is to promise as well: it spares the memory of two numbers, and is never less careful. */
const accept = ({ s }: Node, { number, value }: Proposal): void => {
  if (s.accepted?.number === number && s.accepted.value === value) return;
  s.promised = number;
  s.accepted = { number, value };
  s.answers = noted(s.answers, number, value);
};

const refuse = (node: Node, { from, message }: On<Paxos, 'prepare' | 'accept'>): void => {
  const { s, parameters } = node;
  const { type: request, number } = message;
  if (parameters.refusals)
    node.send(from, { type: 'refusal', request, number, promised: s.promised });
  const what = request === 'prepare' ? `to promise ${number}` : `proposal ${number}`;
  node.say(
    `${parameters.refusals ? 'refuses' : 'ignores'} ${what}: it has promised ${s.promised}`,
    { rule: 'paxos/keep-promise' },
  );
};

const answerPrepare = (node: Node, event: On<Paxos, 'prepare'>): void => {
  const { s } = node;
  const { number } = event.message;
  if (isForbidden(node, number)) return refuse(node, event);
  promise(node, number);
  node.send(event.from, { type: 'promise', number, accepted: s.accepted });
  const also =
    s.accepted === null
      ? ''
      : `, and says that it accepted ${s.accepted.value} as ${s.accepted.number}`;
  node.say(`promises ${event.from} to answer nothing below ${number}${also}`, {
    section: '§2.2, phase 1',
  });
};

/** The learners hear of it, and the proposer that asked, as the priests do (The Part-Time Parliament, §2.3, step 4). */
const tellAccepted = (node: Node, asker: NodeId, proposal: Proposal): void => {
  const { hearers } = node.s;
  const alone = node.parameters.learning === 'distinguished';
  node.sendAll(alone || hearers.includes(asker) ? hearers : [asker, ...hearers], {
    type: 'accepted',
    ...proposal,
  });
};

const answerAccept = (node: Node, event: On<Paxos, 'accept'>): void => {
  const { number, value } = event.message;
  if (isForbidden(node, number)) return refuse(node, event);
  accept(node, { number, value });
  tellAccepted(node, event.from, { number, value });
  node.say(`accepts ${value} as ${number}`, { section: '§2.2, phase 2' });
  hearAcceptance(node, node.id, { number, value });
};

// ---- Proposer ----------------------------------------------------------------------------------

/** "Different proposers choose their numbers from disjoint sets" (§2.5): round * proposers + its place, from 1. */
export const numberAbove = (number: number, place: number, proposers: number): number =>
  Math.max(0, Math.floor((number - place - 1) / proposers) + 1) * proposers + place + 1;

/** Phase 1 (a): a number above all it has used or heard of; its own acceptor is asked first. */
const attempt = (node: Node): void => {
  const { s, id } = node;
  const isAcceptor = s.acceptors.includes(id);
  const known = Math.max(s.tried, s.outbid, isAcceptor ? s.promised : 0);
  s.number = node.keeps('paxos/unique-numbers')
    ? numberAbove(known, s.proposers.indexOf(id), s.proposers.length)
    : known + 1;
  s.tried = s.number;
  s.promises = [];
  s.proposal = null;
  s.repeated = 0;
  node.sendAll(s.acceptors, { type: 'prepare', number: s.number });
  node.become('preparing');
  if (isAcceptor && !isForbidden(node, s.number)) {
    const { accepted } = s;
    promise(node, s.number);
    hearPromise(node, id, accepted);
  }
};

const propose = (node: Node, { message: { operation, request } }: RequestDelivered): void => {
  const { s } = node;
  if (!s.proposers.includes(node.id)) return node.redirect(request, s.proposers);
  s.wish = operation.kind === 'propose' ? operation.value : null;
  s.pending = [request];
  s.failures = 0;
  attempt(node);
  node.say(`begins phase 1 with number ${s.number}: its client wants ${s.wish}`, {
    section: '§2.2, phase 1',
    important: true,
  });
};

const hearPromise = (node: Node, from: NodeId, accepted: Proposal | null): void => {
  const { s } = node;
  s.promises = [...s.promises, { from, accepted }];
  if (s.promises.length >= s.quorum) issue(node);
};
const onPromise = (node: Node, { from, message }: On<Paxos, 'promise'>): void => {
  const { s } = node;
  if (message.number === s.number && !s.promises.some((each) => each.from === from))
    hearPromise(node, from, message.accepted);
};

/** P2c: "the value of the highest-numbered proposal among the responses", or null where it is free. */
const mustAdopt = (node: Node): Proposal | null => {
  const told = node.s.promises.flatMap(({ accepted }) => accepted ?? []);
  if (!node.keeps('paxos/adopt-accepted')) return null;
  return node.keeps('paxos/highest-accepted')
    ? (told.toSorted((a, b) => b.number - a.number)[0] ?? null)
    : (told[0] ?? null);
};

/** Phase 2 (a). Its own acceptor is asked like the others, and may be bound by a later promise. */
const issue = (node: Node): void => {
  const { s, id } = node;
  const adopted = mustAdopt(node);
  const { number } = s;
  const value = adopted?.value ?? s.wish ?? '';
  s.proposal = { number, value };
  s.repeated = 0;
  node.become('proposing');
  node.sendAll(s.acceptors, { type: 'accept', number, value });
  const own = s.wish === value ? '' : ` and not its own ${s.wish}`;
  const heard = s.promises.some(({ accepted }) => accepted !== null);
  node.say(
    adopted !== null
      ? `hears that ${adopted.value} was accepted as ${adopted.number}, so it proposes ${value} as ${number}${own}`
      : heard
        ? `hears of accepted proposals and proposes its own ${value} as ${number} all the same`
        : `hears of nothing accepted, so it is free to propose its own ${value} as ${number}`,
    { rule: 'paxos/adopt-accepted', important: true },
  );
  if (!s.acceptors.includes(id) || isForbidden(node, number)) return;
  accept(node, { number, value });
  tellAccepted(node, id, { number, value });
  hearAcceptance(node, id, { number, value });
};

const giveUp = (node: Node, why: string): void => {
  const { s } = node;
  const { number } = s;
  s.number = 0;
  s.promises = [];
  s.proposal = null;
  s.failures += 1;
  if (!node.keeps('paxos/back-off')) return tryAgain(node);
  node.become('holdingOff');
  node.say(`${why}, gives up ${number} and waits before it tries again`, {
    rule: 'paxos/back-off',
  });
};
const tryAgain = (node: Node): void => {
  attempt(node);
  node.say(`tries again with number ${node.s.number}`, { section: '§2.2, phase 1' });
};

/** A refusal counts only for the request that is being waited for. */
const onRefusal = (node: Node, { from, message }: On<Paxos, 'refusal'>): void => {
  const { s } = node;
  if (message.number !== s.number || (message.request === 'prepare') !== (s.proposal === null))
    return;
  s.outbid = Math.max(s.outbid, message.promised);
  giveUp(node, `hears that ${from} has promised ${message.promised}`);
};

/** Answers may be lost: those that are silent are asked again, under the same number, before it is given up. */
const onSilence = (node: Node): void => {
  const { s, parameters } = node;
  if (s.repeated >= parameters.repeats) return giveUp(node, 'hears from no majority');
  s.repeated += 1;
  const heard =
    s.proposal === null ? s.promises.map(({ from }) => from) : acceptorsOf(s.tally, s.proposal);
  const silent = s.acceptors.filter((each) => !heard.includes(each));
  node.sendAll(
    silent,
    s.proposal === null ? { type: 'prepare', number: s.number } : { type: 'accept', ...s.proposal },
  );
  node.timer('retryDue', parameters.answerTimeout);
  node.say(`hears from no majority and asks again under number ${s.number}`);
};

/** §2.4: two proposers can outbid each other for ever, so each waits, for a random and growing time. */
const backOff = (node: Node): void => {
  const { backOffMinimum, backOffMaximum } = node.parameters;
  let most = backOffMinimum;
  for (let time = 0; time < node.s.failures && most < backOffMaximum; time++) most *= 2;
  node.timer('retryDue', [backOffMinimum, Math.min(most, backOffMaximum)]);
};

/** A busy proposer lets a client wait for the decision under way; its own value is not proposed here. */
const wait = ({ s }: Node, { message: { request } }: RequestDelivered): void => {
  const isPending = s.pending.some(
    ({ client, sequence }) => client === request.client && sequence === request.sequence,
  );
  if (!isPending) s.pending = [...s.pending, request];
};

// ---- Learner -----------------------------------------------------------------------------------

export const acceptorsOf = (tally: State['tally'], proposal: Proposal): readonly NodeId[] =>
  tally.find((each) => isSame(each, proposal))?.by ?? [];

/** §2.3: counts an acceptance; a majority for one proposal means that it is chosen. */
const hearAcceptance = (node: Node, from: NodeId, { number, value }: Proposal): void => {
  const { s } = node;
  if (!s.hears) return;
  const known = acceptorsOf(s.tally, { number, value });
  const by = including(known, from);
  s.tally =
    by === known
      ? s.tally
      : [...s.tally.filter((each) => !isSame(each, { number, value })), { number, value, by }];
  if (s.chosen === null) {
    if (by.length < s.quorum) return;
    learn(node, { number, value });
    node.say(`learns that ${value} is chosen: ${listed(by)} accepted it as ${number}`, {
      section: '§2.3',
      important: true,
    });
  } else if (
    s.informs &&
    from !== node.id &&
    by.length >= s.quorum &&
    (by === known || by.length === s.quorum)
  ) {
    // A new majority, or an acceptor that repeats itself: somebody has not heard what was announced.
    node.sendAll(s.audience, { type: 'learn', number, value });
  }
};
const onAccepted = (node: Node, { from, message }: On<Paxos, 'accepted'>): void =>
  hearAcceptance(node, from, message);

const learn = (node: Node, { number, value }: Proposal): void => {
  const { s } = node;
  s.chosen = { number, value };
  if (s.informs) node.sendAll(s.audience, { type: 'learn', number, value });
  for (const request of s.pending)
    node.reply(request, { kind: 'ok', result: { kind: 'value', value } });
  s.pending = [];
  s.number = 0;
  s.promises = [];
  s.proposal = null;
  node.become('decided');
};
const onLearn = (node: Node, { message }: On<Paxos, 'learn'>): void => {
  if (node.s.chosen !== null) return;
  learn(node, message);
  node.say(`is told that ${message.value} is chosen`, { section: '§2.3' });
};

const answerChosen = (node: Node, { message: { request } }: RequestDelivered): void => {
  const { chosen } = node.s;
  if (chosen === null) return;
  node.reply(request, { kind: 'ok', result: { kind: 'value', value: chosen.value } });
};

// ---- The states are the proposer's and the learner's; the acceptor works the same in all of them. ---

const decides = { decided: 'a majority accepted' } as const;
const tries = { ...decides, proposing: 'its own promise is enough', preparing: '' } as const;
const always = {
  prepare: answerPrepare,
  accept: [answerAccept, { decided: 'its own acceptance decides' }],
  accepted: [onAccepted, decides],
  learn: [onLearn, { decided: '' }],
} as const;
const busy = {
  ...always,
  refusal: [onRefusal, { holdingOff: 'backs off', ...tries }],
  retryDue: [onSilence, { holdingOff: 'backs off', ...tries }],
  request: wait,
} as const;

export const paxosNode = defineNode<Paxos>({
  id: 'paxos',
  fresh,
  serves: ['propose'],
  durable: {
    tried: 'paxos/remember-number',
    accepted: 'paxos/persist-acceptance',
    promised: 'paxos/persist-promise',
    answers: 'along',
  },
  unstored: ['tried'],
  initial: 'listening',
  enter: {
    preparing: (node) => node.timer('retryDue', node.parameters.answerTimeout),
    proposing: (node) => node.timer('retryDue', node.parameters.answerTimeout),
    holdingOff: backOff,
    decided: (node) => node.stop('retryDue'),
  },
  states: {
    listening: { ...always, request: [propose, tries] },
    preparing: { ...busy, promise: [onPromise, { ...decides, proposing: 'a majority promised' }] },
    proposing: busy,
    holdingOff: { ...always, retryDue: [tryAgain, tries], request: wait },
    decided: {
      prepare: answerPrepare,
      accept: answerAccept,
      accepted: onAccepted,
      request: answerChosen,
    },
  },
});
