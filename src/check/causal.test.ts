import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { badPatternOf, type CausalCriterion, judgeCausal } from './causal.ts';
import { addEdge, buildCausalGraph, closeOrder, findCycle } from './causality.ts';
import type { HistoryOperation } from './history.ts';
import { judgeSequential } from './sequential.ts';
import { append, cas, get, inTurn, put } from './testing/histories.ts';

type Step = (span: readonly [number, number | null]) => HistoryOperation;
const w =
  (client: string, key: string, value: number): Step =>
  (span) =>
    put(client, key, value, span);
const r =
  (client: string, key: string, value: number | null): Step =>
  (span) =>
    get(client, key, value, span);

const CAUSAL: readonly CausalCriterion[] = ['causal', 'causal-convergence', 'causal-memory'];

/** Clients at the same time, each doing its steps in turn. */
const together = (...clients: readonly (readonly Step[])[]): readonly HistoryOperation[] =>
  clients.flatMap((steps) => inTurn(steps));

describe('the histories of figure 3 of Bouajjani, Enea, Guerraoui and Hamza (2017)', () => {
  const figure = {
    a: together([w('a', 'x', 1), r('a', 'x', 2)], [w('b', 'x', 2), r('b', 'x', 1)]),
    b: together(
      [w('a', 'z', 1), w('a', 'x', 1), w('a', 'y', 1)],
      [w('b', 'x', 2), r('b', 'z', null), r('b', 'y', 1), r('b', 'x', 2)],
    ),
    c: together([w('a', 'x', 1)], [w('b', 'x', 2), r('b', 'x', 1), r('b', 'x', 2)]),
    d: together(
      [w('a', 'x', 1), r('a', 'y', null), w('a', 'y', 1), r('a', 'x', 1)],
      [w('b', 'x', 2), r('b', 'y', null), w('b', 'y', 2), r('b', 'x', 2)],
    ),
    e: together(
      [w('a', 'x', 1), w('a', 'y', 1)],
      [r('b', 'y', 1), w('b', 'x', 2)],
      [r('c', 'x', 2), r('c', 'x', 1)],
    ),
  };

  test.each([
    ['a', 'CM but not CCv', [null, 'CyclicCF', null]],
    ['b', 'CCv but not CM', [null, null, 'WriteHBInitRead']],
    ['c', 'CC but neither CM nor CCv', [null, 'CyclicCF', 'CyclicHB']],
    ['d', 'all three but not sequential', [null, null, null]],
    ['e', 'not CC', ['WriteCORead', 'WriteCORead', 'WriteCORead']],
  ] as const)('(%s): %s', (name, _, patterns) => {
    expect(CAUSAL.map((criterion) => badPatternOf(figure[name], criterion))).toEqual(patterns);
    for (const [index, criterion] of CAUSAL.entries())
      expect(judgeCausal(figure[name], criterion).kind).toBe(
        patterns[index] === null ? 'holds' : 'violated',
      );
    expect(judgeSequential(figure[name]).kind).toBe('violated');
  });

  test('(e) is explained by all of its operations but one', () => {
    const verdict = judgeCausal(figure.e, 'causal');
    expect(verdict).toMatchObject({
      kind: 'violated',
      sentence: 'c read x = 1 although it depends on an operation that came after b wrote x = 2',
      firstBrokenAtMicros: 15,
    });
    expect(verdict.kind === 'violated' && verdict.operations).toHaveLength(6);
  });
});

describe('the bad patterns one by one', () => {
  test('CyclicCO: two clients each read what the other writes next', () => {
    const history = together([r('a', 'x', 1), w('a', 'y', 1)], [r('b', 'y', 1), w('b', 'x', 1)]);
    expect(badPatternOf(history, 'causal')).toBe('CyclicCO');
  });

  test('ThinAirRead: a value that nobody wrote', () => {
    const history = together([w('a', 'x', 1)], [r('b', 'x', 2)]);
    expect(judgeCausal(history, 'causal')).toMatchObject({
      sentence: 'b read x = 2, which nobody wrote',
    });
  });

  test('WriteCOInitRead: nothing, where a known write was', () => {
    const history = together([w('a', 'x', 1), w('a', 'y', 1)], [r('b', 'y', 1), r('b', 'x', null)]);
    expect(badPatternOf(history, 'causal')).toBe('WriteCOInitRead');
    expect(judgeCausal(history, 'causal')).toMatchObject({
      sentence:
        'b read x = nothing although it depends on an operation that came after a wrote x = 1',
    });
  });

  test('what is not known yet may be missing', () => {
    const history = together([w('a', 'x', 1), w('a', 'y', 1)], [r('b', 'x', null), r('b', 'y', 1)]);
    expect(judgeCausal(history, 'causal-memory').kind).toBe('holds');
  });

  test('an unheard write counts from when it is read', () => {
    const unheard = put('a', 'x', 1, [10, null], 'unknown');
    const first = put('a', 'y', 1, [0, 5]);
    const reads = inTurn([r('b', 'x', 1), r('b', 'y', null)], 100);
    expect(judgeCausal([first, unheard, ...reads], 'causal').kind).toBe('violated');
    expect(judgeCausal([first, unheard, ...reads.slice(1)], 'causal').kind).toBe('holds');
  });

  test('a swap depends on what it replaced', () => {
    const history = [
      ...together([w('a', 'x', 1)]),
      cas('b', 'x', [1, 2], true, [20, 25]),
      ...inTurn([r('c', 'x', 2), r('c', 'x', 1)], 40),
    ];
    expect(badPatternOf(history, 'causal')).toBe('WriteCORead');
  });
});

