import { describe, expect, it } from 'vitest';
import { DOCK_HEIGHT, rememberedLayout, SIDE_WIDTH, wholePageAddress } from './page-layout.ts';

it('the whole page is at the same moment as the one embedded', () => {
  expect(wholePageAddress('https://host/a/?embed&x=1#/raft/wrong-side?t=1.284')).toBe(
    'https://host/a/?x=1#/raft/wrong-side?t=1.284',
  );
});

describe('the arrangement remembered on the device', () => {
  it('is taken up as it was left', () => {
    const left = {
      dockPanel: 'logs',
      isDockOpen: false,
      dockHeight: 300,
      isSideOpen: false,
      sideWidth: 400,
    } as const;
    expect(rememberedLayout(JSON.stringify(left))).toEqual(left);
  });

  it('is the usual one on a first visit, and where something else was written', () => {
    const usual = rememberedLayout(null);
    expect(usual).toMatchObject({ dockPanel: 'space-time', isDockOpen: true, isSideOpen: true });
    expect(rememberedLayout('not JSON')).toEqual(usual);
    expect(rememberedLayout('7')).toEqual(usual);
    expect(rememberedLayout('{"dockPanel":"attic","dockHeight":"high"}')).toEqual(usual);
  });

  it('keeps sizes within what can be dragged to', () => {
    expect(rememberedLayout('{"dockHeight":5,"sideWidth":99999}')).toMatchObject({
      dockHeight: DOCK_HEIGHT.minimum,
      sideWidth: SIDE_WIDTH.maximum,
    });
  });
});
