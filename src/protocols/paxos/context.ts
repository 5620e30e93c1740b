import type { Effect } from '../../sim/effect.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import type { Micros, MicrosRange } from '../../sim/time.ts';
import type { PaxosMessage, Proposal, Tally } from './messages.ts';
import type { PaxosParameters } from './parameters.ts';
import { majorityOf, type Roles, rolesOf } from './roles.ts';
import type { PaxosRuleId } from './rules.ts';

/** The one timer: a proposer's time until it asks again or tries a higher number. */
export type PaxosTimer = 'retryDue';

/** What an acceptor has answered under one number: a promise, an acceptance, or both. */
export interface Answer {
  readonly number: number;
  readonly promised: boolean;
  /** The value accepted under that number; null for none. */
  readonly value: string | null;
}

/** What a node keeps on its disk (section 2.5). */
export interface PaxosDurable {
  /** Acceptor: the highest number that it has promised or accepted; 0 for none. */
  readonly promised: number;
  /** Acceptor: the highest-numbered proposal that it has accepted. */
  readonly accepted: Proposal | null;
  /** Proposer: the highest number that it has used; 0 for none. */
  readonly tried: number;
  /** Acceptor: its last answers, oldest first. The algorithm needs none of them: they are for the picture. */
  readonly answers: readonly Answer[];
}

export type PaxosEffect = Effect<PaxosMessage, PaxosDurable, PaxosTimer>;

/** A promise that a proposer has been given: who gave it, and what that acceptor had accepted. */
export interface PromiseHeard {
  readonly from: NodeId;
  readonly accepted: Proposal | null;
}

/** What stays the same for a node's whole life, worked out once at its start. */
export interface PaxosSettings {
  /** False for a rule that the scenario has switched off. */
  readonly rules: Readonly<Record<PaxosRuleId, boolean>>;
  readonly roles: Roles;
  readonly isProposer: boolean;
  readonly isAcceptor: boolean;
  readonly isLearner: boolean;
  /** This proposer's place among the proposers, from 0. */
  readonly place: number;
  /** How many acceptors must agree. */
  readonly quorum: number;
  /** Everyone who wants to learn what was chosen: the learners, and proposers, who answer clients. */
  readonly audience: readonly NodeId[];
  /** Whom acceptors tell of all their acceptances: the learners, or the distinguished learner alone. */
  readonly hearers: readonly NodeId[];
  /** Whether they tell the proposer that asked as well: its own proposals are all that it hears of. */
  readonly tellsAsker: boolean;
  /** Whether this node counts acceptances. */
  readonly hears: boolean;
  /** Whether this is the distinguished learner, who informs the rest of the audience. */
  readonly informs: boolean;
  readonly refusals: boolean;
  readonly answerTimeout: Micros;
  readonly repeats: number;
  readonly backOff: MicrosRange;
}

/** A node's state, for all of its roles. */
export interface PaxosContext extends PaxosDurable {
  readonly id: NodeId;
  readonly settings: PaxosSettings;

  // Proposer.
  /** The value that its clients made it propose; null while none has. */
  readonly wish: string | null;
  /** Clients' requests that are to be answered with the chosen value. */
  readonly pending: readonly RequestId[];
  /** The number of the proposal it is trying; 0 for none. */
  readonly number: number;
  readonly promises: readonly PromiseHeard[];
  /** The proposal it has issued in phase 2. */
  readonly proposal: Proposal | null;
  /** How often it has asked again under this number. */
  readonly repeated: number;
  /** How many numbers it has given up since it was last idle. */
  readonly failures: number;
  /** The highest number that a refusal has told it of. */
  readonly outbid: number;

  // Learner.
  /** Acceptances heard of, by proposal. */
  readonly tally: readonly Tally[];
  /** The chosen proposal, once it has learned it. */
  readonly chosen: Proposal | null;

  /** What the last transition that changed anything asked for, in order; the machine emits it. */
  readonly outbox: readonly PaxosEffect[];
}

