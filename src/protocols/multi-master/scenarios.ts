import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import type { StoryWords } from '../../sim/story-words.ts';
import { multiMasterParameters } from './paper.ts';
import { monitors } from './properties.ts';

/** Words for what the stories of multi-master replication share. */
export const multiMasterWords: StoryWords = {
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

/** The library of multi-master replication, and a story for each rule; the page opens with the first. */
export const { scenarios: multiMasterScenarios, ruleScenarios: multiMasterRuleScenarios } =
  libraryOf(
    `
  # playground: Two masters (opens 1.5 s, ends 1 h)
  Two masters and two clients, and no conflict yet. Cut the masters apart.
  with seed 42, nodes 3, c1 c2 put put get on x y every 350 ms to 650 ms
  expect multi-master/write-answered, multi-master/same-writes-same-state

  # first-visit: Multi-master in five minutes (ends 2 s)
  For a first visit: two servers take writes, a cut parts them, both go on, and one write is given up when they meet.
  with by-hand, conflicts last-writer-wins
  0 ms                                    "n1 and n2 take writes. Each answers at once, and tells the others afterwards."
  points n1, n2
  100 ms  c1 put x=0 to n1                "c1 writes x=0 at n1."
  points c1, n1
  200 ms                                  "All hold x=0. As long as writes do not meet, everybody agrees."
  300 ms  part n1 c1 | n2 n3 c2           "Now the fault: the network breaks. n1 and c1 are cut off from the rest."
  points n1, c1
  ask "c2 will write x=2 at n2. What will it be told?" outcome c2 1
  - "That it is done" is ok -> "n2 asks nobody. That is why people want several masters: each side goes on."
  - "That it has failed" is fail -> "n2 needs nobody’s consent."
  - "Nothing, until the network is mended" is "no answer" -> "It would be so in Raft. Here each master answers by itself."
  400 ms  c1 put x=1 to n1
  450 ms  c2 put x=2 to n2
  480 ms                                  "Both sides go on: c1 was told that x=1 is done, and c2 that x=2 is."
  points n1, n2
  800 ms  heal                            "The cut heals. Now and then a server compares what it holds with another."
  ask "What does n1 hold once they have compared?" value n1 at 1.25 s
  - "x=1" is "x=1" -> "Its stamp is the earlier one, and the later stamp wins, everywhere."
  - "x=2" is "x=2" -> "Each write carries a stamp, and the later one wins, everywhere."
  - "Both" is "x=1,2" -> "That needs version vectors, which the story “Keep both” has."
  1.25 s                                  "The writes have met. x=2 has the later stamp and wins."
  points n1
  1.7 s   c1 get x to n1                  "c1 asks n1 for x. It wrote x=1 there, and was told that it is done."
  points c1
  ask "What does it read?" outcome c1 3
  - "1" is 1 -> "That write is nowhere any more."
  - "2" is 2 -> "Its own acknowledged write is gone, and nobody told it."
  1.75 s                                  "It reads 2: all have converged, and c1’s acknowledged write is nowhere."
  1.9 s                                   "That all agree in the end is promised. That what was acknowledged stays is not."
  expect not multi-master/acknowledged-writes-kept, multi-master/conflict-found, multi-master/converged-again
  afterwards "Switch conflicts to “keep both” in the run settings (S), and play it again."

  # last-writer-wins: Last writer wins: an acknowledged write is lost (opens 290 ms, ends 2 s)
  Two masters write the same key while they are apart. Later one of the writes is gone.
  with by-hand, conflicts last-writer-wins
  without multi-master/anti-entropy would break multi-master/converged-again
  0 ms                                    "n1 and n2 take writes. Each answers at once and tells the others afterwards."
  100 ms  c1 put x=0 to n1
  300 ms  part n1 c1 | n2 n3 c2           "n1 and c1 are cut off from the rest."
  400 ms  c1 put x=1 to n1
  450 ms  c2 put x=2 to n2
  471 ms                                  "c1 writes x=1 at n1, and c2 writes x=2 at n2. Both are told that it is done."
  550 ms  c1 get x to n1
  600 ms  c2 get x to n3
  620 ms                                  "c1 reads 1, c2 reads 2."
  800 ms  heal                            "The cut heals. Now and then a server compares what it holds with another."
  1.2 s                                   "Both writes meet. x=2 has the later stamp, and x=1 is lost."
  1.7 s   c1 get x to n1                  "All have converged, and c1’s acknowledged write is nowhere."
  1.75 s  c2 get x to n2
  expect multi-master/conflict-found, not multi-master/acknowledged-writes-kept
  expect multi-master/same-writes-same-state, multi-master/converged-again, not linearizable

  # keep-both: Keep both, and show the conflict (opens 290 ms, ends 2.4 s)
  The same, but both writes stay, and whoever reads sees the conflict and can settle it.
  with by-hand, conflicts keep-both
  0 ms                                    "n1 and n2 take writes. Each answers at once and tells the others afterwards."
  100 ms  c1 put x=0 to n1
  300 ms  part n1 c1 | n2 n3 c2           "n1 and c1 are cut off from the rest."
  400 ms  c1 put x=1 to n1
  450 ms  c2 put x=2 to n2
  471 ms                                  "c1 writes x=1 at n1, and c2 writes x=2 at n2. Neither knows of the other."
  550 ms  c1 get x to n1
  600 ms  c2 get x to n3
  800 ms  heal                            "The cut heals."
  1.3 s                                   "Both writes meet. Their version vectors tell that neither knew of the other."
  1.7 s   c1 get x to n1                  "Both are kept. A reader is shown 1 and 2."
  1.75 s  c2 get x to n2
  1.9 s   c2 put x=3 to n2                "c2 writes x=3, which knows of both and takes their place."
  2.1 s   c1 get x to n1
  expect multi-master/conflict-found, multi-master/conflict-shown
  expect multi-master/acknowledged-writes-kept, multi-master/same-writes-same-state
  expect multi-master/converged-again

  # crossing-writes: Two updates that cross (opens 90 ms, ends 500 ms)
  Nothing is cut. Two updates cross on their way, which is enough for a conflict.
  with by-hand
  0 ms                                    "Every message takes 10 ms, and all links are up."
  100 ms  c1 put x=1 to n1
  105 ms  c2 put x=2 to n2
  111 ms                                  "n1 has answered c1, and its update is on the way. n2 takes c2’s write."
  126 ms                                  "The updates arrive. At each server x=2 wins: the same everywhere."
  300 ms  c1 get x to n1, c2 get x to n2  "c1 was told that x=1 is done. Nobody will ever read it at n2."
  expect multi-master/conflict-found, multi-master/converged-again
  expect not multi-master/acknowledged-writes-kept

  # slow-clock: A slow clock loses a write (opens 990 ms, ends 1.6 s)
  Stamps by the local clock alone: a write loses to one that it came after.
  with by-hand
  without multi-master/stamp-after-seen
  0 ms                                     "The clock of n2 runs five times too slow."
  10 ms    clock n2 rate 0.2
  1 s      c1 put x=1 to n1                "c1 writes x=1 at n1. Soon n2 has it too."
  1.2 s    c2 put x=2 to n2                "c2 writes x=2 at n2. There is no conflict: n2 knows of x=1."
  1.215 s                                  "The stamp of x=2 is earlier than that of x=1. n2 answers, and keeps x=1."
  1.4 s    c2 get x to n2                  "c2 reads x at n2, where it has just written 2: it is 1."
  expect not multi-master/acknowledged-writes-kept, not no-lost-writes

  # slow-clock-mended: A slow clock that follows what it sees (opens 990 ms, ends 1.6 s)
  The same with stamps that are later than all that was seen: the slow clock does no harm.
  with by-hand
  without multi-master/stamp-after-seen would break multi-master/acknowledged-writes-kept
  0 ms                                     "The clock of n2 runs five times too slow."
  10 ms    clock n2 rate 0.2
  1 s      c1 put x=1 to n1                "c1 writes x=1 at n1. Soon n2 has it too."
  1.2 s    c2 put x=2 to n2                "c2 writes x=2 at n2. There is no conflict: n2 knows of x=1."
  1.215 s                                  "n2 stamps x=2 just after x=1, whatever its clock shows."
  1.4 s    c2 get x to n2                  "c2 reads what it wrote."
  expect multi-master/acknowledged-writes-kept, linearizable

  # Two writes at the same time (ends 400 ms)
  with by-hand
  without multi-master/break-ties would break multi-master/same-writes-same-state
  100 ms  c1 put x=1 to n1, c2 put x=2 to n2  "Both masters take a write of x at the same microsecond."

  # Answered from memory (ends 500 ms)
  with by-hand, disks 50 ms
  without multi-master/store-before-answering would break multi-master/acknowledged-writes-kept
  0 ms                                    "Disks are slow: a write takes 50 ms. Nothing that n1 sends reaches the others."
  90 ms   cut n1>n2 n1>n3
  100 ms  c1 put x=1 to n1
  140 ms  kill n1                         "n1 dies while its disk is still at work."
  300 ms  restart n1                      "n1 is back with what its disk has."

  # Asked for twice (ends 700 ms)
  with by-hand, timeout 300 ms
  without multi-master/write-once would break multi-master/written-once
  90 ms   cut n1>c1                       "c1 can ask n1 and cannot hear it."
  100 ms  c1 put x=1 to n1
  250 ms  c2 put x=2 to n2                "c2 writes x=2 over x=1."
  400 ms                                  "c1 has heard nothing and asks n2 for x=1, under the same request id."
  `,
    vocabularyOf({
      id: 'multi-master',
      monitors,
      parameters: multiMasterParameters,
      storyWords: multiMasterWords,
    }),
  );
