import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { slowWorkload } from './playground.ts';
import { at, caption, evenDisks, kill, put, restart, safeAnd, stand } from './script.ts';

const firstElection: LibraryScenario = {
  id: 'first-election',
  summary:
    'Five servers that know nothing of each other. Whoever’s time runs out first asks for votes.',
  opensAtMicros: 0,
  scenario: {
    protocol: 'raft',
    title: 'The first election',
    seed: 5,
    nodes: 5,
    clients: [{}],
    script: [at(420, put('c1', 'x', '1', 'n1'))],
    untilMicros: milliseconds(800),
    captions: [
      caption(0, 'All are followers. Each ring is a time-out running down, of random length.'),
    ],
    expectations: safeAnd({ 'raft/leader-elected': true, 'raft/entry-committed': true }),
  },
};

const leaderKilled: LibraryScenario = {
  id: 'leader-killed',
  summary: 'The leader dies, another takes over, and the old one comes back as a follower.',
  opensAtMicros: milliseconds(900),
  scenario: {
    protocol: 'raft',
    title: 'The leader is killed',
    seed: 42,
    nodes: 5,
    clients: [{ workload: slowWorkload }, { workload: slowWorkload }],
    script: [at(1_000, kill('n3')), at(2_200, restart('n3'))],
    untilMicros: seconds(4),
    captions: [
      caption(0, 'n3 is about to be elected.'),
      caption(1_000, 'n3 dies. c2 does not know it, and is about to write to it.'),
      caption(1_132, 'n1’s time runs out first: it stands for term 2.'),
      caption(1_152, 'n1 leads. There was no leader for 151 ms.'),
      caption(1_512, 'c2 has had no answer, and asks again elsewhere under the same number.'),
      caption(2_200, 'n3 comes back, finds term 1 on its disk, and follows n1.'),
    ],
    expectations: safeAnd({ 'raft/leader-elected': true, 'raft/entry-committed': true }),
  },
};

const splitVote: LibraryScenario = {
  id: 'split-vote',
  summary:
    'Two candidates stand at the same moment and share the votes. Random time-outs settle it in the next round.',
  opensAtMicros: milliseconds(100),
  scenario: {
    protocol: 'raft',
    title: 'A split vote',
    seed: 1,
    nodes: 5,
    clients: [{}],
    diskMicros: evenDisks,
    script: [
      at(0, kill('n5')),
      at(0, { kind: 'setLink', settings: { latencyMicros: [15_000, 15_000] } }),
      at(0, { kind: 'setLink', from: 'n1', to: 'n3', settings: { latencyMicros: [8_000, 8_000] } }),
      at(0, { kind: 'setLink', from: 'n2', to: 'n4', settings: { latencyMicros: [8_000, 8_000] } }),
      at(100, stand('n1')),
      at(100, stand('n2')),
      at(900, put('c1', 'x', '1', 'n1')),
    ],
    untilMicros: milliseconds(1_300),
    captions: [
      caption(0, 'n5 is down. n3 is close to n1, and n4 is close to n2.'),
      caption(100, 'n1 and n2 stand at the same moment.'),
      caption(
        117,
        'n3 voted for n1, n4 for n2. Two votes each, and three are needed: nobody wins.',
      ),
      caption(261, 'n1’s new time-out was the shorter one. It stands alone in term 2.'),
      caption(293, 'n1 leads term 2. Term 1 never had a leader.'),
    ],
    expectations: safeAnd({ 'raft/election-without-winner': true, 'raft/entry-committed': true }),
  },
};

export const electionScenarios: readonly LibraryScenario[] = [
  firstElection,
  leaderKilled,
  splitVote,
];
