import { describe, expect, it } from 'vitest';
import type { Operation } from '../../sim/operation.ts';
import { Desk } from './desk.ts';
import type { Judged, JudgedOperation } from './messages.ts';

const put = (key: string, value: string): Operation => ({ kind: 'put', key, value });
const get = (key: string): Operation => ({ kind: 'get', key });

/** An operation that was answered; events are numbered as the moments are. */
const answered = (
  id: string,
  operation: Operation,
  invokedAtMicros: number,
  completedAtMicros: number,
  read: string | null = null,
): JudgedOperation => {
  if (operation.kind !== 'put' && operation.kind !== 'get') throw new Error('Not in these tests.');
  return {
    operation: {
      id,
      client: id.split('#')[0] ?? '',
      operation,
      invokedAtMicros,
      completedAtMicros,
      outcome: 'ok',
      result: operation.kind === 'get' ? { kind: 'value', value: read } : { kind: 'done' },
    },
    invokedAtMicros,
    completedAtMicros,
    invokedByEvent: invokedAtMicros,
    completedByEvent: completedAtMicros,
  };
};

const deskThatKnows = (...operations: readonly JudgedOperation[]): Desk => {
  const desk = new Desk();
  desk.take({
    kind: 'learn',
    run: 1,
    length: operations.length,
    changes: operations.map((operation, place) => ({ place, operation })),
  });
  return desk;
};

const ask = (desk: Desk, eventCount: number, nowMicros = eventCount - 1): Judged => {
  const judged = desk.take({ kind: 'judge', run: 1, question: 7, eventCount, nowMicros });
  if (judged === null) throw new Error('A question was not answered.');
  return judged;
};

const linearizable = (judged: Judged) =>
  judged.verdicts.find(({ criterion }) => criterion === 'linearizable');

const staleRead = [
  answered('c1#1', put('x', '7'), 10, 20),
  answered('c2#1', get('x'), 30, 40, null),
];

describe('a desk', () => {
  it('says which question it answers, and about which moment', () => {
    expect(ask(deskThatKnows(), 5)).toMatchObject({ run: 1, question: 7, eventCount: 5 });
  });

  it('judges a run up to the moment asked about', () => {
    const desk = deskThatKnows(...staleRead);
    expect(linearizable(ask(desk, 40))?.kind).toBe('holds');
    expect(linearizable(ask(desk, 41))).toMatchObject({
      kind: 'violated',
      sentence: 'c2 read x = nothing after c1 was told that x = 7; x could only be 7 then.',
      operations: ['c1#1', 'c2#1'],
      atEvent: 40,
      atMicros: 40,
    });
    expect(linearizable(ask(desk, 40))?.kind).toBe('holds');
  });

  it('tells apart what happens at one instant', () => {
    const desk = deskThatKnows(
      ...staleRead.map((each) => ({ ...each, completedAtMicros: each.completedAtMicros })),
    );
    // The answer that breaks it comes at the moment shown, and has not happened yet.
    expect(linearizable(ask(desk, 40, 40))?.kind).toBe('holds');
  });

  it('counts acknowledged writes that are gone', () => {
    expect(ask(deskThatKnows(...staleRead), 41).lostWrites).toBe(1);
    expect(ask(deskThatKnows(...staleRead), 40).lostWrites).toBe(0);
  });

  it('says when each operation took effect, by its place', () => {
    const judged = ask(
      deskThatKnows(
        answered('c1#1', put('x', '7'), 10, 20),
        answered('c2#1', get('x'), 30, 40, '7'),
      ),
      100,
    );
    expect([...judged.effectPlaces]).toEqual([0, 1]);
    const [first = 0, second = 0] = judged.effectMicros;
    expect(first).toBeGreaterThanOrEqual(10);
    expect(first).toBeLessThanOrEqual(20);
    expect(second).toBeGreaterThanOrEqual(30);
  });

  it('learns what has changed, and forgets what is no longer so', () => {
    const desk = deskThatKnows(...staleRead);
    desk.take({
      kind: 'learn',
      run: 1,
      length: 2,
      changes: [{ place: 1, operation: answered('c2#1', get('x'), 30, 40, '7') }],
    });
    expect(linearizable(ask(desk, 41))?.kind).toBe('holds');
    desk.take({ kind: 'learn', run: 1, length: 1, changes: [] });
    expect([...ask(desk, 41).effectPlaces]).toEqual([0]);
  });

  it('refuses an increment that leaves something out', () => {
    expect(() => new Desk().take({ kind: 'learn', run: 1, length: 2, changes: [] })).toThrow(
      'left out',
    );
  });

  it('keeps runs apart', () => {
    const desk = deskThatKnows(...staleRead);
    const other = desk.take({ kind: 'judge', run: 2, question: 1, eventCount: 41, nowMicros: 40 });
    expect(other === null ? null : linearizable(other)?.kind).toBe('holds');
  });

  it('judges nothing where an operation is about no single key, once it has been asked', () => {
    const propose: JudgedOperation = {
      operation: null,
      invokedAtMicros: 50,
      completedAtMicros: null,
      invokedByEvent: 50,
      completedByEvent: null,
    };
    const desk = deskThatKnows(...staleRead, propose);
    expect(linearizable(ask(desk, 41))?.kind).toBe('violated');
    expect(ask(desk, 51).verdicts.map(({ kind }) => kind)).toEqual(
      ask(desk, 51).verdicts.map(() => 'doesNotApply'),
    );
  });
});
