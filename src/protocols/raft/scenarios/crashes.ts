import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { slowWorkload } from './playground.ts';
import { allAt, at, caption, kill, put, restart, safeAnd } from './script.ts';

const followerKilledAndBack: LibraryScenario = {
  id: 'follower-killed-and-back',
  summary: 'A follower misses some writes while it is down. The leader brings it up to date.',
  opensAtMicros: milliseconds(550),
  scenario: {
    protocol: 'raft',
    title: 'A follower killed and brought back',
    seed: 42,
    nodes: 5,
    clients: [{ workload: slowWorkload }, { workload: slowWorkload }],
    script: [at(600, kill('n1')), at(1_800, restart('n1'))],
    untilMicros: seconds(3),
    captions: [
      caption(0, 'n3 will lead.'),
      caption(600, 'n1 dies. Four of five are left, and writes go on.'),
      caption(1_200, 'n3 sends n1 the missing entries again with every heartbeat.'),
      caption(1_800, 'n1 comes back with the three entries on its disk, and is sent the rest.'),
      caption(
        2_000,
        'n1 learns what is committed, executes it in order, and holds the same state.',
      ),
    ],
    expectations: safeAnd({ 'raft/entry-committed': true, 'raft/leader-deposed': false }),
  },
};

const majorityLostAndFound: LibraryScenario = {
  id: 'majority-lost-and-found',
  summary:
    'Three of five servers die. The leader goes on taking writes and cannot commit any, until one is back.',
  opensAtMicros: milliseconds(550),
  scenario: {
    protocol: 'raft',
    title: 'A majority lost and found',
    seed: 42,
    nodes: 5,
    clients: [{}],
    clientSettings: { timeoutMicros: 3_000_000 },
    script: [
      at(400, put('c1', 'x', '1', 'n3')),
      ...allAt(600, kill('n1'), kill('n2'), kill('n5')),
      at(700, put('c1', 'x', '2', 'n3')),
      at(1_500, restart('n2')),
      at(1_900, put('c1', 'x', '3', 'n3')),
      ...allAt(2_200, restart('n1'), restart('n5')),
    ],
    untilMicros: seconds(3),
    captions: [
      caption(0, 'n3 will lead.'),
      caption(600, 'n1, n2 and n5 die. n3 and n4 are left.'),
      caption(
        700,
        'n3 takes x=2 into its log, but two of five are no majority: c1 gets no answer.',
      ),
      caption(1_500, 'n2 is back. With three of five x=2 is committed, and c1 hears of it.'),
      caption(2_200, 'The others come back and catch up.'),
    ],
    expectations: safeAnd({ 'raft/entry-committed': true }),
  },
};

export const crashScenarios: readonly LibraryScenario[] = [
  followerKilledAndBack,
  majorityLostAndFound,
];
