import { libraryOf } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { StoryWords } from '../../sim/story-words.ts';
import type { DiskJson } from './database.ts';
import { gossipParameters } from './paper.ts';
import { safety } from './properties.ts';

/** The same disk for n1 to the last of so many sites. */
const disksOf = (sites: number, disk: DiskJson): Readonly<Record<NodeId, DiskJson>> =>
  Object.fromEntries(Array.from({ length: sites }, (_, place) => [`n${place + 1}`, disk]));

/**
 * Two clusters of eight, each site's place as a share of the stage: a ring on the left, one on the
 * right, and the two ends of the bridge facing each other.
 */
const twoRings: Readonly<Record<NodeId, readonly [number, number]>> = {
  n8: [0.42, 0.5],
  n1: [0.37, 0.78],
  n2: [0.24, 0.88],
  n3: [0.11, 0.78],
  n4: [0.06, 0.5],
  n5: [0.11, 0.22],
  n6: [0.24, 0.12],
  n7: [0.37, 0.22],
  n9: [0.58, 0.5],
  n10: [0.63, 0.22],
  n11: [0.76, 0.12],
  n12: [0.89, 0.22],
  n13: [0.94, 0.5],
  n14: [0.89, 0.78],
  n15: [0.76, 0.88],
  n16: [0.63, 0.78],
};

/** Keys k01 to k24, written by n1 within the first 24 µs. */
const manyKeys = Object.fromEntries(
  Array.from({ length: 24 }, (_, place) => [
    `k${String(place + 1).padStart(2, '0')}`,
    { value: String(place), timestamp: place, site: 'n1' },
  ]),
);

/** Words for what the stories of gossip share. */
export const gossipWords: StoryWords = {
  settings: {
    'two-sides': { seed: 3, nodes: 9, clients: [{ prefers: 'n1' }, { prefers: 'n9' }] },
    // One update among 49 sites, pushed with a counter of one: about a sixth never hear of it.
    'brief-rumour': {
      seed: 14,
      nodes: 49,
      clients: [{ prefers: 'n1' }],
      parameters: { rumours: 'push', k: 1 },
    },
    // 42 of 49 sites hold an update; anti-entropy in every cycle is to bring it to the others.
    'end-game': {
      seed: 1,
      nodes: 49,
      clients: [],
      parameters: { rumours: 'none', antiEntropyEvery: 1, comparison: 'checksum' },
      disks: disksOf(42, { x: { value: '1', timestamp: 0, site: 'n1' } }),
    },
    'two-rings': { nodes: 16, positions: { ...twoRings, c1: [0.24, 0.5] } },
    'one-key-newer': {
      seed: 5,
      nodes: 4,
      clients: [],
      disks: {
        ...disksOf(4, manyKeys),
        n1: { ...manyKeys, k02: { value: 'new', timestamp: 60, site: 'n1' } },
      },
    },
    // Seven sites that push and pull rumours, and compare checksums in every second cycle.
    few: {
      seed: 8,
      nodes: 7,
      clients: [{ prefers: 'n1' }, { prefers: 'n5' }],
      parameters: { rumours: 'pushPull', antiEntropy: 'pushPull', antiEntropyEvery: 2 },
      network: { latencyMicros: [10_000, 10_000] },
    },
  },
  // Rumours alone do not promise that sites agree: each story says whether they do.
  safe: safety.map(({ id }) => id),
  deeds: {},
};

