import { describe, expect, it } from 'vitest';
import { DOCK_HEIGHT, rememberedLayout, SIDE_WIDTH } from './page-layout.ts';

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
