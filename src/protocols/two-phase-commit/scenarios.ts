import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import type { StoryWords } from '../../sim/story-words.ts';
import { twoPhaseParameters } from './paper.ts';
import { safety } from './properties.ts';

/** Words for the settings that the stories of two-phase commit share. */
export const twoPhaseWords: StoryWords = {
  settings: {
    // Four servers on an even network, so a is on n1, … d on n4. Clients bring a transaction to one
    // coordinator and wait: one that asked elsewhere as well could not tell a failure of the one from
    // the success of the other.
    'by-hand': {
      nodes: 4,
      clients: [{}, {}],
      clientSettings: { timeoutMicros: 5_000_000, attempts: 1 },
      network: { latencyMicros: [10_000, 10_000] },
      diskMicros: [1_000, 1_000],
    },
  },
  deeds: {},
};

/** The library of two-phase commit, and a story for each rule; the page opens with the first. */
export const { scenarios: twoPhaseScenarios, ruleScenarios: twoPhaseRuleScenarios } = libraryOf(
  `
  # playground: A running cluster (opens 1.5 s, ends 1 h)
  Four nodes, keys a to d on n1 to n4, and two clients whose transactions sometimes meet on a key. Break it.
  with seed 42, nodes 4, c1 transaction on a b c every 350 ms to 650 ms prefers n1
  with c2 transaction on c d every 350 ms to 650 ms prefers n2, attempts 1, timeout 2 s
  expect safe, two-phase-commit/committed, not two-phase-commit/blocked

  # first-visit: Two-phase commit in five minutes (ends 1.5 s)
  For a first visit: a transaction commits, the next one loses its coordinator, and everybody waits for it.
  with by-hand, cooperativeTermination off
  0 ms                                    "Four servers, one key each: a, b, c and d. A transaction is to happen at all of its servers, or at none."
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c in one transaction and brings it to n1, which coordinates it."
  points c1, n1
  41 ms                                   "Phase one: n2 and n3 have stored that they are prepared, locked their keys, and vote yes."
  points n2, n3
  ask "From when on is the transaction committed?" option 2
  - "When n2 and n3 have voted yes" -> "Until n1 has decided it may still abort, for example since a vote is lost."
  - "When n1 has its commit record on its disk" -> "That write is the decision. Whatever dies afterwards, it can be found there."
  - "When n2 and n3 have heard of it" -> "They only learn what was decided already."
  52 ms                                   "Both yes votes are there, and n1 has stored its commit record. Phase two: it tells n2, n3 and c1."
  points n1
  74 ms                                   "All is done, no key is locked, and n1 may forget. Four messages for each participant."
  120 ms  c1 transaction b=2 c=2 to n1
  145 ms  kill n1                         "Again b and c, and now the fault: n1 dies. The yes votes of n2 and n3 are on their way to it."
  points n1, n2, n3
  ask "What may n2 and n3 do by themselves?" option 3
  - "Commit: both have voted yes" -> "n1 might have aborted before it died, and told somebody so."
  - "Abort: the coordinator is dead" -> "n1 might have committed before it died, and told c1 so."
  - "Neither" -> "Either could be wrong. Whoever has voted yes has given its choice away."
  540 ms                                  "They ask n1, which does not answer. They are blocked, and b and c stay locked."
  points n2, n3
  700 ms  c2 transaction b=3 d=3 to n4    "c2 wants to write b and d, and brings that to n4, which is well."
  points c2, n4, n2
  ask "What will c2 be told?" outcome c2 1
  - "That it is done" is ok -> "b is locked at n2 for as long as n1 is away."
  - "That it has failed" is fail -> "n2 cannot give up the lock and votes no. One dead server has stopped others that work."
  - "Nothing" is "no answer" -> "n2 can answer at once: its key is locked, so it votes no."
  760 ms                                  "n2 has voted no, and n4 has aborted. The damage spreads to others."
  1.1 s   restart n1                      "n1 is back. Its log says nothing of the transaction."
  points n1
  1.2 s                                   "Asked again, n1 presumes an abort. n2 and n3 unlock b and c, and nothing was done by halves."
  1.3 s                                   "All or nothing is promised, whatever fails. That it goes on while a coordinator is away is not."
  expect safe, two-phase-commit/blocked, two-phase-commit/released
  afterwards "Kill n1 yourself a little later, at 0.151 s, when its commit record is stored: what do n2 and n3 do then?"

  # commit: A commit (opens 10 ms, ends 200 ms)
  One transaction over three participants: 4n messages, four delays until the client hears, and where each log is forced.
  with by-hand
  0 ms                                    "Keys that begin with a live on n1, b on n2, c on n3, d on n4."
  20 ms   c1 transaction b=1 c=1 d=1 to n1  "c1 brings a transaction that writes b, c and d to n1, which coordinates it."
  30 ms                                   "Phase one. n1 asks n2, n3 and n4 to prepare."
  40 ms                                   "Each forces a prepare record (the star) and locks its key. Then it votes yes."
  51 ms                                   "All have voted yes. n1 forces its commit record: from then on it is committed."
  52 ms                                   "Phase two. n1 tells the participants, and the client."
  62 ms                                   "Each forces its own commit record, unlocks its key and acknowledges."
  73 ms                                   "With the last acknowledgement n1 writes an end record, in memory, and forgets."
  expect safe, two-phase-commit/committed, not two-phase-commit/aborted, not two-phase-commit/blocked

  # without-acknowledgements: A commit without acknowledgements (opens 10 ms, ends 400 ms)
  The same with 3n messages. The coordinator can never forget what it has committed.
  with by-hand, acknowledgements off
  0 ms                                    "Participants do not acknowledge."
  20 ms   c1 transaction b=1 c=1 d=1 to n1
  52 ms                                   "n1 tells of the commit once. The message to n4 gets lost."
  54 ms   drop n1>n4#2
  62 ms                                   "n2 and n3 commit. n1 does not know who has heard it, and cannot write an end."
  240 ms                                  "n4 has waited long enough and asks."
  250 ms                                  "n1 still has its commit record and tells n4."
  expect safe, two-phase-commit/committed, not two-phase-commit/blocked

  # no-vote: A no vote aborts (opens 10 ms, ends 200 ms)
  One participant refuses, so nothing happens anywhere. Presumed abort forces nothing.
  with by-hand, refuses n3
  0 ms                                    "n3 has been told to vote no."
  20 ms   c1 transaction b=1 c=1 d=1 to n1
  40 ms                                   "n2 and n4 force a prepare record. n3 votes no at once; its record stays in memory."
  50 ms                                   "One no is enough: n1 aborts, tells n2, n4 and the client, and forgets."
  60 ms                                   "Nobody forces an abort record and nobody acknowledges. What n1 does not know is aborted."
  expect safe, not two-phase-commit/committed, two-phase-commit/aborted, not two-phase-commit/blocked

  # same-key: Two transactions on the same key (opens 10 ms, ends 700 ms)
  Two transactions want the same key. Who finds it locked is voted down, and sometimes both are.
  with by-hand
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. Shortly after, c2 writes c and d."
  25 ms   c2 transaction c=2 d=2 to n4
  45 ms                                   "n3 has locked c for c1#1, so it votes no on c2#1. n4 aborts that one."
  120 ms  c2 transaction c=3 d=3 to n4    "c2 tries again when c is free, and succeeds."
  280 ms  link n1>n3 n4>n2 latency 30 ms  "Now n1 is far from n3, and n4 far from n2."
  300 ms  c1 transaction b=4 c=4 to n1, c2 transaction b=5 c=5 to n4
  320 ms                                  "n2 locks b for c1#2, n3 locks c for c2#3. Each will find the other’s key locked."
  340 ms                                  "Both are aborted. Nobody waits for a lock, so nobody waits for ever."
  480 ms  link n1>n3 n4>n2 latency 10 ms
  500 ms  heal, c1 transaction b=6 c=6 to n1  "c1 tries again, alone, and succeeds."
  expect safe, two-phase-commit/committed, two-phase-commit/aborted, not two-phase-commit/blocked

  # coordinator-dies: The coordinator dies after prepare (opens 10 ms, ends 1.5 s)
  The coordinator dies between the votes and the decision. The participants are blocked and keep their locks until it is back.
  with by-hand, cooperativeTermination off
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  45 ms   kill n1                         "n1 dies. The yes votes of n2 and n3 are on their way to it."
  240 ms                                  "n2 and n3 ask n1 what became of c1#1. Nobody answers."
  440 ms                                  "They are blocked. n1 may have committed, or not, so they can do neither."
  600 ms  c2 transaction b=2 d=2 to n4    "c2 wants b. n2 has it locked and votes no: the damage spreads."
  1 s     restart n1                      "n1 is back. Its log says nothing of c1#1."
  1.05 s                                  "Asked again, n1 presumes an abort. n2 and n3 unlock their keys."
  1.2 s   c2 transaction b=3 d=3 to n4    "c2 tries again, and succeeds."
  expect safe, two-phase-commit/blocked, two-phase-commit/released
  expect not two-phase-commit/told-by-participant

  # cooperation-helps: Co-operative termination helps (opens 10 ms, ends 1.2 s)
  The coordinator dies after one participant has heard of the commit. The other asks that one.
  with by-hand
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  52 ms                                   "n1 has committed and tells n2 and n3."
  55 ms   cut n1>n3                       "The link to n3 breaks, and n1 is about to die. n2 will hear of the commit, n3 will not."
  58 ms   kill n1
  240 ms                                  "n3 asks n1 and n2."
  260 ms                                  "n2 knows, and n3 commits. It was never blocked."
  900 ms  heal, restart n1                "n1 is back. Its log has a commit without an end: it tells both again."
  expect safe, two-phase-commit/committed, not two-phase-commit/blocked
  expect two-phase-commit/told-by-participant

  # cooperation-does-not-help: Co-operative termination does not help (opens 10 ms, ends 1.3 s)
  The coordinator dies when it has committed and nobody has heard of it. The participants ask each other in vain.
  with by-hand
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  52 ms                                   "n1 has committed, and tells the client, n2 and n3."
  54 ms   part n1 | n2 n3 n4              "The network cuts n1 off before n2 and n3 hear of it. Soon n1 will die as well."
  60 ms   kill n1
  240 ms                                  "n2 and n3 ask n1 and each other."
  250 ms                                  "Each is prepared itself: neither can tell the other."
  440 ms                                  "Both are blocked, although the client has long been told that all is done."
  1 s     heal, restart n1                "n1 is back, finds its commit record without an end, and tells them."
  1.01 s                                  "They commit: what the client was told is true."
  expect safe, two-phase-commit/committed, two-phase-commit/blocked, two-phase-commit/released
  expect not two-phase-commit/told-by-participant

  # participant-restarts: A participant crashes and recovers (opens 10 ms, ends 600 ms)
  A participant dies after its yes. Its log tells it that it is in doubt, and it asks before it does anything else.
  with by-hand
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  41 ms                                   "n2 has its prepare record on its disk and votes yes."
  45 ms   kill n2                         "n2 dies. Its vote is on its way: n1 commits."
  62 ms                                   "n3 commits. n1 misses the acknowledgement of n2 and cannot forget."
  251 ms                                  "n1 tells n2 again, and will do so until it is heard."
  300 ms  restart n2                      "n2 is back. It reads in its log that it is prepared, locks b and asks."
  320 ms                                  "n2 commits and acknowledges, and n1 forgets."
  expect safe, two-phase-commit/committed, not two-phase-commit/blocked
  expect two-phase-commit/in-doubt-after-restart

  # cut: A cut blocks and never splits (opens 10 ms, ends 1.6 s)
  A cut right after the decision. One side has committed and goes on; the other is blocked, and does not decide otherwise.
  with by-hand
  20 ms   c1 transaction b=1 c=1 d=1 to n1  "c1 writes b, c and d. n1 coordinates."
  54 ms   part n1 n2 | n3 n4              "n1 has committed. A cut takes n3 and n4 away before they hear of it."
  240 ms                                  "n3 and n4 ask, and reach only each other."
  300 ms  c1 transaction a=2 b=2 to n1    "Meanwhile n1 and n2 commit a transaction of their own."
  440 ms                                  "n3 and n4 are blocked, with c and d locked."
  500 ms  c2 transaction a=3 d=3 to n1    "A transaction across the cut gets no vote from n4. n1 may still abort, and does."
  1.2 s   heal                            "The cut heals. n3 and n4 hear of the commit: no node has decided otherwise."
  expect safe, two-phase-commit/committed, two-phase-commit/aborted, two-phase-commit/blocked
  expect two-phase-commit/released

  # without-forced-vote: Without the forced vote (opens 10 ms, ends 900 ms)
  A participant forgets its yes in a crash, after the coordinator has counted it. Atomicity breaks.
  with by-hand
  without two-phase-commit/force-vote breaks two-phase-commit/atomicity
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  43 ms   kill n2                         "n2 has voted yes, crashes, and comes back at once."
  48 ms   restart n2
  52 ms                                   "All have voted yes, and n1 commits. Its word to n3 gets lost."
  56 ms   cut n1>n3
  62 ms                                   "n2 is told to commit. It can, if its disk remembers that it is prepared."
  240 ms                                  "n3 asks n1, in vain, and n2."
  600 ms  heal                            "The link from n1 to n3 is mended."

  # without-forced-decision: Without the forced decision (opens 10 ms, ends 900 ms)
  The coordinator forgets its commit in a crash, after one participant has heard it. Atomicity breaks.
  with by-hand, cooperativeTermination off
  without two-phase-commit/force-decision breaks two-phase-commit/atomicity
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  52 ms                                   "n1 commits and tells n2. Its word to n3 gets lost, and it crashes."
  54 ms   cut n1>n3
  57 ms   kill n1
  62 ms                                   "n2 commits."
  150 ms  heal, restart n1                "n1 is back. What does its disk say of c1#1?"
  240 ms                                  "A participant that has not heard anything asks now."

  # An acknowledgement too early (ends 900 ms)
  with by-hand, cooperativeTermination off
  without two-phase-commit/force-before-acknowledging would break two-phase-commit/atomicity
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  62 ms                                   "n2 and n3 commit and acknowledge."
  66 ms   kill n2                         "n2 crashes."
  73 ms                                   "n1 has both acknowledgements and forgets."
  150 ms  restart n2                      "n2 is back. If its disk knows only of a prepare, it asks n1, which knows nothing."

  # A no that nobody minds (ends 900 ms)
  with by-hand, refuses n3
  without two-phase-commit/unanimous-yes would break two-phase-commit/atomicity
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  40 ms                                   "n2 votes yes, n3 votes no and has aborted its part."
  51 ms                                   "n1 has both votes."

  # An impatient participant (ends 900 ms)
  with by-hand, cooperativeTermination off
  without two-phase-commit/no-unilateral-abort would break two-phase-commit/atomicity
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  52 ms                                   "n1 has committed and tells n2. Its word to n3 gets lost."
  54 ms   cut n1>n3
  240 ms                                  "n3 has waited for 200 ms. It has voted yes."
  400 ms  heal                            "The link is mended."

  # Two transactions cross (ends 900 ms)
  with by-hand
  without two-phase-commit/lock-held-votes-no would break two-phase-commit/one-order
  20 ms   c1 transaction b=1 c=1 to n1, c2 transaction b=2 c=2 to n4  "c1 brings b=1 c=1 to n1, and c2 brings b=2 c=2 to n4."
  40 ms                                   "n2 and n3 are asked to prepare for both."
  45 ms   link n1>n3 n4>n2 latency 40 ms  "n1 is now far from n3, and n4 far from n2."
  62 ms                                   "If both were committed, n2 would hear of c1#1 first, and n3 of c2#1."

  # Forgotten too soon (ends 900 ms)
  with by-hand, cooperativeTermination off
  without two-phase-commit/forget-after-acknowledgements would break two-phase-commit/atomicity
  20 ms   c1 transaction b=1 c=1 to n1    "c1 writes b and c. n1 coordinates."
  52 ms                                   "n1 has committed and tells n2. Its word to n3 gets lost."
  54 ms   cut n1>n3
  72 ms                                   "n2 acknowledges."
  100 ms  heal
  240 ms                                  "n3 asks, if it has not been told again by now."
  `,
  vocabularyOf({
    id: 'two-phase-commit',
    monitors: safety,
    parameters: twoPhaseParameters,
    storyWords: twoPhaseWords,
  }),
);
