import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byKey, type HistoryOperation, type Operation } from '../history.ts';
import { judgeLinearizable } from '../linearizable.ts';
import { inferModel, type ModelName } from '../models.ts';
import { smallHistories } from '../testing/histories.ts';
import { readHistory } from './read-history.ts';
import { historyAsEdn, historyAsJsonLines } from './write-history.ts';

const KINDS: readonly (readonly [ModelName, readonly Operation['kind'][]])[] = [
  ['cas-register', ['put', 'get', 'get', 'cas', 'delete']],
  ['counter', ['add', 'get']],
  ['set', ['insert', 'get']],
  ['append-list', ['append', 'get']],
];

/** Without what EDN has no place for: ids, who answered, and that a swap was refused. */
const plain = ({ client, operation, outcome, result }: HistoryOperation) =>
  result?.kind === 'swapped' && !result.swapped
    ? { client, operation, outcome: 'fail', result: null }
    : { client, operation, outcome, result };

describe.each(KINDS)('a history of a %s', (model, kinds) => {
  const histories = smallHistories(model, { kinds, lies: true, maxLength: 12 });

  test('is read back from JSON lines as it was', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const given = history.map((record) => ({ ...record, replica: null }));
        expect(readHistory(historyAsJsonLines(given), null).history).toEqual(given);
      }),
    );
  });

  test('is read back from EDN operation by operation, in its order, with the same verdict', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const read = readHistory(historyAsEdn(history, model), model).history;
        const sorted = (records: readonly HistoryOperation[]) =>
          records.map((record) => JSON.stringify(plain(record))).sort();
        expect(sorted(read)).toEqual(sorted(history));
        const kept = history.map((record) =>
          plain(record).outcome === 'fail'
            ? { ...record, outcome: 'fail' as const, result: null }
            : record,
        );
        const mixed = hasTwoTouching(kept);
        if (!mixed)
          expect(judgeLinearizable(read, { model }).kind).toBe(
            judgeLinearizable(kept, { model }).kind,
          );
      }),
    );
  });
});

/** Whether at one instant one client goes on while another is answered: no order of lines says that. */
const hasTwoTouching = (history: readonly HistoryOperation[]): boolean =>
  history.some((later) =>
    history.some(
      (earlier) =>
        earlier !== later &&
        earlier.client === later.client &&
        earlier.completedAtMicros === later.invokedAtMicros,
    ),
  );

test('values keep what they are', () => {
  const values = [
    '1',
    '1.0',
    'apple',
    ':blue',
    'true',
    'nil',
    '',
    'a "b"',
    '[1',
    '{',
    '0.5',
    '"1"',
  ];
  const history = values.map(
    (value, place): HistoryOperation => ({
      id: `c1#${place + 1}`,
      client: 'c1',
      operation: { kind: 'put', key: 'x y', value },
      invokedAtMicros: place * 10,
      completedAtMicros: place * 10 + 5,
      outcome: 'ok',
      result: { kind: 'done' },
    }),
  );
  const read = readHistory(historyAsEdn(history), null).history;
  expect(read.map(({ client }) => client)).toEqual(history.map(({ client }) => client));
  const written = read.map(({ operation }) => ('value' in operation ? operation.value : null));
  expect(new Set(written).size).toBe(values.length);
  expect(written.slice(0, 5)).toEqual(values.slice(0, 5));
  expect(new Set([...byKey(read).values()].map(inferModel))).toEqual(new Set(['key-value']));
});
