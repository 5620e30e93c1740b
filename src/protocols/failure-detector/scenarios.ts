import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import type { StoryWords } from '../../sim/story-words.ts';
import { failureDetectorParameters } from './paper.ts';
import { monitors } from './properties.ts';

/** Words for what the stories share. */
export const failureDetectorWords: StoryWords = {
  settings: {
    // Every message takes 10 ms: for stories that rely on what has arrived by when.
    'by-hand': {
      nodes: 3,
      clients: [{}],
      network: { latencyMicros: [10_000, 10_000] },
    },
  },
  deeds: {},
};

/** The library, and a story for each rule; the page opens with the first. */
export const { scenarios: failureDetectorScenarios, ruleScenarios: failureDetectorRuleScenarios } =
  libraryOf(
    `
  # playground: Who is alive? (opens 1.5 s, ends 1 h)
  Five servers tell each other that they are alive, and a client asks whom they suspect. Break it.
  with seed 42, c1 get on n1 n2 n3 n4 n5 every 350 ms to 650 ms
  expect safe, not failure-detector/suspected

  # crash: A crash is noticed (opens 250 ms, ends 2 s)
  A server crashes. The others hear nothing of it and suspect it, until it is back.
  with by-hand
  0 ms                                    "Every 100 ms each server tells the others that it is alive."
  300 ms  kill n3                         "n3 crashes. Nobody is told."
  700 ms                                  "n1 and n2 have heard nothing of n3 for 350 ms, and suspect it."
  800 ms  c1 get n3 to n1                 "c1 asks n1 about n3."
  1.2 s   restart n3                      "n3 starts again, and its first heartbeat is on its way."
  1.3 s                                   "n1 and n2 have heard of n3, and trust it again."
  expect safe, failure-detector/suspected, failure-detector/trusted-again

  # mistake: A mistake, and its end (opens 250 ms, ends 1.5 s)
  Nobody crashes, but a link fails for a while. From within, that looks like a crash.
  with by-hand
  0 ms                                    "Every 100 ms each server tells the others that it is alive."
  300 ms  cut n3>n1                       "Nothing that n3 sends reaches n1 any more."
  650 ms                                  "n1 suspects n3, which is alive. n2 hears n3 and trusts it."
  900 ms  mend n3>n1                      "The link is mended."
  1.05 s                                  "n1 has heard of n3: it was a mistake, and n1 trusts n3 again."
  expect safe, failure-detector/suspected, failure-detector/trusted-again

  # Dead for ever (ends 1 s)
  with by-hand
  without failure-detector/hear-again would break failure-detector/who-speaks-is-trusted
  0 ms                                    "n1 is about to be cut off from what n2 sends."
  100 ms  cut n2>n1                       "Nothing that n2 sends reaches n1."
  600 ms  mend n2>n1                      "n1 suspects n2 by now. The link is mended, and n2 goes on sending."
  `,
    vocabularyOf({
      id: 'failure-detector',
      monitors,
      parameters: failureDetectorParameters,
      storyWords: failureDetectorWords,
    }),
  );
