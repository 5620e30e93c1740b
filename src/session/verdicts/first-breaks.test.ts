import { expect, it } from 'vitest';
import { FirstBreaks } from './first-breaks.ts';

const broken = (id: string, atEvent: number) => ({ id, title: id, atEvent, sentence: 'Broken.' });

it('the earliest break that was played past is the one to stop at', () => {
  const found = new FirstBreaks().take({}, [broken('b', 30), broken('a', 20)], 10, 40);
  expect(found?.id).toBe('a');
});

it('what lies before the stretch played, or after it, stops nothing', () => {
  const breaks = new FirstBreaks();
  expect(breaks.take({}, [broken('a', 9), broken('b', 40)], 10, 40)).toBeNull();
});

it('a run is stopped once at each break', () => {
  const breaks = new FirstBreaks();
  const run = {};
  const found = [broken('a', 20), broken('b', 30)];
  expect(breaks.take(run, found, 10, 40)?.id).toBe('a');
  expect(breaks.take(run, found, 10, 40)?.id).toBe('b');
  expect(breaks.take(run, found, 10, 40)).toBeNull();
  expect(breaks.take({}, found, 10, 40)?.id).toBe('a');
});

it('promises broken by one event are one stop', () => {
  const breaks = new FirstBreaks();
  const run = {};
  const found = [broken('a', 20), broken('b', 20)];
  expect(breaks.take(run, found, 10, 40)?.id).toBe('a');
  expect(breaks.take(run, found, 10, 40)).toBeNull();
});
