import { describe, expect, it } from 'vitest';
import { groundsOf } from './fault.ts';
import { groundLabels } from './ground-labels.ts';
import type { PartOutlook } from './stage-view.ts';

const size = { width: 800, height: 400 };
const outlook = (sentence: string, able: boolean): PartOutlook => ({
  part: { servers: [], clients: [] },
  sentence,
  able,
});
const able = outlook('3 of 5: can elect and commit', true);
const unable = outlook('2 of 5: can do neither', false);
const halves = groundsOf(
  [
    { point: { x: 200, y: 200 }, group: 0 },
    { point: { x: 600, y: 200 }, group: 1 },
  ],
  size,
);

describe('what stands on the grounds', () => {
  it('says for each part what it can do, on its own ground', () => {
    const [left, right] = groundLabels([able, unable], halves, [], size);
    expect(left).toMatchObject({ lines: [able.sentence], corner: { x: 14 } });
    expect(left!.box.right).toBeLessThan(400);
    expect(right!.lines).toEqual([unable.sentence]);
    expect(right!.box.left).toBeGreaterThan(400);
    expect(right!.box.right).toBeCloseTo(786);
  });

  it('takes two lines where one has no room', () => {
    const onGround = (width: number, sentence: string) =>
      groundLabels([outlook(sentence, false)], null, [], { width, height: 400 })[0]?.lines;
    expect(onGround(150, unable.sentence)).toEqual(['2 of 5:', 'can do neither']);
    expect(onGround(230, '8 of 16: takes writes and agrees within itself')).toEqual([
      '8 of 16: takes writes',
      'and agrees within itself',
    ]);
  });

  it('is shorter where there is too little room, and nothing where there is none', () => {
    const narrow = { width: 200, height: 400 };
    const strips = groundsOf(
      [
        { point: { x: 50, y: 200 }, group: 0 },
        { point: { x: 150, y: 200 }, group: 1 },
      ],
      narrow,
    );
    expect(groundLabels([able, unable], strips, [], narrow)[0]).toMatchObject({
      lines: ['3 of 5'],
      sentence: able.sentence,
    });
    const full = [{ left: 0, top: 0, right: 300, bottom: 400 }];
    expect(groundLabels([able, unable], strips, full, narrow)).toEqual([null, null]);
  });

  it('says nothing about a whole cluster unless it cannot do its work', () => {
    expect(groundLabels([able], null, [], size)).toEqual([null]);
    expect(groundLabels([unable], null, [], size)[0]?.lines).toEqual([unable.sentence]);
  });
});
