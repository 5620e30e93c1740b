import { libraryOf } from '../../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../../kit/story/vocabulary.ts';

import { primaryBackupParameters } from '../paper.ts';
import { safety } from '../properties.ts';
import { byHand } from './script.ts';

const { protocol: _protocol, ...settings } = byHand;

/** For whoever has never seen it: shipping, a dead primary, who takes over, and what asynchronous does not promise. */
export const { scenarios: firstVisit } = libraryOf(
  `
  # first-visit: Primary and backups in five minutes (ends 2.6 s)
  For a first visit: a primary ships its log, dies in between, a backup takes over, and a write is missing.
  with by-hand, acknowledge none, failover order, shipDelay 100 ms
  0 ms                                    "n1 is the primary: it takes all writes. n2 and n3 are its backups, and get its log."
  points n1
  100 ms  c1 put x=1 to n1                "c1 writes x=1. The primary gathers what it has to ship for 100 ms."
  points c1, n1
  ask "When is c1 told that x=1 is done?" option 1
  - "As soon as n1 has stored it" -> "That is asynchronous replication: fast, and the backups follow."
  - "When one backup has it as well" -> "That would be semi-synchronous. Here nobody is waited for."
  - "When both backups have it" -> "That would be synchronous. Here nobody is waited for."
  140 ms                                  "c1 was told already. x=1 is still to be shipped."
  points c1
  300 ms                                  "All hold x=1 now: the backups have executed the log that they were sent."
  400 ms  c1 put x=2 to n1
  440 ms                                  "The same once more: c1 has been told that x=2 is done, and it is to be shipped at 0.51 s."
  points n1
  450 ms  kill n1                         "Now the fault: n1 dies before that."
  points n1
  ask "A backup will take over. What will c2 read there at 0.9 s?" outcome c2 1
  - "x is 1" is 1 -> "The backups have never heard of x=2, and nobody alive has."
  - "x is 2" is 2 -> "It was acknowledged, but it is on n1’s disk alone."
  - "Nothing: reads wait for n1" is "no answer" -> "The new primary answers by itself. It does not know that anything is missing."
  700 ms                                  "The backups have heard no heartbeat. n2 was next in the order, and is the primary now."
  points n2
  900 ms  c2 get x to n2
  921 ms                                  "c2 has read x at n2: it is 1. The write x=2, of which c1 was told, is lost."
  points c2, n2
  1.5 s   restart n1                      "n1 comes back. It has x=2 on its disk, and finds another primary."
  points n1
  ask "What does n1 hold a moment later?" value n1 at 1.8 s
  - "x=1: it gives up what nobody else has" is "x=1" -> "Its log is made equal to that of the new primary."
  - "x=2: it was there first" is "x=2" -> "A primary does not ask a backup what it has."
  1.8 s                                   "All hold x=1 again. They are copies of each other, and an acknowledged write is gone."
  1.9 s   c2 put y=3
  2.2 s                                   "Asynchronous promises speed. That an answered write lasts is not promised: for that the primary must wait."
  expect not primary-backup/acknowledged-writes-last, not no-lost-writes, primary-backup/failover
  afterwards "Choose other acknowledgements in the run settings (S), and see what the same crash does then."
  `,
  vocabularyOf({
    id: 'primary-backup',
    monitors: safety,
    parameters: primaryBackupParameters,
    storyWords: { settings: { 'by-hand': settings }, deeds: {} },
  }),
);
