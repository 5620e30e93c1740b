import { choice, duration, specificationsOf, toggle, type ValuesOf } from '../../kit/parameters.ts';
import type { Citation, Rule } from '../../sim/protocol.ts';

/** The paper on R*: two-phase commit with its logs, and presumed abort. */
export const inMohan = (section: string): Citation => ({
  paper:
    'C. Mohan, B. Lindsay and R. Obermarck, Transaction Management in the R* Distributed Database Management System, ACM TODS 11(4), 1986',
  section,
});

/** The book of Bernstein, Hadzilacos and Goodman (BHG). */
export const inBernstein = (section: string): Citation => ({
  paper:
    'Philip A. Bernstein, Vassos Hadzilacos and Nathan Goodman, Concurrency Control and Recovery in Database Systems, 1987',
  section,
});

/** Gray's notes, in which the two-phase commit protocol was first written down. */
export const inGray = (section: string): Citation => ({
  paper:
    'Jim Gray, Notes on Data Base Operating Systems, in Operating Systems: An Advanced Course, 1978',
  section,
});

/** Cites the section: BHG's are numbered, those of the paper on R* are named. */
export const cite = (section: string): Citation =>
  /^\d/.test(section) ? inBernstein(section) : inMohan(section);

/** The most servers of a cluster, and so the most that can be told to refuse. */
export const mostServers = 9;

const parameters = {
  acknowledgements: toggle(
    'Acknowledge commits',
    true,
    'Participants acknowledge a commit, so that the coordinator can forget it: 4n messages. Without, 3n, and its commit records must be kept for ever.',
  ),
  cooperativeTermination: toggle(
    'Co-operative termination',
    true,
    'A prepared participant that hears nothing from its coordinator asks the other participants too (BHG, section 7.4).',
  ),
  refuses: choice(
    'Who votes no',
    Object.fromEntries(
      ['nobody', ...Array.from({ length: mostServers }, (_, place) => `n${place + 1}`)].map(
        (each) => [each, each],
      ),
    ),
    'This node votes no on every transaction that writes one of its keys.',
  ),
  voteTimeout: duration(
    'Time-out for votes',
    150,
    'How long the coordinator waits for votes before it aborts.',
  ),
  decisionTimeout: duration(
    'Time-out for the decision',
    200,
    'How long a prepared participant waits for the decision before it asks, and before it asks again.',
  ),
  acknowledgementTimeout: duration(
    'Time-out for acknowledgements',
    200,
    'How long the coordinator waits for acknowledgements before it sends the commit again.',
  ),
};
export type Parameters = ValuesOf<typeof parameters>;
export const twoPhaseParameters = specificationsOf(parameters);

/** The rules that a scenario can switch off, each with what it protects. */
export const rules = [
  {
    id: 'two-phase-commit/force-vote',
    title: 'Force the prepare record before voting yes',
    claim:
      'A participant has its prepare record on its disk before its yes leaves. One that forgets its yes in a crash can no longer commit what the others commit.',
    citation: inMohan('The two-phase commit protocol, under normal operation'),
  },
  {
    id: 'two-phase-commit/force-decision',
    title: 'Force the commit record before telling',
    claim:
      'The coordinator has its commit record on its disk before anybody hears of the commit. One that forgets it in a crash presumes an abort, and tells that to those who ask.',
    citation: inMohan('The presumed abort protocol'),
  },
  {
    id: 'two-phase-commit/force-before-acknowledging',
    title: 'Force the commit record before acknowledging',
    claim:
      'A participant has its own commit record on its disk before it acknowledges. If it forgets the commit after the coordinator has, it asks and is told of an abort.',
    citation: inMohan('The two-phase commit protocol, under normal operation'),
  },
  {
    id: 'two-phase-commit/unanimous-yes',
    title: 'Commit only when all have voted yes',
    claim:
      'The coordinator decides to commit only when every participant has voted yes. A participant that voted no has aborted its part already.',
    citation: inBernstein('7.3, AC3; 7.4'),
  },
  {
    id: 'two-phase-commit/no-unilateral-abort',
    title: 'After a yes, never decide alone',
    claim:
      'A participant that has voted yes waits for the decision, however long it takes, and keeps its locks. Its coordinator may have committed on the strength of that vote.',
    citation: inBernstein('7.4, uncertainty period'),
  },
  {
    id: 'two-phase-commit/lock-held-votes-no',
    title: 'Vote no when a lock is held',
    claim:
      'A participant votes no when another unfinished transaction has a key locked, and locks are kept until the decision. Otherwise two transactions can take effect in different orders on different nodes.',
    citation: inBernstein('chapter 3, strict two phase locking'),
  },
  {
    id: 'two-phase-commit/forget-after-acknowledgements',
    title: 'Forget a commit only when all have acknowledged',
    claim:
      'The coordinator writes its end record, and forgets, only after the last acknowledgement. Whoever asks later than that would be told of an abort.',
    citation: inMohan('The presumed abort protocol'),
  },
] as const satisfies readonly Rule[];

export type RuleId = (typeof rules)[number]['id'];
