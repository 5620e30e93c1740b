import { describe, expect, it } from 'vitest';
import { type Gesture, moved } from './gesture.ts';

const onGround: Gesture = { kind: 'press', at: { x: 100, y: 100 }, grip: null };
const onNode: Gesture = {
  kind: 'press',
  at: { x: 100, y: 100 },
  grip: { node: 'n1', offset: { x: -4, y: 3 } },
};

describe('a pointer on the stage', () => {
  it('only presses while it hardly moves', () => {
    expect(moved(onGround, { x: 103, y: 103 })).toBe(onGround);
    expect(moved(onNode, { x: 103, y: 103 })).toBe(onNode);
  });

  it('moves the node it was put down on, which keeps its place under the pointer', () => {
    const moving = moved(onNode, { x: 150, y: 100 });
    expect(moving).toMatchObject({ kind: 'move', node: 'n1', to: { x: 146, y: 103 } });
    expect(moved(moving, { x: 101, y: 100 })).toMatchObject({ to: { x: 97, y: 103 } });
  });

  it('slices from where it was put down on empty ground', () => {
    const slice = moved(onGround, { x: 110, y: 100 });
    expect(slice).toEqual({
      kind: 'slice',
      line: [
        { x: 100, y: 100 },
        { x: 110, y: 100 },
      ],
    });
    expect(moved(slice, { x: 130, y: 100 })).toMatchObject({
      line: [{ x: 100 }, { x: 110 }, { x: 130 }],
    });
  });
});
