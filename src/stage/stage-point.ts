import type { Point } from './geometry.ts';

/** Where a pointer is on the stage, in the stage's own units, which may be larger than a pixel. */
export const stagePoint = (
  svg: SVGSVGElement | null | undefined,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point => {
  const rect = svg?.getBoundingClientRect();
  if (svg === null || svg === undefined || rect === undefined) return { x: clientX, y: clientY };
  const units = rect.width === 0 ? 1 : svg.viewBox.baseVal.width / rect.width;
  return { x: (clientX - rect.left) * units, y: (clientY - rect.top) * units };
};
