import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import type { StoryWords } from '../../sim/story-words.ts';
import { paxosParameters } from './paper.ts';
import { safety } from './properties.ts';

/** Every message takes 10 ms, every disk write 1 ms: for stories that rely on what has arrived by when. */
const even = { network: { latencyMicros: [10_000, 10_000] }, diskMicros: [1_000, 1_000] } as const;

/** Words for the settings that the stories of Paxos share. */
export const paxosWords: StoryWords = {
  settings: {
    even,
    // Proposers on the left, n1 and n2, acceptors in the middle, n3 to n5, and a client for each proposer.
    apart: {
      ...even,
      clients: [{ prefers: 'n1' }, { prefers: 'n2' }],
      clientSettings: { timeoutMicros: 5_000_000 },
      parameters: { roles: 'apart', proposers: 2, acceptors: 3 },
      positions: {
        c1: [0.06, 0.25],
        c2: [0.06, 0.75],
        n1: [0.26, 0.25],
        n2: [0.26, 0.75],
        n3: [0.54, 0.15],
        n4: [0.66, 0.5],
        n5: [0.54, 0.85],
      },
    },
    // One learner or two on the right.
    learner: { nodes: 6, positions: { n6: [0.88, 0.5] } },
    learners: { nodes: 7, positions: { n6: [0.88, 0.25], n7: [0.88, 0.75] } },
  },
  deeds: {},
};

