import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import type { StoryWords } from '../../sim/story-words.ts';
import { seconds } from '../../sim/time.ts';
import { raftParameters } from './paper.ts';
import { liveness, safety } from './properties.ts';

/** A log of these terms on a disk; an entry's value tells its index and term. */
const disk = (currentTerm: number, terms: readonly number[]) => ({
  currentTerm,
  votedFor: null,
  log: terms.map((term, place) => ({
    term,
    operation: { kind: 'put', key: 'x', value: `${place + 1}/${term}` },
  })),
});

/** Every message takes 10 ms, every disk write 1 ms: for stories that rely on what has arrived by when. */
const even = { network: { latencyMicros: [10_000, 10_000] }, diskMicros: [1_000, 1_000] } as const;

/** Time-outs so long that a server stands only when the story says so. */
const standsWhenTold = {
  electionTimeoutMinimum: seconds(20),
  electionTimeoutMaximum: seconds(40),
} as const;

/** Words for what the stories of Raft share. */
export const raftWords: StoryWords = {
  settings: {
    even,
    'when-told': { parameters: standsWhenTold },
    'by-hand': {
      ...even,
      clientSettings: { timeoutMicros: 60_000, attempts: 1 },
      parameters: { ...standsWhenTold, noOpOnElection: false },
    },
    // Figure 7's leader and its six followers (a) to (f), as the leader comes to power.
    'figure-7-logs': {
      disks: {
        n1: disk(7, [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]),
        n2: disk(6, [1, 1, 1, 4, 4, 5, 5, 6, 6]),
        n3: disk(4, [1, 1, 1, 4]),
        n4: disk(6, [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]),
        n5: disk(7, [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]),
        n6: disk(4, [1, 1, 1, 4, 4, 4, 4]),
        n7: disk(3, [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]),
      },
    },
    // Figure 8 (a): all logs hold one entry of term 1.
    'figure-8-logs': {
      disks: Object.fromEntries(['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => [node, disk(1, [1])])),
    },
  },
  // Figure 3's five properties, somebody can be served, and clients saw a linearizable store.
  safe: [...safety, liveness].map(({ id }) => id).concat('linearizable'),
  // A server stands for election now, as if its time had run out.
  deeds: { stand: { kind: 'fireTimer', timer: 'electionTimeout' } },
};

/** Raft's library, and a story for each rule; the page opens with the first. */
export const { scenarios: raftScenarios, ruleScenarios: raftRuleScenarios } = libraryOf(
  `
  # playground: A running cluster (opens 1.5 s, ends 1 h)
  Five servers and two clients, and nothing wrong yet. Break it.
  with seed 42, timeout 150 ms, c1 c2 put put get on x y every 350 ms to 650 ms
  expect safe, raft/leader-elected, raft/entry-committed

  # first-visit: Raft in five minutes (ends 3.8 s)
  For a first visit: an election, a write, a dead leader, a broken network, and what Raft does not promise.
  with even, seed 11, c2 prefers n5, timeout 3 s, attempts 1, n1 at 0.3 0.24, n2 at 0.52 0.16
  with n3 at 0.4 0.66, n4 at 0.78 0.24, n5 at 0.72 0.7, c1 at 0.1 0.46, c2 at 0.92 0.5
  0 ms                                     "Five servers keep the same data. None leads yet: each ring is a time-out running down."
  180 ms                                   "n2’s time ran out first. It asked for votes and has a majority: n2 leads term 1."
           points n2
  400 ms   c1 put x=1 to n2                "c1 asks n2, the leader, to write x=1."
           points c1, n2
           ask "When may n2 tell c1 that x=1 is done?" option 2
           - "At once: it leads" -> "If n2 died then, x=1 would be gone, and c1 would have been told otherwise."
           - "When three of the five have stored it" -> "Any other three share a server with these three, so x=1 cannot be overlooked."
           - "When all five have stored it" -> "Then one dead server would stop everything. A majority is enough."
  435 ms                                   "n2 knows that others have stored x=1: with itself a majority of five. It is committed."
           points n2 entry 2
  600 ms                                   "Now the fault. Kill the leader: press K, or use the button below the stage."
           points n2
           awaits down leader
  620 ms                                   "n2 is dead, and nobody tells the others. They only hear nothing from it any more."
           ask "Four are left. Can they have a new leader?" option 3
           - "No: only n2 can lead" -> "Any server may stand, once its time-out has run down."
           - "No: all five must vote" -> "Three votes are a majority of five, and four servers are there to give them."
           - "Yes: three votes are enough" -> "And two leaders of one term are impossible: nobody votes twice in a term."
  750 ms                                   "n5’s time ran out first. n1 and n3 voted for it: n5 leads term 2, and it has x=1."
           points n5
  1 s                                      "Bring n2 back: press Shift+K, or use the button below the stage."
           points n2
           awaits up n2
  1.12 s                                   "n2 came back with what its disk had kept, heard of term 2, and follows n5."
           points n2
  1.21 s   part n1 n2 n3 c1 | n4 n5 c2     "The network breaks: n4 and n5 are cut off. n5 does not know that, and leads on in term 2."
           points n4, n5
  1.25 s   c2 put x=9 to n5                "c2 is on the side of n5, and asks it to write x=9."
           points c2, n5
           ask "What becomes of x=9 while the network is broken?" option 2
           - "It is committed: n5 leads" -> "A leader can’t decide by itself: it needs three of five, and reaches two."
           - "It waits: two of five are no majority" -> "The quorum beside n5 stays at two, and c2 gets no answer."
           - "n5 refuses: it knows that it is cut off" -> "From within, n5 can’t tell a cut from a slow network."
  1.385 s                                  "n3 leads term 3 with the votes of n1 and n2. There are two leaders, and one can commit."
           points n3, n5
  1.6 s    c1 put x=2 to n3
  1.64 s                                   "n3 has committed x=2. n5 still waits with x=9, which is on n4 and n5 alone."
           points n4 entry 4, n5 entry 4, panel logs
           ask "The network is mended next. What becomes of x=9?" option 1
           - "It is overwritten" -> "It was never committed, and n3’s log says something else at that index."
           - "It is committed after x=2" -> "A leader never takes entries from others: its own log is what counts."
           - "n4 and n5 keep it beside x=2" -> "All logs become equal to the leader’s."
  1.9 s    heal
  2 s                                      "n5 has heard of term 3 and given up. x=9 is gone, and all five hold x=2."
  2.3 s    kill n1 n3 n4                   "What does Raft not promise? n1, n3 and n4 die, and c1 is about to write x=3."
           points n1, n3, n4
           ask "What will c1 be told of x=3?" outcome c1 3
           - "That it is done" is ok -> "Two of five can’t commit, whoever asks."
           - "That it has failed" is fail -> "Nobody can say so: the dead might come back."
           - "Nothing" is "no answer" -> "Without a majority Raft stands still. It waits rather than say what may be wrong."
  2.4 s    c1 put x=3 to n2
  2.9 s                                    "n2 and n5 elect nobody and commit nothing. What was committed is on every disk still."
  afterwards "Go Back, bring one server back with Shift+K, and play: three of five go on."
  expect safe, raft/entry-committed

  # first-election: The first election (opens 0 ms, ends 800 ms)
  Five servers that know nothing of each other. Whoever’s time runs out first asks for votes.
  with seed 5, clients 1
  0 ms                                    "All are followers. Each ring is a time-out running down, of random length."
  420 ms  c1 put x=1 to n1
  expect safe, raft/leader-elected, raft/entry-committed

  # leader-killed: The leader is killed (opens 900 ms, ends 4 s)
  The leader dies, another takes over, and the old one comes back as a follower.
  with seed 42, c1 c2 put put get on x y every 350 ms to 650 ms
  0 ms                                     "n3 is about to be elected."
  1 s      kill n3                         "n3 dies. c2 does not know it, and is about to write to it."
  1.132 s                                  "n1’s time runs out first: it stands for term 2."
  1.152 s                                  "n1 leads. There was no leader for 151 ms."
  1.512 s                                  "c2 has had no answer, and asks again elsewhere under the same number."
  2.2 s    restart n3                      "n3 comes back, finds term 1 on its disk, and follows n1."
  expect safe, raft/leader-elected, raft/entry-committed

  # split-vote: A split vote (opens 100 ms, ends 1.3 s)
  Two candidates stand at the same moment and share the votes. Random time-outs settle it in the next round.
  with clients 1, disks 1 ms
  0 ms    kill n5, link *>* latency 15 ms, link n1>n3 n2>n4 latency 8 ms  "n5 is down. n3 is close to n1, and n4 is close to n2."
  100 ms  stand n1 n2                     "n1 and n2 stand at the same moment."
  117 ms                                  "n3 voted for n1, n4 for n2. Two votes each, and three are needed: nobody wins."
  261 ms                                  "n1’s new time-out was the shorter one. It stands alone in term 2."
  293 ms                                  "n1 leads term 2. Term 1 never had a leader."
  900 ms  c1 put x=1 to n1
  expect safe, raft/election-without-winner, raft/entry-committed

  # follower-killed-and-back: A follower killed and brought back (opens 550 ms, ends 3 s)
  A follower misses some writes while it is down. The leader brings it up to date.
  with seed 42, c1 c2 put put get on x y every 350 ms to 650 ms
  0 ms                                    "n3 will lead."
  600 ms  kill n1                         "n1 dies. Four of five are left, and writes go on."
  1.2 s                                   "n3 sends n1 the missing entries again with every heartbeat."
  1.8 s   restart n1                      "n1 comes back with the three entries on its disk, and is sent the rest."
  2 s                                     "n1 learns what is committed, executes it in order, and holds the same state."
  expect safe, raft/entry-committed, not raft/leader-deposed

  # majority-lost-and-found: A majority lost and found (opens 550 ms, ends 3 s)
  Three of five servers die. The leader goes on taking writes and cannot commit any, until one is back.
  with seed 42, clients 1, timeout 3 s
  0 ms                                    "n3 will lead."
  400 ms  c1 put x=1 to n3
  600 ms  kill n1 n2 n5                   "n1, n2 and n5 die. n3 and n4 are left."
  700 ms  c1 put x=2 to n3                "n3 takes x=2 into its log, but two of five are no majority: c1 gets no answer."
  1.5 s   restart n2                      "n2 is back. With three of five x=2 is committed, and c1 hears of it."
  1.9 s   c1 put x=3 to n3
  2.2 s   restart n1 n5                   "The others come back and catch up."
  expect safe, raft/entry-committed

  # wrong-side: A leader on the wrong side (opens 1.284 s, ends 3.2 s)
  A leader is cut off with one follower and does not know it. Both sides take writes; only one side can commit them.
  with seed 42, c1 prefers n2, c2 c3 prefers n5, timeout 2 s, noOpOnElection off, latency 12 ms
  with disks 1 ms
  with n1 at 0.31 0.22, n2 at 0.58 0.2, n3 at 0.45 0.66, n4 at 0.82 0.26, n5 at 0.74 0.72
  with c1 at 0.09 0.34, c2 at 0.92 0.62, c3 at 0.09 0.72
  0 ms                                     "n2 will lead term 1 and commit two writes."
  20 ms    stand n2
  150 ms   c1 put x=1 to n2
  350 ms   c1 put x=3 to n2
  600 ms   stand n5                        "n5 stands and leads term 2."
  910 ms   c3 put y=4 to n5                "c3 writes y=4 to n5, which sends it to all."
  940 ms   part n1 n2 n3 c1 c3 | n4 n5 c2  "n4 and n5 are cut off before n5 hears that all have stored y=4. It still leads, it thinks."
  1 s      c2 put x=9 to n5                "c2 writes x=9 on the wrong side: two of five store it, and three are needed."
  1.08 s   stand n1                        "n1 stands. With n2 and n3 it is a majority."
  1.12 s   c1 put x=5 to n1
  1.158 s                                  "n1 leads term 3. It has committed x=5, and y=4 with it."
  1.262 s  c1 put x=7 to n1
  1.7 s    heal                            "The cut heals."
  1.74 s                                   "n5 has seen term 3 and given up. Its x=9 is overwritten, on n4 too."
  1.8 s                                    "c2 was sent on to n1, which has done its write after all, once."
  expect safe, raft/entry-committed, raft/leader-deposed, raft/log-repaired

  # flapping-link: A flapping link (opens 700 ms, ends 5 s)
  The link between the leader and one follower comes and goes. Each time it is away too long, the follower stands and deposes the leader.
  with seed 286, c1 put put get on x y every 350 ms to 650 ms
  0 ms                                    "n1 will lead. Its link to n3 is about to fail, four times."
  800 ms  isolate n1 from n3              "n3 hears nothing from n1, though all others do."
  1.1 s                                   "n3 has stood in a higher term, and n1 had to give up. Now n3 leads."
  1.2 s   mend n1<>n3
  1.6 s   isolate n1 from n3              "The same again, the other way round: n1 hears nothing from n3."
  2 s     mend n1<>n3
  2.4 s   isolate n1 from n3              "And again. No write is lost; each time clients wait for the election."
  2.8 s   mend n1<>n3
  3.2 s   isolate n1 from n3
  3.6 s   mend n1<>n3
  3.7 s                                   "The link stays whole now."
  expect safe, raft/leader-deposed, raft/entry-committed

  # one-way-cut: A one-way cut (opens 700 ms, ends 5.5 s)
  n5 can speak but hears nobody. It stands again and again, and every time it costs the others their leader.
  with seed 42, c1 put put get on x y every 350 ms to 650 ms
  0 ms                                     "n3 will lead."
  800 ms   cut n1>n5 n2>n5 n3>n5 n4>n5     "Nothing reaches n5 any more. What n5 says reaches everybody."
  1.08 s                                   "n5 stands. Its log is behind, so nobody votes for it, but n3 must give up."
  1.454 s                                  "n5 has heard no answer and stands again: the next leader falls."
  2 s                                      "Between two of its candidacies the others elect a leader and commit."
  4 s      heal                            "n5 hears again. It learns of a leader, and follows."
  expect safe, raft/leader-deposed, raft/election-without-winner, raft/entry-committed

  # figure-7: Figure 7: seven logs (opens 36 ms, ends 400 ms)
  Six followers, each wrong in its own way: entries missing, entries too many, or both. The leader of term 8 makes them all equal to itself.
  with even, when-told, figure-7-logs, seed 7, nodes 7
  0 ms                                    "The logs of Figure 7: n1 is about to lead term 8; n2 to n7 are its (a) to (f)."
  10 ms   stand n1
  22 ms                                   "n4 and n5 refuse their votes: their logs go further. n2, n3, n6 and n7 are enough."
  36 ms                                   "n1 leads and begins at its own end, index 10. Whoever has something else there refuses."
  80 ms                                   "Refused, n1 goes back one of the follower’s terms at a time, until the logs agree."
  180 ms                                  "All seven logs are the same. n4, n5, n6 and n7 have lost what never committed."
  expect safe, raft/log-repaired

  # figure-8: Figure 8: a majority is not enough (opens 440 ms, ends 1 s)
  An entry of term 2 is stored by three of five servers, and is overwritten all the same. So a leader must not commit older entries by counting.
  with by-hand, figure-8-logs, seed 8, clients 3
  without raft/commit-only-own-term would break raft/leader-completeness
  0 ms                                    "Figure 8. All logs hold one entry of term 1, and servers stand only when the script says so."
  10 ms   stand n1
  60 ms   isolate n1 from n3 n4 n5        "(a) n1 leads term 2. Its write x=a will reach n2 alone."
  70 ms   c1 put x=a to n1
  150 ms  kill n1, heal                   "(b) n1 crashes. n5 will win term 3 with n3 and n4, and take x=b at the same index."
  160 ms  stand n5
  190 ms  isolate n5 from n2 n3 n4
  200 ms  c2 put x=b to n5
  300 ms  kill n5, heal, restart n1       "(c) n5 crashes, n1 is back. Term 3 is taken, so it will win only term 4."
  310 ms  stand n1
  350 ms  stand n1
  375 ms  isolate n1 from n4              "(c) n1 goes on with x=a, an entry of term 2, and n3 stores it too."
  430 ms                                  "x=a is on n1, n2 and n3, a majority. n1 leads term 4 and must not commit it yet."
  // n1 takes an entry of its own term, but it reaches nobody.
  440 ms  isolate n1 from n2 n3
  450 ms  c3 put x=c to n1
  530 ms  kill n1, heal, restart n5       "(d) n1 crashes with x=c on its own disk only. n5 will stand: its last term is 3."
  540 ms  stand n5
  580 ms  stand n5
  600 ms                                  "(d) n2, n3 and n4 end in term 2 or less, so they vote for n5."
  640 ms                                  "n5 overwrites x=a with x=b. Nobody had called x=a committed, so nothing is lost."
  700 ms  c2 put y=d to n5
  800 ms  restart n1                      "n1 comes back and is brought into line."
  expect safe, raft/log-repaired

  # figure-8-e: Figure 8 (e): committed by the next entry (opens 440 ms, ends 1 s)
  The other ending: an entry of the leader’s own term reaches a majority, and with it all before it are safe.
  with by-hand, figure-8-logs, seed 8, clients 3
  0 ms                                    "Figure 8. All logs hold one entry of term 1, and servers stand only when the script says so."
  10 ms   stand n1
  60 ms   isolate n1 from n3 n4 n5        "(a) n1 leads term 2. Its write x=a will reach n2 alone."
  70 ms   c1 put x=a to n1
  150 ms  kill n1, heal                   "(b) n1 crashes. n5 will win term 3 with n3 and n4, and take x=b at the same index."
  160 ms  stand n5
  190 ms  isolate n5 from n2 n3 n4
  200 ms  c2 put x=b to n5
  300 ms  kill n5, heal, restart n1       "(c) n5 crashes, n1 is back. Term 3 is taken, so it will win only term 4."
  310 ms  stand n1
  350 ms  stand n1
  375 ms  isolate n1 from n4              "(c) n1 goes on with x=a, an entry of term 2, and n3 stores it too."
  450 ms  c3 put x=c to n1                "(e) n1 takes x=c in its own term 4. n2 and n3 store it: x=a and x=c are committed."
  530 ms  kill n1, heal, restart n5
  540 ms  stand n5                        "(e) n1 crashes and n5 stands, but n2 and n3 end in term 4 and refuse."
  580 ms  stand n5
  640 ms  stand n2                        "n2 has everything that was committed, and wins."
  760 ms  c2 put y=d to n2
  850 ms  restart n1
  expect safe, raft/entry-committed

  # Everybody stands at once (ends 10 s)
  with seed 5
  without raft/randomised-timeouts would break raft/leader-elected
  0 ms                                    "Five servers have just started. Their time-outs decide who stands first."

  # Two candidates for one term (ends 200 ms)
  with by-hand, clients 2
  without raft/one-vote-a-term would break raft/election-safety
  0 ms                                    "n1 and n2 stand for term 1, one shortly after the other."
  10 ms   stand n1
  12 ms   stand n2
  21 ms                                   "n3, n4 and n5 are asked by both."

  # A candidate that missed the commit (ends 500 ms)
  with by-hand, clients 2
  without raft/up-to-date-check would break raft/leader-completeness
  10 ms   stand n1
  60 ms   isolate n5 from n1 n2 n3 n4     "n5 is cut off and misses x=1, which the others commit."
  70 ms   c1 put x=1 to n1
  150 ms  kill n1, heal                   "n1 crashes, the cut heals, and n5 stands with an empty log."
  160 ms  stand n5
  220 ms  c2 put x=2 to n5

  # Its own vote (ends 200 ms)
  with by-hand, clients 2
  without raft/majority would break raft/election-safety
  0 ms                                    "n1 and n2 stand for term 1. At first each has its own vote only."
  10 ms   stand n1
  12 ms   stand n2

  # A vote forgotten in a crash (ends 300 ms)
  with by-hand, clients 2, disks 15 ms
  without raft/persist-vote-and-term would break raft/election-safety
  0 ms    part n1 n2 n3 | n4 n5
  10 ms   stand n1                        "Disks are slow here. n1 stands for term 1; n2 and n3 are on its side."
  // Without the rule n3 has voted by now, and its disk has not stored it.
  30 ms   kill n3                         "n3 crashes."
  70 ms   part n1 n2 | n3 n4 n5, restart n3
  80 ms   stand n4                        "n3 is back, now on the side of n4, which stands for the same term."

  # An entry forgotten in a crash (ends 600 ms)
  with by-hand, clients 2, disks 20 ms
  without raft/persist-log would break raft/leader-completeness
  10 ms   stand n1
  100 ms  cut n1<>n4 n1<>n5 n2<>n4 n2<>n5 n3<>n4 n3<>n5  "Disks are slow here. n4 and n5 are cut off; n1 needs n2 and n3 to commit."
  110 ms  c1 put x=1 to n1
  // Without the rule n3 has acknowledged x=1 by now, and its disk has not stored it.
  145 ms  kill n3                         "n3 crashes while its disk still writes."
  220 ms  kill n1, heal, restart n3       "n1 crashes, n3 is back, and n3 stands."
  230 ms  stand n3
  340 ms  c2 put x=2 to n3

  # A deposed leader writes on (ends 500 ms)
  with by-hand, clients 2
  without raft/reject-stale-terms would break raft/leader-completeness
  10 ms   stand n1
  60 ms   part n1 n2 | n3 n4 n5           "n1 leads term 1 and is cut off with n2. Its x=1 cannot be committed."
  70 ms   c1 put x=1 to n1
  100 ms  stand n3                        "On the other side n3 leads term 2 and commits x=2."
  130 ms  c2 put x=2 to n3
  200 ms  kill n3, heal                   "The cut heals as n3 crashes. n1 does not know yet that its term is over."
  270 ms  stand n4                        "n4 stands."

  # Entries after a gap (ends 500 ms)
  with by-hand, clients 2
  without raft/log-consistency-check would break raft/log-matching
  10 ms   stand n1
  60 ms   isolate n5 from n1 n2 n3 n4     "n5 is cut off and misses x=1 at index 1."
  70 ms   c1 put x=1 to n1
  150 ms  kill n1, heal
  160 ms  stand n2                        "n2 leads term 2 and sends what comes after index 1."
  200 ms  c2 put x=2 to n2
  300 ms  c2 put x=3 to n2

  # A leader that hears of a later term (ends 400 ms)
  with by-hand, clients 2
  without raft/step-down-on-higher-term would break raft/election-safety
  10 ms   stand n1
  60 ms   part n1 | n2 n3 n4 n5           "n1 leads term 1 and is cut off. The others elect n2 for term 2."
  70 ms   stand n2
  150 ms  heal                            "The cut heals, and n1 hears of term 2."

  # The answer that got lost (ends 700 ms)
  with by-hand, clients 2, timeout 100 ms, attempts 6
  without raft/duplicate-detection would break linearizable
  10 ms   stand n1
  60 ms   cut n1>c1                       "n1 will execute c1’s append, but its answer does not get through."
  70 ms   c1 append x=a to n1
  150 ms  mend n1>c1
  170 ms                                  "c1 has heard nothing and asks again."
  450 ms  c2 get x to n1                  "c2 reads what has been appended."
  `,
  vocabularyOf({
    id: 'raft',
    monitors: safety,
    parameters: raftParameters,
    storyWords: raftWords,
  }),
);
