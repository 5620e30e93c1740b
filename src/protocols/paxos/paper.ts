import {
  choice,
  count,
  duration,
  specificationsOf,
  toggle,
  type ValuesOf,
} from '../../kit/parameters.ts';
import type { Citation, Rule } from '../../sim/protocol.ts';

export const cite = (section: string): Citation => ({
  paper: 'Leslie Lamport, Paxos Made Simple, 2001',
  section,
  url: 'https://lamport.azurewebsites.net/pubs/paxos-simple.pdf',
});

const parameters = {
  roles: choice(
    'Roles',
    { together: 'Every node plays all three', apart: 'Each node plays one' },
    'Whether every node proposes, accepts and learns, or each has one of the three roles (§2.1).',
  ),
  proposers: count(
    'Proposers',
    2,
    'With roles apart: the first so many nodes propose (§2.1).',
    [1, 50],
  ),
  acceptors: count(
    'Acceptors',
    3,
    'With roles apart: the next so many nodes accept, and the rest learn (§2.1).',
    [1, 50],
  ),
  learning: choice(
    'Who is told of an acceptance',
    { everyone: 'Every learner', distinguished: 'A distinguished learner' },
    'Every learner and the proposer that asked, or one distinguished learner that informs all others: fewer messages, one more delay, and less reliable (§2.3).',
  ),
  refusals: toggle(
    'Say no',
    true,
    'An acceptor that ignores a request because of a promise says so, and the proposer gives up its number at once (§2.2, its end).',
  ),
  answerTimeout: duration(
    'Answer time-out',
    80,
    'How long a proposer waits for a majority of answers before it acts again.',
  ),
  repeats: count(
    'Repeats under one number',
    1,
    'How often a proposer asks again under the same number before it takes a higher one.',
    [0, 100],
  ),
  backOffMinimum: duration(
    'Shortest back-off',
    20,
    'The least time that a proposer waits before it tries a higher number.',
  ),
  backOffMaximum: duration(
    'Longest back-off',
    1_000,
    'The range that waits are drawn from doubles with every failure, up to this.',
  ),
};
export type Parameters = ValuesOf<typeof parameters>;
export const paxosParameters = specificationsOf(parameters);

/** The rules of the paper that a scenario can switch off, each with what it protects. */
export const rules = [
  {
    id: 'paxos/keep-promise',
    title: 'Keep the promise',
    citation: cite('§2.2, P1a'),
    claim:
      'An acceptor answers nothing numbered below what it has promised. One that forgets lets an old proposal through after a newer proposer has been told that nothing was accepted.',
  },
  {
    id: 'paxos/adopt-accepted',
    title: 'Propose what was accepted',
    citation: cite('§2.2, P2c'),
    claim:
      'A proposer that hears of accepted proposals proposes the value of one of them, not its own. Otherwise a second value is chosen after the first.',
  },
  {
    id: 'paxos/highest-accepted',
    title: 'Of these, the highest-numbered',
    citation: cite('§2.2, P2c'),
    claim:
      'Of the accepted proposals that it hears of, a proposer takes the one with the highest number. A lower one may have failed, and another may have been chosen since.',
  },
  {
    id: 'paxos/majority',
    title: 'Ask a majority',
    citation: cite('§2.2'),
    claim:
      'A proposer needs promises from a majority of the acceptors, and a value is chosen when a majority has accepted it. Any two majorities share an acceptor; without that, both sides of a cut choose.',
  },
  {
    id: 'paxos/persist-promise',
    title: 'Store the promise before giving it',
    citation: cite('§2.5'),
    claim:
      'An acceptor has its promise on its disk before it answers. One that forgets it in a crash accepts what it promised not to.',
  },
  {
    id: 'paxos/persist-acceptance',
    title: 'Store the acceptance before telling of it',
    citation: cite('§2.5'),
    claim:
      'An acceptor has the proposal on its disk before it tells anybody that it accepted it. Otherwise a value counted as chosen is gone after a crash.',
  },
  {
    id: 'paxos/unique-numbers',
    title: 'Numbers from disjoint sets',
    citation: cite('§2.5'),
    claim:
      'Every proposer draws its numbers from a set of its own, so that no two proposals have the same number. With equal numbers two values can be accepted under one promise.',
  },
  {
    id: 'paxos/remember-number',
    title: 'Store the number before using it',
    citation: cite('§2.5'),
    claim:
      'A proposer keeps the highest number that it has used on its disk and goes on above it. One that starts over can issue a second proposal under an old number.',
  },
  {
    id: 'paxos/back-off',
    title: 'Back off before trying again',
    citation: cite('§2.4'),
    claim:
      'A proposer that was refused waits for a random and growing time. Two proposers that try again at once can outbid each other for ever; nothing wrong is chosen, but nothing at all either.',
  },
] as const satisfies readonly Rule[];
export type RuleId = (typeof rules)[number]['id'];
