import { expect, it } from 'vitest';
import { scriptPerFrame, type TraceEvent } from './trace.ts';

const event = (name: string, ts: number, dur = 0, tid = 1): TraceEvent => ({
  name,
  ph: 'X',
  ts,
  dur,
  pid: 1,
  tid,
});

it('adds up the script of each frame, what runs within other script counted once', () => {
  const events = [
    event('Commit', 0),
    event('FireAnimationFrame', 100, 900),
    event('Commit', 1_500),
    event('FireAnimationFrame', 16_000, 1_000),
    event('FunctionCall', 16_100, 800),
    event('TimerFire', 20_000, 500),
    event('Layout', 21_000, 9_000),
    event('Commit', 22_000),
    event('FireAnimationFrame', 33_000, 250),
    event('Commit', 34_000),
    event('FireAnimationFrame', 50_000, 9_000),
  ];
  expect(scriptPerFrame(events)).toEqual([1.5, 0.25]);
});

it('looks at the page’s own main thread alone', () => {
  const events = [0, 16_000, 32_000, 48_000].flatMap((at) => [
    event('Commit', at),
    event('FireAnimationFrame', at + 100, 200),
    event('Commit', at, 0, 2),
    event('TimerFire', at + 50, 5_000, 2),
  ]);
  expect(scriptPerFrame(events)).toEqual([0.2, 0.2]);
});

it('finds nothing in a trace without frames', () => {
  expect(scriptPerFrame([event('TimerFire', 0, 10)])).toEqual([]);
});