/** The library of gossip, with what each rule protects; the page opens with the first. */
export const { scenarios: gossipScenarios, ruleScenarios: gossipRuleScenarios } = libraryOf(
  `
  # playground: Rumours among twenty-five (opens 805 ms, ends 3600 s)
  Twenty-five sites push and pull rumours, and compare checksums every ten cycles. Two clients write now and then. Cut, kill and see it catch up.
  with seed 11, nodes 25, c1 put put put delete on x y z every 3 s to 5 s prefers n3
  with c2 put put put delete on x y z every 3 s to 5 s prefers n16, cycleLength 200 ms
  with antiEntropyEvery 10
  100 ms  c1 put x=1 to n3
  expect safe, gossip/convergence, gossip/diverged, gossip/converged

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
  1.2 s   part n1 n2 n3 n4 c1 | n5 n6 n7 n8 n9 c2  "Now the fault: the network is cut, four sites on the left and five on the right."
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
  afterwards "Open “A rumour dies too early” to see whom chance leaves out, or cut one site off here."
  expect safe, gossip/diverged, gossip/converged, gossip/write-lost

  # residue: A rumour dies too early (opens 450 ms, ends 5.9 s)
  A rumour that is dropped at the first site that knew it already. It dies while some sites have not heard it: the residue.
  with brief-rumour, antiEntropy "none"
  0 ms                                    "n1 will be told x=1, and push it to one random site in every cycle of 100 ms."
  20 ms   c1 put x=1 to n1
  300 ms                                  "Whoever hears it pushes it, too: the number of infective sites doubles."
  700 ms                                  "With k = 1 a site loses interest at the first contact that knew it already. Most contacts do now."
  1.1 s                                   "Nobody spreads it any more. Nine of 49 sites have not heard of it and never will: the residue."
  expect safe, not gossip/convergence, gossip/rumour-died-out, not gossip/converged

  # anti-entropy-finishes: Anti-entropy finishes what the rumour left (opens 1.95 s, ends 5.9 s)
  The same rumour, backed up by anti-entropy: sites that compare databases find what the rumour has left out.
  with brief-rumour, antiEntropy pushPull, antiEntropyEvery 20
  with hotAgain off
  0 ms                                    "The same rumour as in “A rumour dies too early”."
  20 ms   c1 put x=1 to n1
  1.1 s                                   "It has died, and nine sites are left out."
  2 s                                     "Every twentieth cycle each site compares checksums with another. Where they differ, databases are exchanged."
  2.1 s                                   "Each of the nine has met somebody who knew. All hold x=1."
  expect safe, gossip/convergence, gossip/rumour-died-out, gossip/repaired, gossip/converged

  # end-game-push: The end game by push (opens 105 ms, ends 2 s)
  Seven of 49 sites lack an update. By push each waits until somebody happens to choose it, and every cycle over a third of them waits on.
  with end-game, antiEntropy push
  0 ms                                    "n43 to n49 lack x=1. All others push: each chooses one site at random."
  200 ms                                  "A site that is not chosen stays without. That happens with probability 1/e in every cycle, however few are left."
  400 ms                                  "All but one have it. n45 waits for three more cycles."
  expect safe, gossip/convergence, gossip/converged

  # end-game-pull: The end game by pull (opens 105 ms, ends 2 s)
  The same seven sites ask for themselves. By pull a site stays without only if it asks another one that is: the share is squared in every cycle.
  with end-game, antiEntropy pull
  0 ms                                    "n43 to n49 lack x=1. Every site asks one random other for what it has."
  200 ms                                  "A site stays without only if it asked one of the seven. A share p of them becomes p², where push leaves p/e."
  expect safe, gossip/convergence, gossip/converged

  # hundred: A hundred sites (opens 610 ms, ends 5 s)
  One update among a hundred sites: slow, then all at once, then slow again.
  with seed 2, nodes 100, c1 prefers n45, rumours push, k 3, antiEntropy pushPull, antiEntropyEvery 25
  0 ms                                    "n45 will be told x=1. In every cycle each infective site tells one other."
  20 ms   c1 put x=1 to n45
  600 ms                                  "About as many cycles as 100 has binary digits, and half of them know."
  900 ms                                  "Most contacts are in vain now: sites lose interest after three in a row."
  1.8 s                                   "The rumour has died. One site of a hundred has not heard it: n24."
  2.53 s                                  "Anti-entropy, in every 25th cycle, has found n24."
  expect safe, gossip/convergence, gossip/converged

  # bridge: Two clusters and a bridge (opens 430 ms, ends 5.9 s)
  Two clusters of eight that only n8 and n9 join. An update fills its own cluster at once and waits at the bridge.
  with two-rings, seed 9, c1 prefers n4, topology clusters, rumours push, k 2, antiEntropy pushPull
  with antiEntropyEvery 3
  0 ms                                    "Sites contact their own cluster. Only n8 and n9 have a link across."
  20 ms   c1 put x=1 to n4
  500 ms                                  "The left cluster knows. n8 draws n9 once in eight times, and n9 draws n8 as rarely."
  650 ms                                  "The rumour has died on the left before it crossed. Anti-entropy goes on drawing partners."
  1.54 s                                  "n8 and n9 have compared their databases: x=1 is across, and hot again there."
  expect safe, gossip/convergence, gossip/diverged, gossip/converged

  # cut-and-heal: Cut and heal (opens 1 s, ends 5.9 s)
  Both sides of a cut go on taking writes, also to the same key. After it they agree again, and one of the two writes is gone.
  with two-sides, antiEntropyEvery 3
  0 ms                                     "x=1 will come to all nine sites."
  20 ms    c1 put x=1 to n1
  1.2 s    part n1 n2 n3 n4 c1 | n5 n6 n7 n8 n9 c2  "The network is cut. Both sides still take writes: gossip asks nobody."
  1.33 s   c1 put x=2 to n1
  1.54 s   c2 put x=3 to n9
  1.55 s                                   "x=2 on the left and x=3 on the right, both answered “done”."
  1.74 s   c2 put y=4 to n9
  2.3 s                                    "Each side agrees within itself, and the two differ."
  2.5 s    c1 get x to n1
  2.524 s                                  "c1 reads x on the left and gets 2, although x=3 was done before."
  3 s      heal                            "Healed. The rumours are cold, so anti-entropy finds the difference."
  4.2 s                                    "All hold x=3 and y=4. x=2 is lost: it had the earlier timestamp."
  expect safe, gossip/convergence, gossip/diverged, gossip/converged, gossip/write-lost, not linearizable

  # merkle: A Merkle tree finds the one key (opens 112 ms, ends 1.5 s)
  Four sites hold the same 24 keys, but for one. Trees of hashes lead to it in five messages, and only the leaf that holds it travels.
  with one-key-newer, rumours "none", antiEntropyEvery 1, comparison merkle, merkleDepth 4
  0 ms                                    "All hold k01 to k24. n1 alone has a newer k02."
  100 ms                                  "Each site sends the hash of its tree’s root to another. Equal roots: nothing else to say."
  112 ms                                  "Where roots differ the hashes below are compared, level by level, down to the leaf."
  160 ms                                  "Only the entries in the leaf that differs are exchanged."
  400 ms                                  "All agree. Now every comparison ends at the root."
  expect safe, gossip/convergence, gossip/repaired, gossip/converged

  # concurrent-writes: The last writer wins (opens 80 ms, ends 4 s)
  Two clients write x at two sites at almost the same time. Both are told “done”; the write with the earlier timestamp is lost.
  with few
  0 ms                                    "c1 will write x=red at n1, and 4 ms later c2 x=blue at n5."
  20 ms   c1 put x=red to n1
  24 ms   c2 put x=blue to n5
  60 ms                                   "Both are told “done”. Neither site knows of the other’s write."
  110 ms                                  "Where the two rumours meet, the later timestamp wins."
  1.5 s   c1 get x to n1
  1.52 s                                  "c1 reads x at n1, where it wrote red, and gets blue."
  expect safe, gossip/convergence, gossip/write-lost, gossip/converged

  # slow-clock: A slow clock loses writes (opens 1.49 s, ends 4 s)
  A site whose clock runs slow gives its writes old timestamps. They lose to older writes, and the client is told “done”.
  with few
  10 ms   clock n1 rate 0.5               "n1’s clock runs at half its speed."
  800 ms  c2 put x=blue to n5             "c2 writes x=blue at n5, and n1 hears of it."
  1.5 s   c1 put x=red to n1              "Well after that c1 writes x=red at n1, whose clock shows no more than 760 ms."
  1.56 s                                  "By its timestamp red is older than blue, so it is lost as it is written."
  1.6 s   c1 get x to n1
  expect safe, gossip/convergence, gossip/write-lost, not no-lost-writes

  # death-certificate: A death certificate (opens 1.26 s, ends 4 s)
  A deletion leaves a death certificate. It spreads like any update and cancels the old copies it meets.
  with few
  0 ms                                    "x=1 will come to all seven sites."
  20 ms   c1 put x=1 to n1
  1.23 s  c2 delete x to n4               "x is deleted at n4, which keeps a death certificate with its timestamp."
  1.31 s                                  "The certificate is later than every copy of x=1, so it wins."
  2.2 s                                   "x is gone everywhere. What stays is the certificate."
  expect safe, gossip/convergence, gossip/deletion-spread, gossip/converged

  # deleted-returns: The deleted entry comes back (opens 1.26 s, ends 4 s)
  Without death certificates a deletion leaves nothing that could spread, and the next comparison brings the entry back.
  with few
  without gossip/death-certificates breaks gossip/deleted-stays-deleted
  0 ms                                    "x=1 will come to all seven sites."
  20 ms   c1 put x=1 to n1
  1.23 s  c2 delete x to n4               "x is deleted at n4, and nothing is left there of it."
  1.31 s                                  "To the others n4 looks like a site that has not heard of x yet."
  1.45 s                                  "Anti-entropy has brought x=1 back: the deletion is undone."
  expect safe

  # certificate-expired: The certificate was discarded too soon (opens 1.26 s, ends 5 s)
  Death certificates are discarded after a second. A site that was cut off for longer still has the entry, and brings it back to all.
  with few, certificateLifetime 1 s
  0 ms                                    "x=1 will come to all seven sites."
  20 ms   c1 put x=1 to n1
  1 s     part n1 n2 n3 n4 n5 n6 c1 c2 | n7  "n7 is cut off."
  1.23 s  c2 delete x to n4               "x is deleted. The certificate comes to all but n7."
  2.25 s                                  "After a second the certificates are discarded (τ1 in §2.1)."
  3 s     heal                            "n7 is back with its old copy, and nobody can tell that it was deleted."
  expect safe, not gossip/deleted-stays-deleted, gossip/convergence

  # equal-timestamps: The same timestamp twice (opens 130 ms, ends 5 s)
  Two writes with the very same timestamp. Without a rule for ties each site keeps its own, and they differ for ever.
  with few, nodes 5, antiEntropyEvery 1
  without gossip/ties-by-site breaks gossip/convergence
  0 ms                                    "c1 and c2 write x at the same microsecond, at n1 and at n5."
  20 ms   c1 put x=red to n1, c2 put x=blue to n5
  200 ms                                  "Red is not later than blue, nor blue than red: whoever has one keeps it."
  1.5 s                                   "Every comparison finds the difference, and none settles it."
  expect safe, not gossip/convergence, not gossip/converged

  # order-of-arrival: Whatever comes last (opens 130 ms, ends 2 s)
  Sites that take whatever comes last swap two values back and forth, and go back to the older one.
  with few
  without gossip/last-writer-wins breaks gossip/never-older
  0 ms                                    "c1 will write x=red at n1, and 4 ms later c2 x=blue at n5."
  20 ms   c1 put x=red to n1
  24 ms   c2 put x=blue to n5
  110 ms                                  "A site takes over what it hears, older or not."
  600 ms                                  "Red and blue chase each other through the sites."
  expect safe
  `,
  vocabularyOf({
    id: 'gossip',
    monitors: safety,
    parameters: gossipParameters,
    storyWords: gossipWords,
  }),
);
