import type { Expectation } from '../../sim/scenario.ts';
import { printWord, type Reader } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What one item of an `expect` line says. */
export type ExpectationItem = { readonly kind: 'safe' } | ({ readonly kind: 'one' } & Expectation);

/** Reads one item of an `expect` line: `safe`, `raft/log-repaired`, `not linearizable`. */
export const readExpectation = (reader: Reader): ExpectationItem => {
  if (reader.take('safe')) return { kind: 'safe' };
  const holds = !reader.take('not');
  return { kind: 'one', verdict: reader.text('a verdict such as linearizable'), holds };
};

/** The verdicts of `safe` that a story does not name itself. */
const unnamed = (vocabulary: Vocabulary, named: ReadonlySet<string>): readonly Expectation[] =>
  vocabulary.safe
    .filter((verdict) => !named.has(verdict))
    .map((verdict) => ({ verdict, holds: true }));

/** What the items say; `broken` is the verdict that a `without … breaks` line names. */
export const expectationsOf = (
  items: readonly ExpectationItem[],
  vocabulary: Vocabulary,
  broken: string | null,
): readonly Expectation[] => {
  const named = new Set(items.flatMap((item) => (item.kind === 'one' ? [item.verdict] : [])));
  if (broken !== null) named.add(broken);
  return items.flatMap((item) =>
    item.kind === 'safe'
      ? unnamed(vocabulary, named)
      : [{ verdict: item.verdict, holds: item.holds }],
  );
};

const print = ({ verdict, holds }: Expectation): string =>
  `${holds ? '' : 'not '}${printWord(verdict)}`;

/** Expectations as the items of an `expect` line, with `safe` for all that it stands for. */
export const printExpectations = (
  expectations: readonly Expectation[],
  vocabulary: Vocabulary,
  broken: string | null,
): readonly string[] => {
  const isSafe = ({ verdict, holds }: Expectation): boolean =>
    holds && vocabulary.safe.includes(verdict);
  for (let from = 0; from < expectations.length; from++) {
    let to = from;
    for (let next = expectations[to]; next !== undefined && isSafe(next); next = expectations[to]) {
      to++;
    }
    if (to === from) continue;
    const others = [...expectations.slice(0, from), ...expectations.slice(to)];
    const named = new Set(others.map(({ verdict }) => verdict));
    if (broken !== null) named.add(broken);
    const safe = unnamed(vocabulary, named);
    const isAll =
      safe.length === to - from &&
      safe.every(({ verdict }, place) => expectations[from + place]?.verdict === verdict);
    if (isAll) {
      return [
        ...expectations.slice(0, from).map(print),
        'safe',
        ...expectations.slice(to).map(print),
      ];
    }
    from = to;
  }
  return expectations.map(print);
};
