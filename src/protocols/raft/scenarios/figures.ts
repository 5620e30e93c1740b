import type { ScriptEntry } from '../../../sim/intervention.ts';
import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds } from '../../../sim/time.ts';
import {
  allAt,
  at,
  caption,
  cutOff,
  evenDisks,
  evenNetwork,
  heal,
  kill,
  put,
  restart,
  safeAnd,
  stand,
  standsWhenTold,
} from './script.ts';

/** A log of these terms on a disk; an entry's value tells its index and term. */
const disk = (currentTerm: number, terms: readonly number[]) => ({
  currentTerm,
  votedFor: null,
  log: terms.map((term, place) => ({
    term,
    operation: { kind: 'put', key: 'x', value: `${place + 1}/${term}` },
  })),
});

/** Figure 7's leader and its six followers (a) to (f), as the leader comes to power. */
const figure7: LibraryScenario = {
  id: 'figure-7',
  summary:
    'Six followers, each wrong in its own way: entries missing, entries too many, or both. The leader of term 8 makes them all equal to itself.',
  opensAtMicros: milliseconds(36),
  scenario: {
    protocol: 'raft',
    title: 'Figure 7: seven logs',
    seed: 7,
    nodes: 7,
    clients: [],
    parameters: standsWhenTold,
    network: evenNetwork,
    diskMicros: evenDisks,
    disks: {
      n1: disk(7, [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]),
      n2: disk(6, [1, 1, 1, 4, 4, 5, 5, 6, 6]),
      n3: disk(4, [1, 1, 1, 4]),
      n4: disk(6, [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]),
      n5: disk(7, [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]),
      n6: disk(4, [1, 1, 1, 4, 4, 4, 4]),
      n7: disk(3, [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]),
    },
    script: [at(10, stand('n1'))],
    untilMicros: milliseconds(400),
    captions: [
      caption(0, 'The logs of Figure 7: n1 is about to lead term 8; n2 to n7 are its (a) to (f).'),
      caption(
        22,
        'n4 and n5 refuse their votes: their logs go further. n2, n3, n6 and n7 are enough.',
      ),
      caption(
        36,
        'n1 leads and begins at its own end, index 10. Whoever has something else there refuses.',
      ),
      caption(
        80,
        'Refused, n1 goes back one of the follower’s terms at a time, until the logs agree.',
      ),
      caption(
        180,
        'All seven logs are the same. n4, n5, n6 and n7 have lost what never committed.',
      ),
    ],
    expectations: safeAnd({ 'raft/log-repaired': true }),
  },
};

/** Figure 8 up to (c): an entry of term 2 is on a majority, and its leader leads term 4. */
const figure8UpToC: readonly ScriptEntry[] = [
  at(10, stand('n1')),
  // (a) n1 leads term 2, and only n2 hears of its entry at index 2.
  ...allAt(60, ...cutOff('n1', 'n3', 'n4', 'n5')),
  at(70, put('c1', 'x', 'a', 'n1')),
  // (b) n1 crashes; n5 leads term 3 and takes another entry at index 2, which nobody else hears of.
  ...allAt(150, kill('n1'), heal),
  at(160, stand('n5')),
  ...allAt(190, ...cutOff('n5', 'n2', 'n3', 'n4')),
  at(200, put('c2', 'x', 'b', 'n5')),
  // (c) n5 crashes; n1 is back, leads term 4 and goes on replicating, to n3 but not to n4.
  ...allAt(300, kill('n5'), heal, restart('n1')),
  at(310, stand('n1')),
  at(350, stand('n1')),
  ...allAt(375, ...cutOff('n1', 'n4')),
];

const figure8Settings = {
  protocol: 'raft',
  seed: 8,
  nodes: 5,
  clients: [{}, {}, {}],
  clientSettings: { timeoutMicros: 60_000, attempts: 1 },
  parameters: { ...standsWhenTold, noOpOnElection: false },
  network: evenNetwork,
  diskMicros: evenDisks,
  disks: Object.fromEntries(['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => [node, disk(1, [1])])),
} as const;

const captionsUpToC = [
  caption(
    0,
    'Figure 8. All logs hold one entry of term 1, and servers stand only when the script says so.',
  ),
  caption(60, '(a) n1 leads term 2. Its write x=a will reach n2 alone.'),
  caption(
    150,
    '(b) n1 crashes. n5 will win term 3 with n3 and n4, and take x=b at the same index.',
  ),
  caption(300, '(c) n5 crashes, n1 is back. Term 3 is taken, so it will win only term 4.'),
  caption(375, '(c) n1 goes on with x=a, an entry of term 2, and n3 stores it too.'),
];

const figure8: LibraryScenario = {
  id: 'figure-8',
  summary:
    'An entry of term 2 is stored by three of five servers, and is overwritten all the same. So a leader must not commit older entries by counting.',
  opensAtMicros: milliseconds(440),
  scenario: {
    ...figure8Settings,
    title: 'Figure 8: a majority is not enough',
    script: [
      ...figure8UpToC,
      // n1 takes an entry of its own term, but it reaches nobody.
      ...allAt(440, ...cutOff('n1', 'n2', 'n3')),
      at(450, put('c3', 'x', 'c', 'n1')),
      // (d) n1 crashes; n5 is back, leads term 5 and overwrites index 2.
      ...allAt(530, kill('n1'), heal, restart('n5')),
      at(540, stand('n5')),
      at(580, stand('n5')),
      at(700, put('c2', 'y', 'd', 'n5')),
      at(800, restart('n1')),
    ],
    untilMicros: milliseconds(1_000),
    captions: [
      ...captionsUpToC,
      caption(
        430,
        'x=a is on n1, n2 and n3, a majority. n1 leads term 4 and must not commit it yet.',
      ),
      caption(
        530,
        '(d) n1 crashes with x=c on its own disk only. n5 will stand: its last term is 3.',
      ),
      caption(600, '(d) n2, n3 and n4 end in term 2 or less, so they vote for n5.'),
      caption(
        640,
        'n5 overwrites x=a with x=b. Nobody had called x=a committed, so nothing is lost.',
      ),
      caption(800, 'n1 comes back and is brought into line.'),
    ],
    expectations: safeAnd({ 'raft/log-repaired': true }),
  },
};

const figure8e: LibraryScenario = {
  id: 'figure-8-e',
  summary:
    'The other ending: an entry of the leader’s own term reaches a majority, and with it all before it are safe.',
  opensAtMicros: milliseconds(440),
  scenario: {
    ...figure8Settings,
    title: 'Figure 8 (e): committed by the next entry',
    script: [
      ...figure8UpToC,
      at(450, put('c3', 'x', 'c', 'n1')),
      // (e) n1 crashes after its own entry has reached n2 and n3; n5 is back and stands in vain.
      ...allAt(530, kill('n1'), heal, restart('n5')),
      at(540, stand('n5')),
      at(580, stand('n5')),
      at(640, stand('n2')),
      at(760, put('c2', 'y', 'd', 'n2')),
      at(850, restart('n1')),
    ],
    untilMicros: milliseconds(1_000),
    captions: [
      ...captionsUpToC,
      caption(
        450,
        '(e) n1 takes x=c in its own term 4. n2 and n3 store it: x=a and x=c are committed.',
      ),
      caption(540, '(e) n1 crashes and n5 stands, but n2 and n3 end in term 4 and refuse.'),
      caption(640, 'n2 has everything that was committed, and wins.'),
    ],
    expectations: safeAnd({ 'raft/entry-committed': true }),
  },
};

export const figureScenarios: readonly LibraryScenario[] = [figure7, figure8, figure8e];
