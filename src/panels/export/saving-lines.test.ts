import { describe, expect, it } from 'vitest';
import { FRAME_BUDGET_MILLIS } from '../../session/advance.ts';
import { fileOfLines } from './saving-lines.ts';

/** A page on which each line takes a millisecond to make. */
const slowPage = (count: number, onFrame: () => void = () => {}) => {
  let millis = 0;
  let frames = 0;
  let made = 0;
  const progress: number[] = [];
  function* lines(): Generator<string, void> {
    for (let place = 0; place < count; place++) {
      millis += 1;
      made += 1;
      yield `line ${place} ✓ ${'x'.repeat(place % 7)}\n`;
    }
  }
  const nextFrame = async () => {
    frames += 1;
    millis += 8;
    onFrame();
  };
  const options = {
    type: 'text/plain',
    onProgress: (done: number) => progress.push(done),
    clock: () => millis,
    nextFrame,
  };
  return { lines, options, progress, frames: () => frames, made: () => made };
};

const running = () => new AbortController().signal;

describe('a file of many lines', () => {
  it('holds them all, byte for byte, and is of its type', async () => {
    const { lines, options } = slowPage(1_000);
    const file = await fileOfLines(lines(), { ...options, signal: running() });
    expect(await file.text()).toBe([...lines()].join(''));
    expect(file.type).toBe('text/plain');
  });

  it('holds them all where they are too long for one part', async () => {
    const { options } = slowPage(0);
    const long = Array.from({ length: 9 }, (_, place) => `${String(place).repeat(300_000)}\n`);
    const file = await fileOfLines(long, { ...options, signal: running() });
    expect(await file.text()).toBe(long.join(''));
  });

  it('leaves every frame its time, and says how far it is', async () => {
    const { lines, options, progress, frames } = slowPage(100);
    await fileOfLines(lines(), { ...options, signal: running() });
    const slices = Math.floor(100 / FRAME_BUDGET_MILLIS);
    expect(frames()).toBe(slices);
    expect(progress).toEqual(
      Array.from({ length: slices }, (_, place) => (place + 1) * FRAME_BUDGET_MILLIS),
    );
  });

  it('is made at once when there is little of it', async () => {
    const { lines, options, progress, frames } = slowPage(FRAME_BUDGET_MILLIS - 1);
    await fileOfLines(lines(), { ...options, signal: running() });
    expect(frames()).toBe(0);
    expect(progress).toEqual([]);
  });

  it('is given up when asked, and no further line is made', async () => {
    const controller = new AbortController();
    const page = slowPage(1_000, () => {
      if (page.frames() === 3) controller.abort(new Error('enough'));
    });
    const file = fileOfLines(page.lines(), { ...page.options, signal: controller.signal });
    await expect(file).rejects.toThrow('enough');
    expect(page.made()).toBe(3 * FRAME_BUDGET_MILLIS);
  });

  it('fails with what making a line throws', async () => {
    const { options } = slowPage(0);
    const broken = (function* () {
      yield 'one\n';
      throw new Error('no more');
    })();
    await expect(fileOfLines(broken, { ...options, signal: running() })).rejects.toThrow('no more');
  });
});