describe('where causal consistency cannot be judged', () => {
  test('a value written twice', () => {
    expect(judgeCausal(together([w('a', 'x', 1)], [w('b', 'x', 1)]), 'causal')).toEqual({
      kind: 'doesNotApply',
      reason: 'x = 1 was written twice, so a read does not say which it saw',
    });
  });

  test('appends', () => {
    expect(judgeCausal([append('a', 'x', 1, [0, 10])], 'causal').kind).toBe('doesNotApply');
  });
});

interface Plain {
  readonly client: number;
  readonly isWrite: boolean;
  readonly key: 'x' | 'y';
  readonly pick: number;
}

const historyOf = (steps: readonly Plain[]): readonly HistoryOperation[] =>
  steps.map((step, index): HistoryOperation => {
    const written = steps.flatMap(({ isWrite, key }, place) =>
      isWrite && key === step.key ? [place] : [],
    );
    const shown = [null, ...written][step.pick % (written.length + 1)] ?? null;
    const span = [index * 10, index * 10 + 5] as const;
    return step.isWrite
      ? put(`c${step.client}`, step.key, index, span)
      : get(`c${step.client}`, step.key, shown, span);
  });

/** Every write writes its own place; a read shows one of the writes to its key, or nothing. */
const tinyHistories = fc
  .array(
    fc.record<Plain>({
      client: fc.integer({ min: 0, max: 2 }),
      isWrite: fc.boolean(),
      key: fc.constantFrom('x', 'y'),
      pick: fc.nat(),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((steps) => historyOf(steps));

describe('against the definitions, by trying every causal order', () => {
  test.each(CAUSAL)('%s', (criterion) => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(tinyHistories, (history) => {
        const { kind } = judgeCausal(history, criterion);
        seen.add(kind);
        expect(kind).toBe(isCausalByForce(history, criterion) ? 'holds' : 'violated');
      }),
      { numRuns: 300 },
    );
    expect([...seen].sort()).toEqual(['holds', 'violated']);
  });
});

describe('long histories', () => {
  /** Stores that each client writes to at once, and that hear of the others' writes in turn and late. */
  const relayed = (operations: number, clients: number): readonly HistoryOperation[] => {
    const heard = Array.from({ length: clients }, () => 0);
    const writes: { readonly key: string; readonly value: number }[] = [];
    return Array.from({ length: operations }, (_, place): HistoryOperation => {
      const client = place % clients;
      const span = [place * 10, place * 10 + 5] as const;
      const key = `k${place % 7}`;
      if (place % 3 === 0) {
        heard[client] = writes.length + 1;
        writes.push({ key, value: place });
        return put(`c${client}`, key, place, span);
      }
      if (place % 5 === 0) heard[client] = Math.max(heard[client] ?? 0, writes.length - 10);
      const known = writes.slice(0, heard[client]).findLast((write) => write.key === key);
      return get(`c${client}`, key, known?.value ?? null, span);
    });
  };

  test.each(CAUSAL)(
    '%s: 3,000 operations by ten clients hold, and one old read is found',
    (criterion) => {
      const history = relayed(3_000, 10);
      expect(judgeCausal(history, criterion).kind).toBe('holds');
      const late = history.findLastIndex(({ operation }) => operation.kind === 'get');
      const old = history.map((record, place) =>
        place === late ? { ...record, result: { kind: 'value' as const, value: null } } : record,
      );
      const verdict = judgeCausal(old, criterion);
      expect(verdict).toMatchObject({ kind: 'violated' });
      expect(verdict.kind === 'violated' && verdict.operations).toContain(history[late]?.id);
    },
  );
});

describe('conflicts between writes: a circle is found exactly where their closure has one', () => {
  const longer = fc
    .array(
      fc.record<Plain>({
        client: fc.integer({ min: 0, max: 3 }),
        isWrite: fc.boolean(),
        key: fc.constantFrom('x', 'y'),
        pick: fc.nat(),
      }),
      { minLength: 4, maxLength: 16 },
    )
    .map(historyOf);
  test('over random histories of up to sixteen operations', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(longer, (history) => {
        const graph = buildCausalGraph(history);
        const order = closeOrder(graph);
        expect(findCycle(graph) === null).toBe(order !== null);
        if (order === null || badPatternOf(history, 'causal') !== null) return;
        const conflicts = new Map<number, Set<number>>();
        for (const [read, { readsFrom, record }] of graph.nodes.entries()) {
          if (readsFrom === null || readsFrom < 0) continue;
          for (const [write, node] of graph.nodes.entries())
            if (
              node.isWriter &&
              write !== readsFrom &&
              node.record.operation.key === record.operation.key &&
              order.isBefore(write, read)
            )
              addEdge(conflicts, write, readsFrom);
        }
        const isCircular = closeOrder(graph, conflicts) === null;
        seen.add(isCircular);
        expect(badPatternOf(history, 'causal-convergence') === 'CyclicCF').toBe(isCircular);
      }),
      { numRuns: 3000 },
    );
    expect(seen.size).toBe(2);
  });
});

