import {
  type Operation,
  type OperationResult,
  type Outcome,
  operationText,
} from '../sim/operation.ts';
import type { Micros } from '../sim/time.ts';

// The page and the command line speak English, whatever the machine's own language.
const and = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const pluralRules = new Intl.PluralRules('en-GB');

/** Names in a row: `n1`, `n1 and n2`, `n1, n2 and n3`. */
export const listed = (names: readonly string[]): string => and.format(names);

/** A number of things: `1 vote`, `2 votes`, `0 votes`; `several` where the plural is not made with an s. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${pluralRules.select(count) === 'one' ? one : several}`;

/** The seconds of a moment, to the millisecond and never rounded up: `1.284`. */
export const secondsText = (micros: number): string => {
  const millis = Math.floor(micros / 1_000);
  return `${Math.floor(millis / 1_000)}.${String(millis % 1_000).padStart(3, '0')}`;
};

/** A moment as people read it, to the millisecond and never rounded up: `1.284 s`. */
export const momentText = (micros: number): string => `${secondsText(micros)} s`;

/** A span in the unit that suits it: `250 µs`, `38 ms`, `1.5 s`. */
export const spanText = (micros: Micros): string => {
  if (micros < 1_000) return `${Math.round(micros)} µs`;
  if (micros < 1_000_000) return `${Number((micros / 1_000).toFixed(micros < 10_000 ? 1 : 0))} ms`;
  return `${Number((micros / 1_000_000).toFixed(2))} s`;
};

/** What an operation gave, in a word: `done`, `7`, `nothing`. */
export const resultText = (result: OperationResult): string => {
  switch (result.kind) {
    case 'done':
      return 'done';
    case 'value':
      return result.value ?? 'nothing';
    case 'swapped':
      return result.swapped ? 'swapped' : 'not swapped';
    case 'values':
      return result.values.map((value) => value ?? 'nothing').join(', ');
  }
};

/** A server's answer in a few words: `done`, `7`, `ask n2`, `failed: …`. */
export const outcomeText = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'ok':
      return resultText(outcome.result);
    case 'fail':
      return `failed: ${outcome.reason}`;
    case 'redirect':
      return outcome.to === null ? 'ask another' : `ask ${outcome.to}`;
  }
};

/** What an operation does to the store, in a few characters: `x=7`, `get x`. */
export const commandText = (operation: Operation): string =>
  operation.kind === 'put' ? `${operation.key}=${operation.value}` : operationText(operation);

/** The first few of a list on one line: `x=1 y=2 z=3 …`. */
export const lineOf = (items: readonly string[], most = 3): string =>
  items.slice(0, most).join(' ') + (items.length > most ? ' …' : '');
