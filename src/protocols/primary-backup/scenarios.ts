import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import type { StoryWords } from '../../sim/story-words.ts';
import { primaryBackupParameters } from './paper.ts';
import { safety } from './properties.ts';

/** Words for what the stories of primary/backup share. */
export const primaryBackupWords: StoryWords = {
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

/** The library of primary/backup, and a story for each rule; the page opens with the first. */
export const { scenarios: primaryBackupScenarios, ruleScenarios: primaryBackupRuleScenarios } =
  libraryOf(
    `
  # playground: A primary and its backups (opens 1.5 s, ends 1 h)
  A primary, two backups and two clients, and nothing wrong yet. Break it.
  with seed 42, nodes 3, c1 c2 put put get on x y every 350 ms to 650 ms
  expect safe, primary-backup/write-acknowledged, not primary-backup/failover

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

  # asynchronous: Asynchronous: an acknowledged write is lost (opens 380 ms, ends 2.5 s)
  The primary answers at once and ships later. It dies in between, and a write that was acknowledged is gone.
  with by-hand, acknowledge "none", failover order, shipDelay 100 ms
  0 ms                                    "n1 is the primary. It answers a write as soon as its own disk has it."
  100 ms  c1 put x=1 to n1                "c1 writes x=1. It is answered at once, and shipped 100 ms later."
  400 ms  c1 put x=2 to n1                "c1 writes x=2 and is told that it is done."
  450 ms  kill n1                         "n1 dies before it has shipped x=2."
  600 ms                                  "The backups hear no heartbeat. n2 is next in the order and takes over."
  900 ms  c2 get x to n2                  "c2 reads x at n2: it is 1. The acknowledged write x=2 is lost."
  1.5 s   restart n1                      "n1 comes back. Only it has x=2, and it has to give it up."
  1.9 s   c2 put y=3                      "All three are copies again, without x=2."
  expect safe, not primary-backup/acknowledged-writes-last, not no-lost-writes
  expect primary-backup/failover, primary-backup/entries-discarded

  # synchronous: Synchronous: nothing lost, nothing answered (opens 380 ms, ends 2.5 s)
  The same crash, but the primary waits for all backups. Nothing is lost, and nothing is answered until all are back.
  with by-hand, acknowledge all, failover order, shipDelay 100 ms
  0 ms                                    "n1 is the primary. It answers a write when both backups have it on their disks."
  100 ms  c1 put x=1 to n1                "c1 writes x=1. It is shipped 100 ms later, and answered only then."
  400 ms  c1 put x=2 to n1                "c1 writes x=2 and waits."
  450 ms  kill n1                         "n1 dies before it has shipped x=2. Nobody was told that x=2 is done."
  600 ms                                  "n2 takes over. Both backups are what it waits for, and n1 is one of them now."
  900 ms  c2 get x to n2
  905 ms                                  "c1 asks n2 for x=2 again. n3 stores it, n1 can not: no answer."
  1.5 s   restart n1                      "n1 comes back, gives up the x=2 of its own log, and stores that of n2."
  1.7 s                                   "Both clients are answered."
  1.9 s   c2 put y=3
  expect safe, no-lost-writes, linearizable, primary-backup/failover, primary-backup/entries-discarded
  expect not primary-backup/write-unanswered

  # backup-down: Synchronous: one backup down stops all writes (opens 300 ms, ends 2 s)
  Synchronous replication with one backup down: reads go on, and no write is answered.
  with by-hand, timeout 400 ms, attempts 1, acknowledge all, failover order
  0 ms                                    "n1 waits for both backups before it answers a write."
  100 ms  c1 put x=1 to n1
  300 ms  kill n3                         "n3 dies. Nothing else is wrong."
  400 ms  c1 put x=2 to n1                "c1 writes x=2. n2 stores it, n3 never will: n1 can not answer."
  500 ms  c2 get x to n1                  "c2 reads x: 1, since x=2 is not on all backups yet."
  800 ms                                  "c1 gives up. What became of x=2, it does not know."
  1.2 s   restart n3                      "n3 is back and gets what it lacks. Now x=2 takes effect."
  1.4 s   c2 get x to n1
  1.5 s   c1 put x=3 to n1                "Writes are answered again."
  expect safe, primary-backup/write-unanswered, linearizable

  # unknown-took-effect: No answer, and done all the same (opens 190 ms, ends 1.2 s)
  The primary dies after its backups have stored a write and before the client has heard of it.
  with by-hand, timeout 300 ms, attempts 1, acknowledge majority, failover order
  0 ms                                    "n1 answers a write when one of its two backups has it."
  200 ms  c1 put x=1 to n1                "c1 writes x=1."
  222 ms                                  "Both backups have it on their disks. Their acknowledgements are on the way."
  225 ms  kill n1                         "n1 dies."
  420 ms                                  "n2 takes over, with x=1 in its log."
  500 ms                                  "c1 gives up: it does not know whether x=1 was written."
  700 ms  c2 get x to n2                  "c2 reads x: 1. It was."
  expect safe, primary-backup/unknown-took-effect, primary-backup/write-unanswered, linearizable

  # wrong-successor: Semi-synchronous: the wrong one takes over (opens 290 ms, ends 1.6 s)
  One backup has the write, the other one is next in the order. Waiting for one backup is not enough.
  with by-hand, acknowledge one, failover order
  0 ms                                    "n1 answers a write when one backup has it, whichever."
  100 ms  c1 put x=1 to n1
  300 ms  cut n1>n2                       "The link from n1 to n2 is cut."
  310 ms  c1 put x=2 to n1                "c1 writes x=2. n3 stores it and c1 is told that it is done."
  400 ms  kill n1, heal                   "n1 dies. The cut is mended."
  580 ms                                  "n2 is next in the order. It has never heard of x=2."
  620 ms                                  "n3 follows n2 and gives x=2 up. The acknowledged write is lost."
  1.2 s   c2 get x
  expect safe, not primary-backup/acknowledged-writes-last, not no-lost-writes

  # elected-successor: Semi-synchronous with an election (opens 290 ms, ends 1.6 s)
  The same crash with an election: the backup that has the write refuses the other one.
  with by-hand, acknowledge one, failover election
  0 ms                                    "n1 answers a write when one backup has it, whichever."
  100 ms  c1 put x=1 to n1
  300 ms  cut n1>n2                       "The link from n1 to n2 is cut."
  310 ms  c1 put x=2 to n1                "c1 writes x=2. n3 stores it and c1 is told that it is done."
  400 ms  kill n1, heal                   "n1 dies. The cut is mended."
  500 ms  fire failureTimeout of n2       "n2 asks to be elected. n3 refuses: its own log is more complete."
  700 ms                                  "n3 stands and n2 votes for it. x=2 lasts."
  1.2 s   c2 get x
  expect safe, no-lost-writes, linearizable

  # two-primaries: Two primaries, one of them fenced (opens 195 ms, ends 1.2 s)
  A time-out that is too short makes two primaries. Fencing by epoch keeps the old one from doing harm.
  with by-hand, acknowledge one, failover order, heartbeatInterval 30 ms, failureTimeout 60 ms
  without primary-backup/fencing would break primary-backup/acknowledged-writes-last
  0 ms                                    "The time-out is 60 ms, twice the heartbeat. That is short."
  100 ms  c1 put x=1 to n1
  200 ms  isolate n1 from n2              "The link between n1 and n2 fails for 130 ms. Both are alive."
  250 ms                                  "n2 takes n1 for dead and takes over. n1 does not know: there are two primaries."
  262 ms  c1 put x=2 to n1                "c1 writes x=2 at n1, which needs n3 to store it."
  280 ms                                  "n3 has promised itself to epoch 2 and refuses n1, the primary of epoch 1."
  290 ms  c2 put y=3 to n2
  300 ms                                  "n1 is the primary no more. It sends c1 on to n2, which does the write."
  330 ms  heal
  600 ms                                  "Every write that was acknowledged is there."
  900 ms  c2 get x to n2
  expect safe, primary-backup/two-primaries, primary-backup/old-primary-refused, no-lost-writes
  expect linearizable

  # two-primaries-unfenced: Two primaries without fencing: a lost update (opens 195 ms, ends 1.2 s)
  The same without fencing: the old primary goes on, and what it acknowledges is lost.
  with by-hand, acknowledge one, failover order, heartbeatInterval 30 ms, failureTimeout 60 ms
  without primary-backup/fencing
  0 ms                                    "The time-out is 60 ms, twice the heartbeat. That is short."
  100 ms  c1 put x=1 to n1
  200 ms  isolate n1 from n2              "The link between n1 and n2 fails for 130 ms. Both are alive."
  250 ms                                  "n2 takes n1 for dead and takes over. n1 does not know: there are two primaries."
  262 ms  c1 put x=2 to n1                "c1 writes x=2 at n1, which needs n3 to store it."
  289 ms                                  "n3 follows whoever speaks and stores x=2. n1 tells c1 that it is done."
  290 ms  c2 put y=3 to n2
  310 ms                                  "c2 writes at n2. n3 overwrites one primary’s entries with the other’s."
  330 ms  heal
  350 ms                                  "The link is back. n1 hears of n2 and gives x=2 up: the update is lost."
  900 ms  c2 get x to n2
  expect safe, not primary-backup/acknowledged-writes-last, not no-lost-writes
  expect primary-backup/two-primaries, primary-backup/entries-discarded

  # time-out-too-long: A time-out that is too long (opens 250 ms, ends 4.2 s)
  A long time-out makes no mistakes, and nobody serves until it is over.
  with by-hand, timeout 200 ms, attempts 5, acknowledge one, failover order, failureTimeout 3 s
  0 ms                                    "The time-out is 3 s."
  100 ms  c1 put x=1 to n1
  300 ms  kill n1                         "n1 dies. n2 and n3 are well and wait."
  400 ms  c1 put x=2 to n1                "c1 and c2 ask one server after the other. The backups send them to n1."
  600 ms  c2 get x to n2
  1.5 s                                   "They have given up. Two of three servers live, and nobody serves."
  3.26 s                                  "Only now does n2 take over."
  3.5 s   c1 put x=3
  expect safe, primary-backup/write-unanswered, primary-backup/failover, linearizable

  # both-sides-write: Both sides of a cut write (opens 280 ms, ends 1.8 s)
  An asynchronous primary is cut off with its client. Both sides write, and one side’s writes are discarded.
  with by-hand, acknowledge "none", failover order
  0 ms                                    "n1 answers at once and ships at once."
  100 ms  c1 put x=1 to n1
  300 ms  cut n1<>n2 n1<>n3 n1<>c2 c1<>n2 c1<>n3  "n1 and c1 are cut off from all others."
  400 ms  c1 put x=2 to n1                "c1 goes on writing at n1, which goes on answering."
  500 ms  c1 put y=3 to n1
  560 ms                                  "n2 takes over on the other side. c2 writes there."
  700 ms  c2 put x=4 to n2
  800 ms  c2 put z=5 to n2
  1 s     heal                            "The cut heals. n1 hears of epoch 2 and gives way."
  1.02 s                                  "n1 discards x=2 and y=3: only it has them. Both were acknowledged."
  1.3 s   c1 get x to n2
  1.4 s   c1 get y to n2
  expect safe, not primary-backup/acknowledged-writes-last, not no-lost-writes
  expect primary-backup/two-primaries, primary-backup/entries-discarded

  # stale-read: A cut-off primary answers reads (opens 280 ms, ends 1.6 s)
  Fencing stops an old primary’s writes. A read needs no backup, so it still answers those, wrongly.
  with by-hand, acknowledge majority, failover election
  0 ms                                    "Writes wait for a majority, and a backup takes over by election."
  100 ms  c1 put x=1 to n1
  300 ms  isolate n1 from n2 n3 c2        "n1 is cut off from the others. c1 still reaches it."
  740 ms                                  "n2 is elected, and c2 will write x=2 there."
  800 ms  c2 put x=2
  900 ms  c1 get x to n1
  920 ms                                  "c1 reads x at n1, which still thinks it is the primary, and gets 1: that is out of date."
  1.1 s   heal                            "The cut heals, and n1 gives way."
  expect safe, not linearizable, primary-backup/two-primaries

  # whole-state: Catching up by log, and by whole state (opens 280 ms, ends 1.5 s)
  A backup is away for so long that the log no longer reaches back. It gets the whole state.
  with by-hand, acknowledge one, logKept 3
  0 ms                                    "Every server keeps at least the last three entries of its log."
  100 ms  c1 put x=1 to n1
  300 ms  kill n3                         "n3 dies and misses two writes."
  350 ms  c1 put x=2 to n1
  400 ms  c1 put y=3 to n1
  500 ms  restart n3                      "n3 is back. Two entries of the log are all that it needs."
  700 ms  kill n3                         "n3 dies again and misses six writes."
  750 ms  c1 put x=4 to n1
  800 ms  c1 put y=5 to n1
  850 ms  c1 put z=6 to n1
  900 ms  c1 put x=7 to n1
  950 ms  c1 put y=8 to n1
  1 s     c1 put z=9 to n1
  1.1 s   restart n3                      "n3 is back. The entries that it lacks are gone from n1’s log."
  1.17 s                                  "n1 sends the whole state instead."
  expect safe, primary-backup/whole-state-taken, linearizable

  # pull: Backups that pull (opens 180 ms, ends 1.5 s)
  The backups ask for entries. What they ask next tells the primary what they have.
  with by-hand, acknowledge majority, transfer pull, pullInterval 60 ms
  0 ms                                    "Every 60 ms a backup asks the primary for what follows its log."
  200 ms  c1 put x=1 to n1                "c1 writes x=1. n1 keeps it until somebody asks."
  300 ms                                  "A backup that has stored an entry asks for the next: that acknowledges it."
  400 ms  c1 put x=2 to n1
  600 ms  kill n2                         "n2 dies. n3 goes on pulling, which is enough for a majority."
  700 ms  c1 put x=3 to n1
  1 s     restart n2                      "n2 is back and asks for all that it lacks."
  expect safe, primary-backup/write-acknowledged, linearizable

  # random-by-log: Shipping operations that are not deterministic (opens 90 ms, ends 1.7 s)
  Shipping the operations: every server executes random() and now() itself, and gets something else.
  with by-hand, acknowledge majority, failover order, ship log
  0 ms                                    "The primary ships operations. Each backup executes them itself."
  100 ms  c1 sample x random              "c1 has a random number put into x. Every server draws its own."
  300 ms  c1 sample y now                 "c1 has the time put into y. Every server reads its own clock, later."
  500 ms  c2 get x to n1                  "c2 reads x at n1."
  600 ms  kill n1                         "n1 dies and n2 takes over. It has stored every operation."
  1.3 s   c2 get x to n2                  "c2 reads x again, and it is another number."
  expect safe, not primary-backup/states-agree, primary-backup/logs-agree

  # random-by-state: Shipping the changed state instead (opens 90 ms, ends 1.7 s)
  Shipping what changed: the primary draws once, and all have the same.
  with by-hand, acknowledge majority, failover order, ship state
  0 ms                                    "The primary ships what an operation has changed, not the operation."
  100 ms  c1 sample x random              "c1 has a random number put into x. Only n1 draws, all store that number."
  300 ms  c1 sample y now                 "c1 has the time put into y. Only n1 looks at its clock."
  500 ms  c2 get x to n1
  600 ms  kill n1                         "n1 dies and n2 takes over."
  1.3 s   c2 get x to n2                  "c2 reads x again. It is what it was."
  expect safe, primary-backup/failover

  # Answered too early (ends 1 s)
  with by-hand, acknowledge majority, failover election
  without primary-backup/wait-for-backups would break primary-backup/acknowledged-writes-last
  100 ms  cut n1>n2 n1>n3                 "Nothing that n1 sends reaches its backups."
  110 ms  c1 put x=1 to n1                "c1 writes x=1 at n1."
  150 ms  kill n1, heal                   "n1 dies."

  # Acknowledged from memory (ends 1.5 s)
  with by-hand, acknowledge all, failover order, disks 50 ms
  without primary-backup/store-before-acknowledging would break primary-backup/acknowledged-writes-last
  0 ms                                    "Disks are slow: a write takes 50 ms."
  300 ms  c1 put x=1 to n1                "c1 writes x=1."
  365 ms  kill n1 n2 n3                   "The power fails: all three servers die."
  500 ms  restart n2 n3                   "n2 and n3 come back. n1 never does."

  # A returning primary that keeps everything (ends 1.8 s)
  with by-hand, acknowledge "none", failover order
  without primary-backup/discard-on-return would break primary-backup/logs-agree
  0 ms                                    "n1 answers at once and ships at once."
  100 ms  c1 put x=1 to n1
  300 ms  cut n1<>n2 n1<>n3 n1<>c2 c1<>n2 c1<>n3  "n1 and c1 are cut off from all others."
  400 ms  c1 put x=2 to n1                "c1 goes on writing at n1, which goes on answering."
  500 ms  c1 put y=3 to n1
  560 ms                                  "n2 takes over on the other side. c2 writes there."
  700 ms  c2 put x=4 to n2
  800 ms  c2 put z=5 to n2
  1 s     heal                            "The cut heals. n1 hears of epoch 2 and gives way."
  1.02 s                                  "n1 discards x=2 and y=3: only it has them. Both were acknowledged."
  1.3 s   c1 get x to n2
  1.4 s   c1 get y to n2

  # A candidate that lacks a write (ends 1.5 s)
  with by-hand, acknowledge majority, failover election
  without primary-backup/most-complete-backup would break primary-backup/acknowledged-writes-last
  200 ms  isolate n3 from n1 n2           "n3 is cut off and misses x=1, which n1 and n2 store."
  210 ms  c1 put x=1 to n1
  300 ms  kill n1, heal                   "n1 dies, the cut heals, and n3 stands."
  310 ms  fire failureTimeout of n3

  # A read that sees too much (ends 1 s)
  with by-hand, timeout 400 ms, attempts 1, acknowledge majority, failover election
  without primary-backup/reads-see-stored would break primary-backup/reads-last
  100 ms  cut n1>n2 n1>n3                 "Nothing that n1 sends reaches its backups."
  110 ms  c1 put x=1 to n1                "c1 writes x=1 at n1, which cannot answer."
  130 ms  c2 get x to n1                  "c2 reads x at n1."
  180 ms  kill n1, heal                   "n1 dies."

  # A read at a backup (ends 400 ms)
  with by-hand, acknowledge majority, failover election
  without primary-backup/only-primary-serves would break linearizable
  100 ms  cut n1>n3                       "Nothing that n1 sends reaches n3."
  110 ms  c1 put x=1 to n1                "c1 writes x=1. n2 stores it, which is enough."
  200 ms  c2 get x to n3                  "c2 reads x at n3."

  # Asked for twice (ends 1.6 s)
  with by-hand, acknowledge majority, failover order
  without primary-backup/execute-once would break linearizable
  200 ms  c1 append x=1 to n1             "c1 appends 1 to x. Both backups store it."
  225 ms  kill n1                         "n1 dies before it can answer, and n2 takes over."
  700 ms                                  "c1 has heard nothing and asks n2, under the same request id."
  1.2 s   c2 get x to n2                  "c2 reads x."
  `,
    vocabularyOf({
      id: 'primary-backup',
      monitors: safety,
      parameters: primaryBackupParameters,
      storyWords: primaryBackupWords,
    }),
  );
