import { describe, expect, it } from 'vitest';
import { ListedRecords } from '../../sim/testing/listed-records.ts';
import { RunHistory } from '../run-history/run-history.ts';
import { intervened, plainProtocol, record } from '../testing.ts';
import { citationOf, feedLines } from './feed.ts';

const told = {
  ...plainProtocol,
  narrate: ({ kind }: { kind: string }) =>
    kind === 'timer' ? { text: 'does something', important: false } : null,
};

const records = new ListedRecords([
  record('timer', 0, { node: 'n1', timer: 'tick', byHand: false }),
  record('diskDone', 1, { node: 'n1', stored: true }),
  intervened(2, 0, { kind: 'cut', from: 'n1', to: 'n2' }),
  intervened(3, 0, { kind: 'cut', from: 'n2', to: 'n1' }),
  record('timer', 4, { node: 'n1', timer: 'tick', byHand: false }),
]);

const feed = (eventCount: number) => {
  const history = new RunHistory(told, () => true);
  history.extend(records, 100);
  return { records, history, eventCount };
};

const indices = (lines: ReturnType<typeof feedLines>) =>
  lines.map(({ record: { index }, lastEvent }) => [index, lastEvent]);

describe('the feed', () => {
  it('tells what is worth telling, newest first, and cuts of one go as one', () => {
    expect(indices(feedLines(feed(5), false, 10))).toEqual([
      [4, 4],
      [2, 3],
      [0, 0],
    ]);
  });

  it('never tells what has not happened yet at the moment shown', () => {
    expect(indices(feedLines(feed(3), false, 10))).toEqual([
      [2, 2],
      [0, 0],
    ]);
    expect(indices(feedLines(feed(3), true, 10))).toEqual([
      [2, 2],
      [1, 1],
      [0, 0],
    ]);
  });

  it('holds the last lines only', () => {
    expect(indices(feedLines(feed(5), false, 1))).toEqual([[4, 4]]);
    expect(indices(feedLines(feed(5), true, 2))).toEqual([
      [4, 4],
      [3, 3],
    ]);
  });
});

describe('a citation', () => {
  const paper = { paper: 'Ongaro, In Search of …', section: '' };
  const rule = {
    id: 'raft/vote',
    title: 'One vote',
    claim: 'Only one.',
    citation: { ...paper, section: '§5.2' },
  };
  const protocol = { title: 'Raft', paper, rules: [rule] };

  it('names the protocol for its own paper, and the authors for another', () => {
    expect(citationOf(protocol, { citation: { ...paper, section: '§5.4' } })?.label).toBe(
      'Raft §5.4',
    );
    const other = { paper: 'Lamport, The Part-Time Parliament', section: '§2' };
    expect(citationOf(protocol, { citation: other })?.label).toBe('Lamport §2');
  });

  it('says what the rule says, and takes the rule’s place in the paper when none is given', () => {
    expect(citationOf(protocol, { rule: 'raft/vote' })).toEqual({
      rule: 'raft/vote',
      label: 'Raft §5.2',
      claim: 'One vote. Only one.',
      url: null,
    });
    expect(citationOf(protocol, {})).toBeNull();
  });
});
