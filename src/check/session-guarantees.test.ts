import { describe, expect, test } from 'vitest';
import type { HistoryOperation } from './history.ts';
import { judgeSessionGuarantee, SESSION_GUARANTEES } from './session-guarantees.ts';
import { append, get, getList, insert, inTurn, put } from './testing/histories.ts';

type Span = readonly [number, number | null];
type Step = (span: Span) => HistoryOperation;
const w =
  (client: string, key: string, value: number): Step =>
  (span) =>
    put(client, key, value, span);
const r =
  (client: string, key: string, value: number | null): Step =>
  (span) =>
    get(client, key, value, span);
const push =
  (client: string, key: string, value: number): Step =>
  (span) =>
    append(client, key, value, span);
const see =
  (client: string, key: string, values: readonly number[]): Step =>
  (span) =>
    getList(client, key, values, span);

/** The guarantees that a history breaks. */
const broken = (history: readonly HistoryOperation[]): readonly string[] =>
  SESSION_GUARANTEES.filter(
    (guarantee) => judgeSessionGuarantee(history, guarantee).kind === 'violated',
  );

const sentence = (
  history: readonly HistoryOperation[],
  guarantee: (typeof SESSION_GUARANTEES)[number],
): string => {
  const verdict = judgeSessionGuarantee(history, guarantee);
  return verdict.kind === 'violated' ? verdict.sentence : verdict.kind;
};

describe('the examples of Terry et al. (1994), as registers', () => {
  test('a new password is refused by a server that has only the old one', () => {
    const history = inTurn([
      w('user', 'password', 1),
      w('user', 'password', 2),
      r('user', 'password', 1),
    ]);
    expect(broken(history)).toEqual(['read-your-writes']);
    expect(sentence(history, 'read-your-writes')).toBe(
      'user read password = 1 after user was told that password = 2',
    );
  });

  test('a calendar shows an appointment and then shows none', () => {
    const history = inTurn([
      w('ann', 'monday', 1),
      r('bob', 'monday', 1),
      r('bob', 'monday', null),
    ]);
    expect(broken(history)).toEqual(['monotonic-reads']);
    expect(sentence(history, 'monotonic-reads')).toBe(
      'bob read monday = nothing after bob had read monday = 1',
    );
  });

  test('a new library is visible without the newer header it needs', () => {
    const history = inTurn([
      w('maintainer', 'header', 1),
      w('maintainer', 'library', 2),
      r('user', 'library', 2),
      r('user', 'header', null),
    ]);
    expect(broken(history)).toEqual(['monotonic-writes']);
  });

  test('an answer is visible without the question it answers', () => {
    const history = inTurn([
      w('ann', 'question', 1),
      r('bob', 'question', 1),
      w('bob', 'answer', 2),
      r('eve', 'answer', 2),
      r('eve', 'question', null),
    ]);
    expect(broken(history)).toEqual(['writes-follow-reads']);
    expect(sentence(history, 'writes-follow-reads')).toBe(
      'eve read question = nothing, so it saw answer = 2 without question = 1, which bob had read before that',
    );
  });
});

describe('registers', () => {
  test("another client's newer value is no breach of read your writes", () => {
    expect(broken(inTurn([w('c1', 'x', 1), w('c2', 'x', 2), r('c1', 'x', 2)]))).toEqual([]);
  });

  test('a concurrent value may come before or after, so either may be read', () => {
    const history = [
      ...inTurn([w('c1', 'x', 1), r('c1', 'x', 2)]),
      ...inTurn([w('c2', 'x', 2), r('c2', 'x', 1)]),
    ];
    expect(broken(history)).toEqual([]);
  });

  test('a value known to be replaced through other clients is older', () => {
    const history = inTurn([
      w('c1', 'x', 1),
      r('c2', 'x', 1),
      w('c2', 'x', 2),
      r('c3', 'x', 2),
      r('c3', 'x', 1),
    ]);
    expect(broken(history)).toEqual(['monotonic-reads']);
  });

  test('seeing one value, another, and the first again goes back on one of them', () => {
    const writes = [put('c1', 'x', 1, [0, 100]), put('c2', 'x', 2, [0, 100])];
    const reads = inTurn([r('c3', 'x', 1), r('c3', 'x', 2), r('c3', 'x', 1)]);
    expect(broken([...writes, ...reads.slice(0, 2)])).toEqual([]);
    expect(broken([...writes, ...reads])).toEqual(['monotonic-reads']);
  });

  test('a write of unknown outcome need not be read', () => {
    const history = [put('c1', 'x', 1, [0, 5], 'unknown'), get('c1', 'x', null, [10, 15])];
    expect(broken(history)).toEqual([]);
  });

  test('the violation holds only what it takes, and begins with the read that shows it', () => {
    const history = inTurn([
      w('c1', 'x', 1),
      w('c1', 'y', 5),
      w('c1', 'x', 2),
      r('c1', 'x', 2),
      r('c1', 'x', 1),
      r('c1', 'x', 2),
    ]);
    expect(judgeSessionGuarantee(history, 'read-your-writes')).toMatchObject({
      operations: [history[0]?.id, history[2]?.id, history[4]?.id],
      firstBrokenAtMicros: 45,
    });
  });
});

describe('lists and sets', () => {
  test("a list without one's own element", () => {
    expect(broken(inTurn([push('c1', 'x', 1), see('c1', 'x', [])]))).toEqual(['read-your-writes']);
  });

  test('a list that loses an element it had shown', () => {
    const history = inTurn([push('c1', 'x', 1), see('c2', 'x', [1]), see('c2', 'x', [])]);
    expect(broken(history)).toEqual(['monotonic-reads']);
  });

  test('the second element of a writer without the first, or before it', () => {
    const writes = [push('c1', 'x', 1), push('c1', 'x', 2)];
    expect(broken(inTurn([...writes, see('c2', 'x', [2])]))).toEqual(['monotonic-writes']);
    expect(broken(inTurn([...writes, see('c2', 'x', [2, 1])]))).toEqual(['monotonic-writes']);
    expect(broken(inTurn([...writes, see('c2', 'x', [1, 2])]))).toEqual([]);
  });

  test('a reply in a set without what was replied to', () => {
    const history = [
      insert('c1', 'x', 1, [0, 5]),
      getList('c2', 'x', [1], [10, 15]),
      insert('c2', 'x', 2, [20, 25]),
      getList('c3', 'x', [2], [30, 35]),
    ];
    expect(broken(history)).toEqual(['writes-follow-reads']);
  });
});

test('a key whose values are not distinct is not judged', () => {
  const history = inTurn([w('c1', 'x', 1), w('c2', 'x', 1)]);
  expect(judgeSessionGuarantee(history, 'monotonic-reads').kind).toBe('doesNotApply');
});
