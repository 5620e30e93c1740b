import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { slowWorkload } from './playground.ts';
import {
  allAt,
  at,
  caption,
  cut,
  cutOff,
  evenDisks,
  heal,
  mend,
  put,
  safeAnd,
  stand,
} from './script.ts';

const wrongSide: LibraryScenario = {
  id: 'wrong-side',
  summary:
    'A leader is cut off with one follower and does not know it. Both sides take writes; only one side can commit them.',
  opensAtMicros: milliseconds(1_284),
  scenario: {
    protocol: 'raft',
    title: 'A leader on the wrong side',
    seed: 42,
    nodes: 5,
    clients: [{ prefers: 'n2' }, { prefers: 'n5' }, { prefers: 'n5' }],
    clientSettings: { timeoutMicros: 2_000_000 },
    parameters: { noOpOnElection: false },
    network: { latencyMicros: [12_000, 12_000] },
    diskMicros: evenDisks,
    script: [
      at(20, stand('n2')),
      at(150, put('c1', 'x', '1', 'n2')),
      at(350, put('c1', 'x', '3', 'n2')),
      at(600, stand('n5')),
      at(910, put('c3', 'y', '4', 'n5')),
      at(940, {
        kind: 'partition',
        groups: [
          ['n1', 'n2', 'n3', 'c1', 'c3'],
          ['n4', 'n5', 'c2'],
        ],
      }),
      at(1_000, put('c2', 'x', '9', 'n5')),
      at(1_080, stand('n1')),
      at(1_120, put('c1', 'x', '5', 'n1')),
      at(1_262, put('c1', 'x', '7', 'n1')),
      at(1_700, heal),
    ],
    untilMicros: seconds(3.2),
    positions: {
      n1: [0.31, 0.22],
      n2: [0.58, 0.2],
      n3: [0.45, 0.66],
      n4: [0.82, 0.26],
      n5: [0.74, 0.72],
      c1: [0.09, 0.34],
      c2: [0.92, 0.62],
      c3: [0.09, 0.72],
    },
    captions: [
      caption(0, 'n2 will lead term 1 and commit two writes.'),
      caption(600, 'n5 stands and leads term 2.'),
      caption(910, 'c3 writes y=4 to n5, which sends it to all.'),
      caption(
        940,
        'n4 and n5 are cut off before n5 hears that all have stored y=4. It still leads, it thinks.',
      ),
      caption(
        1_000,
        'c2 writes x=9 on the wrong side: two of five store it, and three are needed.',
      ),
      caption(1_080, 'n1 stands. With n2 and n3 it is a majority.'),
      caption(1_158, 'n1 leads term 3. It has committed x=5, and y=4 with it.'),
      caption(1_700, 'The cut heals.'),
      caption(1_740, 'n5 has seen term 3 and given up. Its x=9 is overwritten, on n4 too.'),
      caption(1_800, 'c2 was sent on to n1, which has done its write after all, once.'),
    ],
    expectations: safeAnd({
      'raft/entry-committed': true,
      'raft/leader-deposed': true,
      'raft/log-repaired': true,
    }),
  },
};

const flappingLink: LibraryScenario = {
  id: 'flapping-link',
  summary:
    'The link between the leader and one follower comes and goes. Each time it is away too long, the follower stands and deposes the leader.',
  opensAtMicros: milliseconds(700),
  scenario: {
    protocol: 'raft',
    title: 'A flapping link',
    seed: 286,
    nodes: 5,
    clients: [{ workload: slowWorkload }],
    script: [
      ...[800, 1_600, 2_400, 3_200].flatMap((start) => [
        ...allAt(start, ...cutOff('n1', 'n3')),
        ...allAt(start + 400, mend('n1', 'n3'), mend('n3', 'n1')),
      ]),
    ],
    untilMicros: seconds(5),
    captions: [
      caption(0, 'n1 will lead. Its link to n3 is about to fail, four times.'),
      caption(800, 'n3 hears nothing from n1, though all others do.'),
      caption(1_100, 'n3 has stood in a higher term, and n1 had to give up. Now n3 leads.'),
      caption(1_600, 'The same again, the other way round: n1 hears nothing from n3.'),
      caption(2_400, 'And again. No write is lost; each time clients wait for the election.'),
      caption(3_700, 'The link stays whole now.'),
    ],
    expectations: safeAnd({ 'raft/leader-deposed': true, 'raft/entry-committed': true }),
  },
};

const oneWayCut: LibraryScenario = {
  id: 'one-way-cut',
  summary:
    'n5 can speak but hears nobody. It stands again and again, and every time it costs the others their leader.',
  opensAtMicros: milliseconds(700),
  scenario: {
    protocol: 'raft',
    title: 'A one-way cut',
    seed: 42,
    nodes: 5,
    clients: [{ workload: slowWorkload }],
    script: [
      ...allAt(800, ...['n1', 'n2', 'n3', 'n4'].map((from) => cut(from, 'n5'))),
      at(4_000, heal),
    ],
    untilMicros: seconds(5.5),
    captions: [
      caption(0, 'n3 will lead.'),
      caption(800, 'Nothing reaches n5 any more. What n5 says reaches everybody.'),
      caption(1_080, 'n5 stands. Its log is behind, so nobody votes for it, but n3 must give up.'),
      caption(1_454, 'n5 has heard no answer and stands again: the next leader falls.'),
      caption(2_000, 'Between two of its candidacies the others elect a leader and commit.'),
      caption(4_000, 'n5 hears again. It learns of a leader, and follows.'),
    ],
    expectations: safeAnd({
      'raft/leader-deposed': true,
      'raft/election-without-winner': true,
      'raft/entry-committed': true,
    }),
  },
};

export const linkScenarios: readonly LibraryScenario[] = [wrongSide, flappingLink, oneWayCut];