/** The library of Paxos, and a story for each rule; the page opens with the first. */
export const { scenarios: paxosScenarios, ruleScenarios: paxosRuleScenarios } = libraryOf(
  `
  # playground: One decision (opens 565 ms, ends 1 h)
  Five nodes that play all three roles, and two clients that each propose a value. One is chosen. Cut and kill before it is.
  with seed 7, c1 propose on decision every 350 ms to 650 ms prefers n2
  with c2 propose on decision every 350 ms to 650 ms prefers n4
  expect safe, paxos/value-chosen, paxos/value-learned

  # first-visit: Paxos in five minutes (opens 0 ms, ends 1 s)
  For a first visit: a value is chosen, its proposer dies, another comes and must find it, and what Paxos does not promise.
  with apart
  0 ms                                    "n1 and n2 propose, n3, n4 and n5 accept. They are to agree on one value, for ever."
  5 ms    c1 propose x to n1
  16 ms                                   "Phase 1: n1 asks the acceptors to promise that they answer nothing below number 1."
  points n1
  37 ms                                   "All have promised, and none had accepted anything. So n1 proposes c1’s own value, x."
  points n3, n4, n5
  ask "From when on is x chosen?" option 2
  - "As soon as n1 proposes it" -> "A proposal may be refused, or reach nobody."
  - "When two of the three acceptors have accepted it" -> "Any other majority shares an acceptor with these two. That is all that Paxos rests on."
  - "When n1 has heard that they accepted it" -> "It is chosen before anybody knows, and stays so if nobody ever does."
  48 ms                                   "Each acceptor has x on its disk. x is chosen, and nobody knows it yet."
  points n3, n4, n5
  50 ms   kill n1                         "Now the fault: n1 dies before the answers reach it. c1 is told nothing."
  points n1, c1
  105 ms  c2 propose y to n2
  116 ms                                  "c2 wants y. n2 knows nothing of x, and asks for promises under number 2."
  points n2, c2
  ask "What will c2 be told?" outcome c2 1
  - "y is chosen: number 2 is the higher" is y -> "A higher number wins promises, not the right to another value."
  - "x is chosen" is x -> "Whoever asks a majority hears of x from at least one acceptor, and has to take it over."
  - "Nothing: n1 is needed for that" is "no answer" -> "Nobody is needed, as long as a majority of the acceptors is there."
  137 ms                                  "The acceptors have promised, and told of x. n2 gives up y and proposes x as 2."
  points n2
  170 ms                                  "c2 has been told that x was chosen. A value that is chosen stays chosen."
  points c2
  200 ms                                  "Now the limits. Say that n1 and n2 take turns, each with a number higher than the other’s."
  ask "Could they keep each other from choosing anything at all?" option 1
  - "Yes, for as long as they like" -> "That is the duel without end. Paxos promises that nothing wrong is chosen, not that anything is."
  - "No: the highest number wins in the end" -> "There is always a higher one."
  - "No: the acceptors decide between them" -> "Acceptors only answer. They never choose by themselves."
  400 ms                                  "So it is. Random waiting, or one distinguished proposer, makes it unlikely, never impossible."
  expect safe, paxos/value-chosen, paxos/value-adopted
  afterwards "Open “A duel without end” and watch two proposers outbid each other; or kill two acceptors here."

  # one-proposer: One proposer (opens 0 ms, ends 150 ms)
  One proposer, three acceptors, one learner, and nothing in the way: two phases, and the value is chosen.
  with apart, learner
  0 ms                                    "n1 and n2 propose, n3, n4 and n5 accept, n6 learns."
  5 ms    c1 propose x to n1
  16 ms                                   "Phase 1: n1 asks every acceptor for a promise under number 1."
  37 ms                                   "Phase 2: nobody had accepted anything, so n1 proposes its own value x."
  48 ms                                   "Each acceptor has x on its disk. x is chosen, and nobody knows it yet."
  58 ms                                   "n1 and the learner n6 hear from a majority: x is chosen."
  expect safe, paxos/value-chosen, paxos/value-learned, not paxos/value-adopted

  # second-must-adopt: The second proposer must take over (opens 60 ms, ends 300 ms)
  A second proposer comes when the first has finished. Its majority shares an acceptor with the first one, so it hears of x and must propose x.
  with apart, learner
  0 ms    cut n1>n5 n2>n3                 "n1 can’t reach n5, and n2 can’t reach n3."
  5 ms    c1 propose x to n1
  48 ms                                   "n3 and n4 have accepted x as 1: a majority, so x is chosen."
  105 ms  c2 propose y to n2
  116 ms                                  "n2 wants y. It asks n4 and n5 for promises under number 2."
  127 ms                                  "n4 is in both majorities. With its promise it tells of x."
  137 ms                                  "n2 gives up y and proposes x as 2."
  158 ms                                  "c2 is told that x was chosen, not its y."
  expect safe, paxos/value-chosen, paxos/value-adopted

  # walk-through: Two proposers, three acceptors (opens 5 ms, ends 350 ms)
  Two proposers and three acceptors at once. The lower number is refused by one acceptor; the higher learns from the others that x was accepted.
  with apart, answerTimeout 300 ms
  0 ms    distance n1 to n3 n4 6 ms, distance n1 to n5 30 ms, distance n2 to n5 6 ms
  0 ms    distance n2 to n3 n4 40 ms, c1 propose x to n1  "n3 and n4 are close to n1 and far from n2. n5 is close to n2."
  8 ms    c2 propose y to n2
  11 ms                                   "n1 asks for promises under 1. n3 and n4 are reached first."
  18 ms                                   "n2 asks for promises under 2. n5 is reached first and promises."
  24 ms                                   "n1 has the promises of n3 and n4, a majority, and proposes x as 1."
  31 ms                                   "n3 and n4 have accepted x as 1: it is chosen."
  41 ms                                   "The request under 1 reaches n5, which has promised 2 and refuses it."
  59 ms                                   "The request under 2 reaches n3 and n4. They promise, and tell of x."
  100 ms                                  "n2 has a majority of promises and must propose x, not y."
  181 ms                                  "n2 learns that x is chosen. Both clients are told x."
  expect safe, paxos/value-chosen, paxos/request-refused, paxos/value-adopted

  # duel-for-ever: A duel without end (opens 10 ms, ends 4 s)
  Two proposers outbid each other: each new number makes the acceptors refuse the other’s proposal. Without back-off nothing is ever chosen.
  with apart, learner, answerTimeout 400 ms
  without paxos/back-off breaks paxos/value-chosen
  0 ms    link n1<>n3 n2<>n3 latency 5 ms, link n1<>n4 n1<>n5 n2<>n4 n2<>n5 latency 20 ms
  0 ms    c1 propose x to n1              "n3 is close to both proposers, n4 and n5 are far. Nobody backs off."
  25 ms   c2 propose y to n2
  56 ms                                   "All have promised n2’s number 2 before n1’s proposal 1 reaches them."
  62 ms                                   "n3 has refused 1, and n1 takes number 3 at once."
  87 ms                                   "n3 has refused 2, and n2 takes number 4 at once. And so on."
  1 s                                     "Nothing wrong has been chosen, and nothing at all. Paxos promises no more."
  expect safe, paxos/request-refused

  # duel-with-back-off: The duel ends with back-off (opens 10 ms, ends 4 s)
  The same two proposers, but each waits for a random and growing time after a refusal. One gets through.
  with apart, learner, answerTimeout 400 ms
  0 ms    link n1<>n3 n2<>n3 latency 5 ms, link n1<>n4 n1<>n5 n2<>n4 n2<>n5 latency 20 ms
  0 ms    c1 propose x to n1              "The same as the duel without end, but a refused proposer waits."
  25 ms   c2 propose y to n2
  62 ms                                   "n3 has refused 1. n1 waits before it takes the next number."
  98 ms                                   "n2 had the time it needed: y is chosen. n1 tries 3 just now."
  134 ms                                  "n1 has heard of y and proposes y."
  expect safe, paxos/value-chosen, paxos/request-refused, paxos/value-learned

  # minority-side: The minority side of a cut (opens 90 ms, ends 2 s)
  A cut leaves two nodes on one side. They can’t choose anything; the three on the other side can. When the cut heals, the two learn what was chosen.
  with even, seed 3, c1 prefers n1, c2 prefers n4, timeout 5 s, backOffMaximum 160 ms
  50 ms   part n1 n2 c1 | n3 n4 n5 c2     "n1 and n2 are cut off from n3, n4 and n5."
  100 ms  c1 propose x to n1
  111 ms                                  "n1 asks for promises. Only n2 can answer: two of five are no majority."
  400 ms  c2 propose y to n4              "On the other side c2 proposes y."
  444 ms                                  "n3, n4 and n5 have accepted y: it is chosen."
  900 ms  heal                            "The cut heals. n1 tries on with a higher number."
  expect safe, paxos/value-chosen, paxos/value-adopted

  # lost-replies: Lost replies (opens 0 ms, ends 300 ms)
  The answers of all acceptors get lost, once in each phase. The proposer asks again under the same number, and they answer again.
  with apart, learner
  0 ms    cut n3>n1 n4>n1 n5>n1           "Nothing can get from the acceptors to n1."
  5 ms    c1 propose x to n1
  27 ms                                   "All three have promised 1, and their promises get lost."
  60 ms   heal
  96 ms                                   "n1 has heard nothing and asks again under the same number."
  107 ms                                  "The acceptors promise it again: it is the same number."
  120 ms  cut n3>n1 n4>n1 n5>n1
  128 ms                                  "They accept x, and their answers to n1 get lost. The learner n6 hears them."
  170 ms  heal
  197 ms                                  "n1 asks once more, and they tell it once more."
  expect safe, paxos/value-chosen, paxos/value-learned

  # restart-from-disk: Everybody dies, and the choice stands (opens 40 ms, ends 600 ms)
  "x is chosen, the only node that would have learned it dies, and all acceptors die too. They come back with what is on their disks, and that is enough."
  with apart, timeout 400 ms
  0 ms    c1 propose x to n1
  43 ms                                   "All three acceptors have x on their disks: it is chosen."
  50 ms   kill n1                         "n1 dies before it hears of it. c1 gets no answer."
  60 ms   kill n3 n4 n5                   "The acceptors die as well. Nobody alive knows anything."
  120 ms  restart n3 n4 n5                "They are back, with their promises and what they accepted."
  150 ms  c2 propose y to n2
  161 ms                                  "n2 wants y and asks for promises under 2."
  182 ms                                  "It hears of x from all of them, and proposes x."
  300 ms  restart n1
  400 ms                                  "c1 has waited long enough, asks n2, and is told x."
  expect safe, paxos/value-chosen, paxos/value-adopted

  # distinguished-learner-down: Chosen, and nobody knows (opens 0 ms, ends 300 ms)
  Acceptors tell one distinguished learner alone, and it is down. A value is chosen and nobody knows it, until the learner is back and n1 asks again.
  with apart, learners, learning distinguished
  0 ms    kill n6                         "n6 is the distinguished learner, and it is down."
  5 ms    c1 propose x to n1
  48 ms                                   "n3, n4 and n5 accept x. They tell n6 alone, which hears nothing."
  90 ms   restart n6                      "n6 is back and knows nothing: learners keep nothing on their disks."
  117 ms                                  "n1 has heard nothing and asks again. The acceptors tell n6 again."
  138 ms                                  "n6 knows that x is chosen, and informs n1, n2 and n7."
  expect safe, paxos/value-chosen, paxos/value-learned

  # forgotten-promise: A promise is forgotten (opens 30 ms, ends 800 ms)
  The acceptors promise 2 and forget it. An old proposal 1 is still under way, and they accept it after y was chosen.
  with apart, answerTimeout 300 ms
  without paxos/keep-promise breaks paxos/agreement
  0 ms    c1 propose x to n1              "Acceptors forget their promises here."
  30 ms   link n1>n3 n1>n4 n1>n5 latency 100 ms
  32 ms                                   "n1 has a majority of promises. Its proposal x is slow on the way."
  40 ms   c2 propose y to n2
  61 ms                                   "n2 asks for promises under 2. Nothing is accepted yet, so it may propose y."
  83 ms                                   "All three accept y as 2: y is chosen."
  132 ms                                  "x arrives as 1. All have promised 2, and accept it all the same."
  143 ms                                  "n1 learns x, n2 has learned y."
  expect paxos/validity

  # own-value: A proposer keeps to its own value (opens 60 ms, ends 300 ms)
  A second proposer hears that x was accepted and proposes its own y all the same.
  with apart, learner
  without paxos/adopt-accepted breaks paxos/agreement
  0 ms                                    "Proposers don’t take over accepted values here."
  5 ms    c1 propose x to n1
  48 ms                                   "x is chosen as 1."
  105 ms  c2 propose y to n2
  137 ms                                  "n2 has heard of x and proposes y as 2."
  148 ms                                  "y is accepted by a majority too."
  expect paxos/validity

  # first-heard: Not the highest-numbered (opens 5 ms, ends 300 ms)
  Two values were accepted under different numbers, and the later one was chosen. A proposer that takes the first it hears of overturns the choice.
  with apart, disk n1 {"tried":1}, disk n2 {"tried":2}
  with disk n3 {"promised":1,"accepted":{"number":1,"value":"x"}}
  with disk n4 n5 {"promised":2,"accepted":{"number":2,"value":"y"}}
  without paxos/highest-accepted breaks paxos/chosen-for-good
  0 ms    cut n1>n5, link n4>n1 latency 15 ms  "n3 has accepted x as 1. n4 and n5 have accepted y as 2: y is chosen."
  5 ms    c1 propose z to n1
  16 ms                                   "n1 can’t reach n5. It asks n3 and n4 for promises under 3."
  37 ms                                   "n3 answers first and tells of x, then n4 tells of y."
  42 ms                                   "n1 should take y, whose number is higher. It takes x."
  expect paxos/validity

  # any-one: One acceptor is enough (opens 10 ms, ends 800 ms)
  One acceptor is enough here. A cut lets each side choose a value of its own.
  with apart
  without paxos/majority breaks paxos/agreement
  0 ms    part n1 n3 c1 | n2 n4 n5 c2     "A cut leaves n1 with n3 alone. Proposers and learners ask for no majority."
  20 ms   c1 propose x to n1
  60 ms   c2 propose y to n2
  73 ms                                   "n1 has heard from one acceptor, and holds x for chosen."
  113 ms                                  "n2 has heard from one acceptor, and holds y for chosen."
  400 ms  heal
  expect paxos/validity

  # promise-lost: A promise lost in a crash (opens 40 ms, ends 1.2 s)
  n4 promises 2, and crashes before the promise is on its disk. Back again, it accepts what it had promised not to.
  with apart, answerTimeout 300 ms, disks 15 ms
  without paxos/persist-promise breaks paxos/agreement
  0 ms    cut n2>n3, c1 propose x to n1   "Disks are slow here, and acceptors answer before their disks have written."
  30 ms   c2 propose y to n2
  40 ms   link n1>n3 n1>n4 latency 100 ms, cut n1>n5
  45 ms                                   "n1 has a majority of promises under 1. Its proposal x is slow on the way."
  65 ms                                   "n4 and n5 promise 2 to n2. n4 will crash before it is on the disk."
  70 ms   link n2>n4 n2>n5 latency 120 ms
  72 ms   kill n4
  100 ms  restart n4                      "n4 is back and knows of promise 1 only."
  145 ms                                  "n4 and n3 accept x as 1. n2’s proposal y as 2 is still under way."
  195 ms                                  "n4 and n5 accept y as 2: a majority again."
  400 ms  heal
  expect paxos/validity

  # acceptance-lost: An acceptance lost in a crash (opens 55 ms, ends 1.2 s)
  n4 says that it accepted x, and crashes before x is on its disk. x was counted as chosen; n2 finds no trace of it.
  with apart, answerTimeout 300 ms, disks 15 ms
  without paxos/persist-acceptance breaks paxos/agreement
  0 ms    cut n1>n5 n2>n3, c1 propose x to n1  "Disks are slow here, and acceptors answer before their disks have written."
  70 ms                                   "n3 and n4 accept x and say so at once."
  78 ms   kill n4                         "n4 crashes before x is on its disk."
  80 ms                                   "n1 has heard of two acceptances and tells c1 that x is chosen."
  110 ms  restart n4                      "n4 is back and remembers its promise, not x."
  120 ms  c2 propose y to n2
  180 ms                                  "n2 has asked n4 and n5, hears of nothing, and may propose y."
  400 ms  heal
  expect paxos/validity

  # number-forgotten: A number used twice (opens 30 ms, ends 500 ms)
  n1 crashes, forgets that it has used number 1, and uses it for another value while the first is still under way.
  with apart
  without paxos/remember-number breaks paxos/chosen-for-good
  0 ms    c1 propose x to n1              "Proposers don’t store the numbers that they use."
  35 ms   delay n1>n3#2 n1>n4#2 n1>n5#2 by 200 ms  "n1’s proposal x as 1 gets held up in the network."
  40 ms   kill n1                         "n1 crashes."
  60 ms   restart n1
  70 ms   c2 propose y to n1
  80 ms                                   "n1 is back, is asked for y, and begins with number 1 again."
  111 ms                                  "y is accepted as 1: it is chosen."
  241 ms                                  "x arrives, as 1. It is what was promised, and it is accepted."
  expect paxos/validity

  # same-numbers: Two proposers with the same number (opens 0 ms, ends 500 ms)
  Both proposers draw from the same numbers. The acceptors promise 1 once, and two values pass under it.
  with apart
  without paxos/unique-numbers breaks paxos/agreement
  0 ms    c1 propose x to n1              "Both proposers begin with number 1."
  4 ms    c2 propose y to n2
  25 ms                                   "The acceptors have promised 1 already, and promise it again."
  42 ms                                   "n1’s x is accepted as 1: it is chosen."
  46 ms                                   "n2’s y is accepted as 1 too."
  expect paxos/validity
  `,
  vocabularyOf({
    id: 'paxos',
    monitors: safety,
    parameters: paxosParameters,
    storyWords: paxosWords,
  }),
);