const settingsOf = ({
  id,
  peers,
  parameters,
  rules,
}: NodeInput<PaxosDurable, PaxosParameters>): PaxosSettings => {
  const isOn = (rule: PaxosRuleId): boolean => rules[rule] !== false;
  const allRules: Record<PaxosRuleId, boolean> = {
    'paxos/keep-promise': isOn('paxos/keep-promise'),
    'paxos/adopt-accepted': isOn('paxos/adopt-accepted'),
    'paxos/highest-accepted': isOn('paxos/highest-accepted'),
    'paxos/majority': isOn('paxos/majority'),
    'paxos/persist-promise': isOn('paxos/persist-promise'),
    'paxos/persist-acceptance': isOn('paxos/persist-acceptance'),
    'paxos/unique-numbers': isOn('paxos/unique-numbers'),
    'paxos/remember-number': isOn('paxos/remember-number'),
    'paxos/back-off': isOn('paxos/back-off'),
  };
  const roles = rolesOf([...peers, id], parameters);
  const { proposers, acceptors, learners } = roles;
  const audience = [...learners, ...proposers.filter((node) => !learners.includes(node))];
  const isDistinguished = parameters.learning === 'distinguished';
  const hearers = isDistinguished ? audience.slice(0, 1) : learners;
  const hears = (isDistinguished ? hearers : audience).includes(id);
  return {
    rules: allRules,
    roles,
    isProposer: proposers.includes(id),
    isAcceptor: acceptors.includes(id),
    isLearner: learners.includes(id),
    place: proposers.indexOf(id),
    quorum: allRules['paxos/majority'] ? majorityOf(acceptors.length) : 1,
    audience,
    hearers,
    tellsAsker: !isDistinguished,
    hears,
    informs: isDistinguished && hears,
    refusals: parameters.refusals,
    answerTimeout: parameters.answerTimeout,
    repeats: parameters.repeats,
    backOff: [parameters.backOffMinimum, parameters.backOffMaximum],
  };
};

/** A node as it starts: with what its disk holds and nothing else. */
export const freshContext = (input: NodeInput<PaxosDurable, PaxosParameters>): PaxosContext => ({
  id: input.id,
  settings: settingsOf(input),
  promised: input.durable?.promised ?? 0,
  accepted: input.durable?.accepted ?? null,
  tried: input.durable?.tried ?? 0,
  answers: input.durable?.answers ?? [],
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
  outbox: [],
});

/** A message to each of these nodes but the node itself. */
export const sendTo = (
  context: PaxosContext,
  nodes: readonly NodeId[],
  message: PaxosMessage,
): readonly PaxosEffect[] =>
  nodes.flatMap((to): PaxosEffect[] => (to === context.id ? [] : [{ kind: 'send', to, message }]));

/**
 * Closes a transition from `before` to `after`: what changed of the durable state is written to the
 * disk before the effects leave (section 2.5: an acceptor "records its intended response in stable
 * storage before actually sending the response", and a proposer its number), unless the rule about
 * that part is off. Promises and acceptances are then written after the effects; numbers never are.
 */
export const withEffects = (
  before: PaxosContext,
  after: PaxosContext,
  effects: readonly PaxosEffect[],
): PaxosContext => {
  const { rules } = after.settings;
  const remembers = rules['paxos/remember-number'];
  const hasAccepted = after.accepted !== before.accepted;
  const hasPromised = !hasAccepted && after.promised !== before.promised;
  const hasTried = remembers && after.tried !== before.tried;
  if (!hasAccepted && !hasPromised && !hasTried) return { ...after, outbox: effects };
  const { promised, accepted, tried, answers } = after;
  const persist: PaxosEffect = {
    kind: 'persist',
    durable: { promised, accepted, tried: remembers ? tried : 0, answers },
  };
  const diskFirst =
    (hasAccepted && rules['paxos/persist-acceptance']) ||
    (hasPromised && rules['paxos/persist-promise']) ||
    hasTried;
  return { ...after, outbox: diskFirst ? [persist, ...effects] : [...effects, persist] };
};
