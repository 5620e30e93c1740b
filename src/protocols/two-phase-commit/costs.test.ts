import { describe, expect, it } from 'vitest';
import type { EventRecord, MessageInFlight } from '../../sim/record.ts';
import { Run } from '../../sim/run.ts';
import { twoPhaseCommit } from './index.ts';
import { byHand, transaction } from './scenarios/script.ts';

const keys = ['b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** One transaction of n1 over `participants` other nodes, and nothing wrong. */
const commitOver = (participants: number, parameters: Readonly<Record<string, boolean>>): Run => {
  const run = Run.start(twoPhaseCommit, {
    ...byHand,
    nodes: 8,
    clients: [{}],
    parameters,
    script: [
      { atMicros: 0, intervention: transaction('c1', 'n1', keys.slice(0, participants), '1') },
    ],
    untilMicros: 300_000,
  });
  run.advanceTo(300_000);
  return run;
};

const isBetweenServers = ({ from, to }: MessageInFlight): boolean =>
  from.startsWith('n') && to.startsWith('n');

const messagesOf = (run: Run): readonly MessageInFlight[] =>
  [...run.records].flatMap(({ sent }) => sent).filter(isBetweenServers);

/** How many messages stand one after another in the causal past of an event. */
const delaysBefore = (run: Run, event: EventRecord): number => {
  let delays = 0;
  for (let at: EventRecord | undefined = event; at !== undefined; at = run.records.at(at.cause)) {
    if (at.kind === 'deliver' && isBetweenServers(at.message)) delays += 1;
  }
  return delays;
};

const forcedWrites = (run: Run): Readonly<Record<string, number>> => {
  const writes: Record<string, number> = {};
  for (const { node, effects } of run.records) {
    const count = effects.filter(({ kind }) => kind === 'persist').length;
    if (node?.startsWith('n') && count > 0) writes[node] = (writes[node] ?? 0) + count;
  }
  return writes;
};

describe.each([1, 2, 3, 5, 7])('with n = %i participants besides the coordinator', (n) => {
  it('a commit takes 4n messages with acknowledgements, all counted to the operation', () => {
    const messages = messagesOf(commitOver(n, { acknowledgements: true }));
    expect(messages).toHaveLength(4 * n);
    expect(new Set(messages.map(({ operation }) => operation))).toEqual(new Set(['c1#1']));
  });

  it('and 3n without', () => {
    expect(messagesOf(commitOver(n, { acknowledgements: false }))).toHaveLength(3 * n);
  });

  it('the decision comes after two delays, participants know after three, the end after four', () => {
    const run = commitOver(n, { acknowledgements: true });
    const delaysOf = (type: string): readonly number[] =>
      [...run.records]
        .filter((record) => record.kind === 'deliver' && record.message.message.type === type)
        .map((record) => delaysBefore(run, record));
    expect(delaysOf('yesVote')).toEqual(Array.from({ length: n }, () => 2));
    expect(delaysOf('reply')).toEqual([2]);
    expect(delaysOf('commit')).toEqual(Array.from({ length: n }, () => 3));
    expect(delaysOf('acknowledgement')).toEqual(Array.from({ length: n }, () => 4));
  });

  it('the coordinator forces once, every participant twice', () => {
    const participants = keys.slice(0, n).map((_, place) => [`n${place + 2}`, 2]);
    expect(forcedWrites(commitOver(n, {}))).toEqual({
      n1: 1,
      ...Object.fromEntries(participants),
    });
  });
});

it('an abort: prepares, votes, and an abort to all but the one that said no; nobody acknowledges', () => {
  const run = Run.start(twoPhaseCommit, {
    ...byHand,
    parameters: { refuses: 'n3' },
    script: [{ atMicros: 0, intervention: transaction('c1', 'n1', ['b', 'c', 'd'], '1') }],
    untilMicros: 300_000,
  });
  run.advanceTo(300_000);
  expect(messagesOf(run)).toHaveLength(3 + 3 + 2);
  expect(forcedWrites(run)).toEqual({ n2: 1, n4: 1 });
});
