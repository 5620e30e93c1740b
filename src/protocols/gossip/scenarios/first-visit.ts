import { libraryOf } from '../../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../../kit/story/vocabulary.ts';

import { gossipParameters } from '../paper.ts';
import { safety } from '../properties.ts';

/** For whoever has never seen it: a rumour, a cut, two writes that meet, and what is not promised. */
export const { scenarios: firstVisit } = libraryOf(
  `
  # first-visit: Gossip in five minutes (ends 5.9 s)
  For a first visit: a rumour reaches nine sites, a cut parts them, both sides write, and they agree again.
  with two-sides, antiEntropyEvery 3
  0 ms                                    "Nine sites, and no leader. Each tells what is new to one other, chosen at random."
  20 ms   c1 put x=1 to n1                "c1 writes x=1 at n1. In every cycle whoever knows it tells one other."
  points c1, n1
  ask "Will all nine sites know it after twelve cycles?" agree at 1.1 s
  - "Yes" is yes -> "The number of those who know doubles at first: it takes about as many cycles as the number of sites has binary digits, and a few more."
  - "No: chance leaves some out" is no -> "It may happen when sites lose interest. Anti-entropy, now and then, finds those."
  1.1 s                                   "All hold x=1. Nobody has planned who tells whom."
  1.2 s   part n1 n2 n3 n4 c1 | n5 n6 n7 n8 n9 c2 "Now the fault: the network is cut, four sites on the left and five on the right."
  ask "c2 will write x=3 on the right. What will it be told?" outcome c2 1
  - "That it is done" is ok -> "Gossip asks nobody: a site stores a write, answers, and tells others when it can."
  - "That it has failed" is fail -> "No site has to ask another before it answers."
  - "Nothing, until the cut heals" is "no answer" -> "No majority is needed, so no side has to wait."
  1.33 s  c1 put x=2 to n1
  1.54 s  c2 put x=3 to n9
  1.6 s                                   "Both sides have taken a write of x: c1 was told that x=2 is done, c2 that x=3 is."
  points c1, c2
  1.74 s  c2 put y=4 to n9
  2.3 s                                   "Each side agrees within itself, and the two differ."
  3 s     heal                            "The cut heals. Both rumours are old by now, and nobody spreads them any more."
  ask "What will n1 hold in the end?" value n1 at 4.2 s
  - "x=2, its own" is "x=2 y=4" -> "Each write has a timestamp, and everywhere the later one wins: x=3."
  - "x=3" is "x=3 y=4" -> "Now and then a site compares all it has with another. The later timestamp wins."
  - "Both" is "x=2,3 y=4" -> "One value is kept for each key: the one with the later timestamp."
  4.2 s                                   "All hold x=3 and y=4. c1’s write x=2 was acknowledged, and is gone."
  5 s                                     "That all agree in the end is promised, not when, nor that a write which was answered lasts."
  expect safe, gossip/diverged, gossip/converged, gossip/write-lost
  afterwards "Open “A rumour dies too early” to see whom chance leaves out, or cut one site off here."
  `,
  vocabularyOf({
    id: 'gossip',
    monitors: safety,
    parameters: gossipParameters,
    storyWords: {
      settings: {
        'two-sides': { seed: 3, nodes: 9, clients: [{ prefers: 'n1' }, { prefers: 'n9' }] },
      },
      deeds: {},
    },
  }),
);
