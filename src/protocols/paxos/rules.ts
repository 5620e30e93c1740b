import type { Citation, Rule } from '../../sim/protocol.ts';

/** A section of Paxos Made Simple. */
export const inPaxosMadeSimple = (section: string): Citation => ({
  paper: 'Leslie Lamport, Paxos Made Simple, 2001',
  section,
  url: 'https://lamport.azurewebsites.net/pubs/paxos-simple.pdf',
});

/** The rules of the papers that a scenario can switch off, each with what it protects. */
export const paxosRules = [
  {
    id: 'paxos/keep-promise',
    title: 'Keep the promise',
    claim:
      'An acceptor answers nothing numbered below what it has promised. One that forgets lets an old proposal through after a newer proposer has been told that nothing was accepted.',
    citation: inPaxosMadeSimple('§2.2, P1a'),
  },
  {
    id: 'paxos/adopt-accepted',
    title: 'Propose what was accepted',
    claim:
      'A proposer that hears of accepted proposals proposes the value of one of them, not its own. Otherwise a second value is chosen after the first.',
    citation: inPaxosMadeSimple('§2.2, P2c'),
  },
  {
    id: 'paxos/highest-accepted',
    title: 'Of these, the highest-numbered',
    claim:
      'Of the accepted proposals that it hears of, a proposer takes the one with the highest number. A lower one may have failed, and another may have been chosen since.',
    citation: inPaxosMadeSimple('§2.2, P2c'),
  },
  {
    id: 'paxos/majority',
    title: 'Ask a majority',
    claim:
      'A proposer needs promises from a majority of the acceptors, and a value is chosen when a majority has accepted it. Any two majorities share an acceptor; without that, both sides of a cut choose.',
    citation: inPaxosMadeSimple('§2.2'),
  },
  {
    id: 'paxos/persist-promise',
    title: 'Store the promise before giving it',
    claim:
      'An acceptor has its promise on its disk before it answers. One that forgets it in a crash accepts what it promised not to.',
    citation: inPaxosMadeSimple('§2.5'),
  },
  {
    id: 'paxos/persist-acceptance',
    title: 'Store the acceptance before telling of it',
    claim:
      'An acceptor has the proposal on its disk before it tells anybody that it accepted it. Otherwise a value counted as chosen is gone after a crash.',
    citation: inPaxosMadeSimple('§2.5'),
  },
  {
    id: 'paxos/unique-numbers',
    title: 'Numbers from disjoint sets',
    claim:
      'Every proposer draws its numbers from a set of its own, so that no two proposals have the same number. With equal numbers two values can be accepted under one promise.',
    citation: inPaxosMadeSimple('§2.5'),
  },
  {
    id: 'paxos/remember-number',
    title: 'Store the number before using it',
    claim:
      'A proposer keeps the highest number that it has used on its disk and goes on above it. One that starts over can issue a second proposal under an old number.',
    citation: inPaxosMadeSimple('§2.5'),
  },
  {
    id: 'paxos/back-off',
    title: 'Back off before trying again',
    claim:
      'A proposer that was refused waits for a random and growing time. Two proposers that try again at once can outbid each other for ever; nothing wrong is chosen, but nothing at all either.',
    citation: inPaxosMadeSimple('§2.4'),
  },
] as const satisfies readonly Rule[];

/** The name of one of the rules. */
export type PaxosRuleId = (typeof paxosRules)[number]['id'];
