import type { LibraryScenario } from '../../../sim/protocol.ts';
import type { Caption, Pointer } from '../../../sim/scenario.ts';
import { milliseconds } from '../../../sim/time.ts';
import { allAt, at, caption, evenDisks, evenNetwork, heal, kill, put, safeAnd } from './script.ts';

/** A stop that does more than say something. */
const stop = (
  atMilliseconds: number,
  text: string,
  more: Pick<Caption, 'ask' | 'points' | 'awaits'>,
): Caption => ({ ...caption(atMilliseconds, text), ...more });

const nodes = (...ids: readonly string[]): readonly Pointer[] =>
  ids.map((node) => ({ kind: 'node', node }));

const cells = (index: number, ...ids: readonly string[]): readonly Pointer[] =>
  ids.map((node) => ({ kind: 'cell', node, index }));

/** For whoever has never seen Raft: the calm case, a dead leader, a broken network, and what it does not promise. */
export const firstVisit: LibraryScenario = {
  id: 'first-visit',
  summary:
    'For a first visit: an election, a write, a dead leader, a broken network, and what Raft does not promise.',
  scenario: {
    protocol: 'raft',
    title: 'Raft in five minutes',
    seed: 11,
    nodes: 5,
    clients: [{}, { prefers: 'n5' }],
    clientSettings: { timeoutMicros: 3_000_000, attempts: 1 },
    network: evenNetwork,
    diskMicros: evenDisks,
    script: [
      at(400, put('c1', 'x', '1', 'n2')),
      at(1_210, {
        kind: 'partition',
        groups: [
          ['n1', 'n2', 'n3', 'c1'],
          ['n4', 'n5', 'c2'],
        ],
      }),
      at(1_250, put('c2', 'x', '9', 'n5')),
      at(1_600, put('c1', 'x', '2', 'n3')),
      at(1_900, heal),
      ...allAt(2_300, kill('n1'), kill('n3'), kill('n4')),
      at(2_400, put('c1', 'x', '3', 'n2')),
    ],
    untilMicros: milliseconds(3_000),
    positions: {
      n1: [0.3, 0.24],
      n2: [0.52, 0.16],
      n3: [0.4, 0.66],
      n4: [0.78, 0.24],
      n5: [0.72, 0.7],
      c1: [0.1, 0.46],
      c2: [0.92, 0.5],
    },
    captions: [
      caption(
        0,
        'Five servers keep the same data. None leads yet: each ring is a time-out running down.',
      ),
      stop(
        180,
        'n2’s time ran out first. It asked for votes and has a majority: n2 leads term 1.',
        {
          points: nodes('n2'),
        },
      ),
      stop(400, 'c1 asks n2, the leader, to write x=1.', {
        points: nodes('c1', 'n2'),
        ask: {
          question: 'When may n2 tell c1 that x=1 is done?',
          options: [
            {
              text: 'At once: it leads',
              reply: 'If n2 died then, x=1 would be gone, and c1 would have been told otherwise.',
            },
            {
              text: 'When three of the five have stored it',
              reply:
                'Any other three share a server with these three, so x=1 cannot be overlooked.',
            },
            {
              text: 'When all five have stored it',
              reply: 'Then one dead server would stop everything. A majority is enough.',
            },
          ],
          answer: { kind: 'option', option: 2 },
        },
      }),
      stop(
        435,
        'n2 knows that others have stored x=1: with itself a majority of five. It is committed.',
        {
          points: cells(2, 'n2'),
        },
      ),
      stop(600, 'Now the fault. Kill the leader: press K, or use the button below the stage.', {
        points: nodes('n2'),
        awaits: { kind: 'down', node: 'leader' },
      }),
      stop(
        620,
        'n2 is dead, and nobody tells the others. They only hear nothing from it any more.',
        {
          ask: {
            question: 'Four are left. Can they have a new leader?',
            options: [
              {
                text: 'No: only n2 can lead',
                reply: 'Any server may stand, once its time-out has run down.',
              },
              {
                text: 'No: all five must vote',
                reply:
                  'Three votes are a majority of five, and four servers are there to give them.',
              },
              {
                text: 'Yes: three votes are enough',
                reply: 'And two leaders of one term are impossible: nobody votes twice in a term.',
              },
            ],
            answer: { kind: 'option', option: 3 },
          },
        },
      ),
      stop(
        750,
        'n5’s time ran out first. n1 and n3 voted for it: n5 leads term 2, and it has x=1.',
        {
          points: nodes('n5'),
        },
      ),
      stop(1_000, 'Bring n2 back: press Shift+K, or use the button below the stage.', {
        points: nodes('n2'),
        awaits: { kind: 'up', node: 'n2' },
      }),
      stop(1_120, 'n2 came back with what its disk had kept, heard of term 2, and follows n5.', {
        points: nodes('n2'),
      }),
      stop(
        1_210,
        'The network breaks: n4 and n5 are cut off. n5 does not know that, and leads on in term 2.',
        {
          points: nodes('n4', 'n5'),
        },
      ),
      stop(1_250, 'c2 is on the side of n5, and asks it to write x=9.', {
        points: nodes('c2', 'n5'),
        ask: {
          question: 'What becomes of x=9 while the network is broken?',
          options: [
            {
              text: 'It is committed: n5 leads',
              reply: 'A leader can’t decide by itself: it needs three of five, and reaches two.',
            },
            {
              text: 'It waits: two of five are no majority',
              reply: 'The quorum beside n5 stays at two, and c2 gets no answer.',
            },
            {
              text: 'n5 refuses: it knows that it is cut off',
              reply: 'From within, n5 can’t tell a cut from a slow network.',
            },
          ],
          answer: { kind: 'option', option: 2 },
        },
      }),
      stop(
        1_385,
        'n3 leads term 3 with the votes of n1 and n2. There are two leaders, and one can commit.',
        {
          points: nodes('n3', 'n5'),
        },
      ),
      stop(1_640, 'n3 has committed x=2. n5 still waits with x=9, which is on n4 and n5 alone.', {
        points: [...cells(4, 'n4', 'n5'), { kind: 'panel', panel: 'logs' }],
        ask: {
          question: 'The network is mended next. What becomes of x=9?',
          options: [
            {
              text: 'It is overwritten',
              reply: 'It was never committed, and n3’s log says something else at that index.',
            },
            {
              text: 'It is committed after x=2',
              reply: 'A leader never takes entries from others: its own log is what counts.',
            },
            {
              text: 'n4 and n5 keep it beside x=2',
              reply: 'All logs become equal to the leader’s.',
            },
          ],
          answer: { kind: 'option', option: 1 },
        },
      }),
      caption(2_000, 'n5 has heard of term 3 and given up. x=9 is gone, and all five hold x=2.'),
      stop(2_300, 'What does Raft not promise? n1, n3 and n4 die, and c1 is about to write x=3.', {
        points: nodes('n1', 'n3', 'n4'),
        ask: {
          question: 'What will c1 be told of x=3?',
          options: [
            {
              text: 'That it is done',
              value: 'ok',
              reply: 'Two of five can’t commit, whoever asks.',
            },
            {
              text: 'That it has failed',
              value: 'fail',
              reply: 'Nobody can say so: the dead might come back.',
            },
            {
              text: 'Nothing',
              value: 'no answer',
              reply:
                'Without a majority Raft stands still. It waits rather than say what may be wrong.',
            },
          ],
          answer: { kind: 'outcome', client: 'c1', operation: 3 },
        },
      }),
      caption(
        2_900,
        'n2 and n5 elect nobody and commit nothing. What was committed is on every disk still.',
      ),
    ],
    afterwards: 'Bring one server back (Shift+K): three of five go on.',
    expectations: safeAnd({ 'raft/entry-committed': true }),
  },
};
