import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import {
  at,
  byHand,
  caption,
  cut,
  heal,
  kill,
  part,
  restart,
  safeAnd,
  transaction,
} from './script.ts';

const coordinatorDies: LibraryScenario = {
  id: 'coordinator-dies',
  summary:
    'The coordinator dies between the votes and the decision. The participants are blocked and keep their locks until it is back.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'The coordinator dies after prepare',
    parameters: { cooperativeTermination: false },
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c'], '1')),
      at(45, kill('n1')),
      at(600, transaction('c2', 'n4', ['b', 'd'], '2')),
      at(1_000, restart('n1')),
      at(1_200, transaction('c2', 'n4', ['b', 'd'], '3')),
    ],
    untilMicros: milliseconds(1_500),
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(45, 'n1 dies. The yes votes of n2 and n3 are on their way to it.'),
      caption(240, 'n2 and n3 ask n1 what became of c1#1. Nobody answers.'),
      caption(440, 'They are blocked. n1 may have committed, or not, so they can do neither.'),
      caption(600, 'c2 wants b. n2 has it locked and votes no: the damage spreads.'),
      caption(1_000, 'n1 is back. Its log says nothing of c1#1.'),
      caption(1_050, 'Asked again, n1 presumes an abort. n2 and n3 unlock their keys.'),
      caption(1_200, 'c2 tries again, and succeeds.'),
    ],
    expectations: safeAnd({ blocked: true, released: true, 'told-by-participant': false }),
  },
};

const cooperationHelps: LibraryScenario = {
  id: 'cooperation-helps',
  summary:
    'The coordinator dies after one participant has heard of the commit. The other asks that one.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'Co-operative termination helps',
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c'], '1')),
      at(55, cut('n1', 'n3')),
      at(58, kill('n1')),
      at(900, heal),
      at(900, restart('n1')),
    ],
    untilMicros: milliseconds(1_200),
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(52, 'n1 has committed and tells n2 and n3.'),
      caption(
        55,
        'The link to n3 breaks, and n1 is about to die. n2 will hear of the commit, n3 will not.',
      ),
      caption(240, 'n3 asks n1 and n2.'),
      caption(260, 'n2 knows, and n3 commits. It was never blocked.'),
      caption(900, 'n1 is back. Its log has a commit without an end: it tells both again.'),
    ],
    expectations: safeAnd({ committed: true, blocked: false, 'told-by-participant': true }),
  },
};

const cooperationDoesNotHelp: LibraryScenario = {
  id: 'cooperation-does-not-help',
  summary:
    'The coordinator dies when it has committed and nobody has heard of it. The participants ask each other in vain.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'Co-operative termination does not help',
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c'], '1')),
      at(54, part(['n1'], ['n2', 'n3', 'n4'])),
      at(60, kill('n1')),
      at(1_000, heal),
      at(1_000, restart('n1')),
    ],
    untilMicros: milliseconds(1_300),
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(52, 'n1 has committed, and tells the client, n2 and n3.'),
      caption(54, 'The network cuts n1 off before n2 and n3 hear of it. Soon n1 will die as well.'),
      caption(240, 'n2 and n3 ask n1 and each other.'),
      caption(250, 'Each is prepared itself: neither can tell the other.'),
      caption(440, 'Both are blocked, although the client has long been told that all is done.'),
      caption(1_000, 'n1 is back, finds its commit record without an end, and tells them.'),
      caption(1_010, 'They commit: what the client was told is true.'),
    ],
    expectations: safeAnd({
      committed: true,
      blocked: true,
      released: true,
      'told-by-participant': false,
    }),
  },
};

const participantRestarts: LibraryScenario = {
  id: 'participant-restarts',
  summary:
    'A participant dies after its yes. Its log tells it that it is in doubt, and it asks before it does anything else.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'A participant crashes and recovers',
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c'], '1')),
      at(45, kill('n2')),
      at(300, restart('n2')),
    ],
    untilMicros: milliseconds(600),
    captions: [
      caption(20, 'c1 writes b and c. n1 coordinates.'),
      caption(41, 'n2 has its prepare record on its disk and votes yes.'),
      caption(45, 'n2 dies. Its vote is on its way: n1 commits.'),
      caption(62, 'n3 commits. n1 misses the acknowledgement of n2 and cannot forget.'),
      caption(251, 'n1 tells n2 again, and will do so until it is heard.'),
      caption(300, 'n2 is back. It reads in its log that it is prepared, locks b and asks.'),
      caption(320, 'n2 commits and acknowledges, and n1 forgets.'),
    ],
    expectations: safeAnd({ committed: true, blocked: false, 'in-doubt-after-restart': true }),
  },
};

const cutNeverSplits: LibraryScenario = {
  id: 'cut',
  summary:
    'A cut right after the decision. One side has committed and goes on; the other is blocked, and does not decide otherwise.',
  opensAtMicros: milliseconds(10),
  scenario: {
    ...byHand,
    title: 'A cut blocks and never splits',
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c', 'd'], '1')),
      at(54, part(['n1', 'n2'], ['n3', 'n4'])),
      at(300, transaction('c1', 'n1', ['a', 'b'], '2')),
      at(500, transaction('c2', 'n1', ['a', 'd'], '3')),
      at(1_200, heal),
    ],
    untilMicros: seconds(1.6),
    captions: [
      caption(20, 'c1 writes b, c and d. n1 coordinates.'),
      caption(54, 'n1 has committed. A cut takes n3 and n4 away before they hear of it.'),
      caption(240, 'n3 and n4 ask, and reach only each other.'),
      caption(300, 'Meanwhile n1 and n2 commit a transaction of their own.'),
      caption(440, 'n3 and n4 are blocked, with c and d locked.'),
      caption(
        500,
        'A transaction across the cut gets no vote from n4. n1 may still abort, and does.',
      ),
      caption(1_200, 'The cut heals. n3 and n4 hear of the commit: no node has decided otherwise.'),
    ],
    expectations: safeAnd({ committed: true, aborted: true, blocked: true, released: true }),
  },
};

export const faultScenarios: readonly LibraryScenario[] = [
  coordinatorDies,
  cooperationHelps,
  cooperationDoesNotHelp,
  participantRestarts,
  cutNeverSplits,
];
