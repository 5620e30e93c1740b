import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import type { StoryWords } from '../../sim/story-words.ts';
import { sendToAllParameters } from './paper.ts';
import { monitors } from './properties.ts';

/** Words for what the stories of the pattern share. */
export const sendToAllWords: StoryWords = {
  settings: {
    // Every message takes 10 ms, every disk write 1 ms: for stories that rely on what has arrived by when.
    'by-hand': {
      nodes: 3,
      clients: [{}, {}],
      network: { latencyMicros: [10_000, 10_000] },
      diskMicros: [1_000, 1_000],
    },
  },
  deeds: {},
};

/** The library of the pattern, and a story for each rule; the page opens with the first. */
export const { scenarios: sendToAllScenarios, ruleScenarios: sendToAllRuleScenarios } = libraryOf(
  `
  # playground: Every request to every replica (opens 1.5 s, ends 1 h)
  Three replicas that execute whatever comes. Now and then two writes cross.
  with seed 42, nodes 3, c1 c2 put append get on x y every 350 ms to 650 ms
  expect send-to-all/write-answered, send-to-all/agreement

  # first-visit: Send to all in four minutes (ends 1.4 s)
  For a first visit: replicas that execute whatever comes. One writer is fine; two writers, or one lost message, are not.
  with by-hand
  0 ms                                    "Three replicas. Whichever is asked executes a write, answers, and tells the others."
  100 ms  c1 put x=1 to n1                "c1 writes x=1 at n1."
  points c1, n1
  122 ms                                  "n1 has executed x=1 and answered. It does not wait for n2 and n3, which hear of it just now."
  points n1, n2, n3
  200 ms                                  "All hold x=1. With one writer, and nothing lost, this works."
  300 ms  c1 put x=2 to n1, c2 put x=3 to n3 "Now two at once: c1 writes x=2 at n1, and c2 writes x=3 at n3."
  points c1, c2
  ask "Will all three replicas hold the same in the end?" agree at 322 ms
  - "Yes: each of them executes both writes" is yes -> "They execute the same writes, but not in the same order."
  - "No" is no -> "n1 executes x=2 first and n3 executes x=3 first. Nobody has said which comes first."
  322 ms                                  "The writes have crossed. Each replica has executed both, in an order of its own."
  points n1, n3
  500 ms                                  "n1 and n3 differ, and nothing will ever bring them together."
  points n1, n3
  600 ms  c1 put x=4 to n1
  612 ms                                  "One writer again: n1 has executed x=4 and sends it to n2 and n3."
  points n1
  615 ms  drop n1>n3#3                    "And now a fault: the message to n3 is lost."
  points n3, n1<>n3
  ask "What does n3 hold at 0.9 s?" option 2
  - "x=4: n1 sends it again" -> "Nobody acknowledges anything, so n1 cannot know that it was lost."
  - "Something else: it never hears of x=4" -> "n1 has answered c1 and thinks no more of it."
  900 ms                                  "n1 and n2 hold x=4, and n3 does not."
  points n3
  950 ms  c2 get x to n2
  1 s                                     "c2 has read x at n2. Now it will read x at n3."
  points c2, n3
  1.05 s  c2 get x to n3
  ask "Will c2 read the same there?" outcome c2 3
  - "Yes: 4" is 4 -> "n3 has never heard of x=4."
  - "No: something older" is 2 -> "It is told a value that was overwritten long ago: for c2 time goes backwards."
  1.1 s                                   "Neither an order nor that a message arrives is promised. Other protocols add the one or the other."
  expect not send-to-all/order, not send-to-all/replicas-agree, not send-to-all/agreement
  afterwards "Open “Two writers: two orders”, or go on to Primary/backup, where one server decides on the order."

  # one-writer: One writer: nothing goes wrong (opens 90 ms, ends 500 ms)
  One client at one server, and no message lost: the replicas stay equal.
  with by-hand
  0 ms                                    "The server that a client asks executes the write and tells all others."
  100 ms  c1 put x=1 to n1
  111 ms                                  "n1 has answered. It does not wait for n2 and n3."
  200 ms  c1 put x=2 to n1
  300 ms  c2 get x to n3                  "c2 reads x at n3, which has executed the same writes in the same order."
  expect safe, linearizable

  # two-writers: Two writers: two orders (opens 90 ms, ends 600 ms)
  Two clients write at two servers at once. Each replica has an order of its own.
  with by-hand
  0 ms                                    "Two clients, two servers, one key."
  100 ms  c1 put x=1 to n1, c2 put x=2 to n3
  110 ms                                  "n1 executes x=1, n3 executes x=2. Each tells the others."
  121 ms                                  "The writes cross: n1 executes x=1 then x=2, n3 the other way round."
  300 ms  c1 get x to n1, c2 get x to n3
  320 ms                                  "c1 reads x=2 at n1, c2 reads x=1 at n3. It stays so for ever."
  400 ms  c2 get x to n1
  expect send-to-all/agreement, not send-to-all/order, not send-to-all/replicas-agree
  expect not linearizable

  # lost-relay: A write that one replica never hears of (opens 190 ms, ends 600 ms)
  One message is lost. Nobody notices, and one replica differs from then on.
  with by-hand
  0 ms                                    "One client, one server: the order is not in question."
  100 ms  c1 put x=1 to n1
  200 ms  c1 put x=2 to n1
  211 ms                                  "n1 sends x=2 to n2 and n3, and has already answered."
  215 ms  drop n1>n3#2                    "The message to n3 is lost."
  300 ms  c2 get x to n2
  320 ms                                  "c2 has read x=2 at n2. Soon it will read x=1 at n3, and go back in time."
  400 ms  c2 get x to n3
  expect not send-to-all/agreement, not send-to-all/replicas-agree, not linearizable

  # random: Random numbers, drawn everywhere (opens 90 ms, ends 600 ms)
  Nothing lost, one order, and the replicas differ: random() is not the same twice.
  with by-hand
  0 ms                                    "One client, one server, no loss."
  100 ms  c1 sample x random to n1        "c1 has a random number put into x. Each replica draws its own."
  200 ms  c1 sample y now to n1           "c1 has the time put into y. Each replica looks at its clock when it gets to it."
  300 ms  c2 get x to n2                  "c2 reads x at n2 and at n3: two numbers."
  400 ms  c2 get x to n3
  expect safe, not send-to-all/determinism, not send-to-all/replicas-agree

  # random-once: Random numbers, drawn once (opens 90 ms, ends 600 ms)
  The first server draws and relays what it drew: the operation is deterministic again.
  with by-hand, samples once
  0 ms                                    "The first server draws, and relays the value instead of the question."
  100 ms  c1 sample x random to n1
  200 ms  c1 sample y now to n1
  300 ms  c2 get x to n2                  "c2 reads x at n2 and at n3: the same number."
  400 ms  c2 get x to n3
  expect send-to-all/determinism, send-to-all/replicas-agree

  # Asked for twice (ends 700 ms)
  with by-hand, timeout 200 ms
  without send-to-all/execute-once would break linearizable
  100 ms  cut n1>c1                       "c1 can ask n1 and cannot hear it."
  110 ms  c1 append x=1 to n1
  310 ms                                  "c1 has heard nothing and asks n2."
  500 ms  c2 get x to n2

  # Answered from memory (ends 500 ms)
  with by-hand, disks 50 ms
  without send-to-all/store-before-answering would break send-to-all/replicas-agree
  0 ms                                    "Disks are slow: a write takes 50 ms."
  100 ms  c1 put x=1 to n1
  140 ms  kill n1                         "n1 dies while its disk is still at work."
  300 ms  restart n1                      "n1 is back with what its disk has."
  `,
  vocabularyOf({
    id: 'send-to-all',
    monitors,
    parameters: sendToAllParameters,
    storyWords: sendToAllWords,
  }),
);
