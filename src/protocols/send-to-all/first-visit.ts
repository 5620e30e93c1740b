import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';

import { sendToAllParameters } from './paper.ts';
import { monitors } from './properties.ts';

/** For whoever has never seen it: one writer, two writers, a lost message, and how little is promised. */
export const { scenarios: firstVisit } = libraryOf(
  `
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
  `,
  vocabularyOf({
    id: 'send-to-all',
    monitors,
    parameters: sendToAllParameters,
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
