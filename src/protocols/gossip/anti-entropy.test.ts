import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import { seconds } from '../../sim/time.ts';
import { gossip } from './index.ts';
import type { Comparison, Direction } from './parameters.ts';

const mine = { value: 'mine', timestamp: 7, site: 'n1' };
const theirs = { value: 'theirs', timestamp: 8, site: 'n2' };
const shared = { value: 'shared', timestamp: 3, site: 'n1' };

/** One contact, from n1 to n2, of two sites that each hold an entry which the other lacks. */
const contact = (antiEntropy: Direction, comparison: Comparison, isSame = false) => {
  const run = Run.start(gossip, {
    protocol: 'gossip',
    seed: 1,
    nodes: 2,
    clients: [],
    parameters: { rumours: 'none', antiEntropy, comparison, antiEntropyEvery: 1 },
    disks: {
      n1: isSame ? { a: shared } : { a: shared, m: mine },
      n2: isSame ? { a: shared } : { a: shared, t: theirs },
    },
    script: [
      { atMicros: 1, intervention: { kind: 'pause', node: 'n2' } },
      { atMicros: 105_000, intervention: { kind: 'resume', node: 'n2' } },
    ],
    untilMicros: seconds(0.19),
  });
  run.advanceTo(seconds(0.19));
  const values = (node: string) => gossip.describeNode(run.world.node(node).state).value;
  const types = [...run.records].flatMap(({ sent }) => sent.map(({ message }) => message.type));
  return { n1: values('n1'), n2: values('n2'), types };
};

const comparisons = ['full', 'checksum', 'recent', 'merkle'] as const;

describe.each(comparisons)('comparing by %s (§1.3)', (comparison) => {
  it('push brings to the partner what it lacks, and nothing back', () => {
    expect(contact('push', comparison)).toMatchObject({
      n1: 'a=shared m=mine',
      n2: 'a=shared m=mine t=theirs',
    });
  });

  it('pull brings from the partner what one lacks, and nothing there', () => {
    expect(contact('pull', comparison)).toMatchObject({
      n1: 'a=shared m=mine t=theirs',
      n2: 'a=shared t=theirs',
    });
  });

  it('push-pull brings both to the same', () => {
    const { n1, n2 } = contact('pushPull', comparison);
    expect(n1).toBe('a=shared m=mine t=theirs');
    expect(n2).toBe(n1);
  });
});

it('equal databases cost one message, but for whole databases', () => {
  const messages = Object.fromEntries(
    comparisons.map((comparison) => [comparison, contact('pushPull', comparison, true).types]),
  );
  expect(messages).toEqual({
    full: ['entries'],
    checksum: ['checksum'],
    recent: ['recent'],
    merkle: ['hashes'],
  });
});

it('recent updates settle a recent difference without the whole databases', () => {
  expect(contact('pushPull', 'recent').types).toEqual(['recent', 'recent']);
});