test('a value written twice silences its own key only', () => {
  const history = [
    ...together([w('a', 'x', 1), w('a', 'z', 1)], [w('b', 'z', 1)]),
    ...inTurn([r('b', 'x', 2)], 40),
  ];
  expect(judgeCausal(history, 'causal').kind).toBe('violated');
  expect(judgeCausal(history.slice(0, 3), 'causal')).toMatchObject({
    kind: 'holds',
    silent: [{ key: 'z', reason: 'z = 1 was written twice, so a read does not say which it saw' }],
  });
});

type Relation = readonly (readonly boolean[])[];

/** The axioms of table 1 of the paper, checked over every order that contains session order. */
const isCausalByForce = (
  history: readonly HistoryOperation[],
  criterion: CausalCriterion,
): boolean => {
  const size = history.length;
  const at = (index: number): HistoryOperation => history[index] as HistoryOperation; // in range
  const all = history.map((_, index) => index);
  const isSession = (a: number, b: number): boolean => a < b && at(a).client === at(b).client;
  const pairs = all.flatMap((a) =>
    all.filter((b) => a < b && at(a).client !== at(b).client).map((b) => [a, b] as const),
  );

  const isRight = (order: readonly number[], read: number): boolean => {
    let value: string | null = null;
    for (const index of order) {
      const { operation } = at(index);
      if (index === read) break;
      if (operation.kind === 'put' && operation.key === at(read).operation.key)
        value = operation.value;
    }
    const { result } = at(read);
    return result?.kind === 'value' && result.value === value;
  };
  const isRead = (index: number): boolean => at(index).operation.kind === 'get';
  const pastOf = (order: Relation, index: number): readonly number[] =>
    all.filter((other) => other === index || order[other]?.[index] === true);

  const holdsUnder = (order: Relation): boolean => {
    const someExtension = (
      members: readonly number[],
      test: (order: readonly number[]) => boolean,
    ): boolean => extensions(members, order).some(test);
    switch (criterion) {
      case 'causal':
        return all
          .filter(isRead)
          .every((read) => someExtension(pastOf(order, read), (line) => isRight(line, read)));
      case 'causal-memory':
        return all.every((last) =>
          someExtension(pastOf(order, last), (line) =>
            all
              .filter((read) => isRead(read) && (read === last || isSession(read, last)))
              .every((read) => isRight(line, read)),
          ),
        );
      case 'causal-convergence':
        return someExtension(all, (line) =>
          all.filter(isRead).every((read) => {
            const past = pastOf(order, read);
            const seen = line.filter((index) => past.includes(index) && index !== read);
            return isRight([...seen, read], read);
          }),
        );
    }
  };

  const choose = (next: number, order: boolean[][]): boolean => {
    const pair = pairs[next];
    if (pair === undefined) return isTransitive(order) && holdsUnder(order);
    const [a, b] = pair;
    const set = (forwards: boolean, backwards: boolean): boolean => {
      (order[a] as boolean[])[b] = forwards; // a square matrix
      (order[b] as boolean[])[a] = backwards;
      return choose(next + 1, order);
    };
    return set(false, false) || set(true, false) || set(false, true);
  };
  const isTransitive = (order: Relation): boolean =>
    all.every((a) =>
      all.every(
        (b) => order[a]?.[b] !== true || all.every((c) => order[b]?.[c] !== true || order[a]?.[c]),
      ),
    ) && all.every((a) => order[a]?.[a] !== true);
  return choose(
    0,
    Array.from({ length: size }, (_, a) => all.map((b) => isSession(a, b))),
  );
};

const extensions = (members: readonly number[], order: Relation): readonly number[][] => {
  if (members.length === 0) return [[]];
  return members.flatMap((first) =>
    members.some((other) => order[other]?.[first] === true)
      ? []
      : extensions(
          members.filter((other) => other !== first),
          order,
        ).map((rest) => [first, ...rest]),
  );
};
