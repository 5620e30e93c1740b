import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';

import { multiMasterParameters } from './paper.ts';
import { monitors } from './properties.ts';

/** For whoever has never seen it: writes at two masters, a cut, a conflict, and what settling it costs. */
export const { scenarios: firstVisit } = libraryOf(
  `
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
  `,
  vocabularyOf({
    id: 'multi-master',
    monitors,
    parameters: multiMasterParameters,
    storyWords: {
      settings: {
        'by-hand': {
          seed: 1,
          nodes: 3,
          clients: [{}, {}],
          network: { latencyMicros: [10_000, 10_000] },
          diskMicros: [1_000, 1_000],
        },
      },
      deeds: {},
    },
  }),
);
