import { epochColour, nodeColour } from '../../ui/epoch.ts';

/** The theme's colours as a canvas takes them: no custom properties. */
export interface Palette {
  readonly panel: string;
  readonly line: string;
  readonly track: string;
  readonly soft: string;
  readonly ink: string;
  readonly bad: string;
  /** The font of the axis. */
  readonly axisFont: string;
  /** An epoch's colour; null for none. */
  readonly epoch: (epoch: number | null) => string;
  /** A node's colour: its epoch's, or where it has none, its tone's. */
  readonly node: (look: Parameters<typeof nodeColour>[0]) => string;
  /** An epoch's colour as red, green and blue from 0 to 255. */
  readonly epochBytes: (epoch: number | null) => readonly [number, number, number];
}

/** Reads the colours of the current theme from an element's custom properties. */
export const readPalette = (element: Element): Palette => {
  const style = getComputedStyle(element);
  const property = (name: string): string => style.getPropertyValue(name).trim();
  const lightness = property('--epoch-lightness');
  const soft = property('--soft');
  const resolved = (colour: string): string =>
    colour.replace('var(--epoch-lightness)', lightness).replace('var(--soft)', soft);
  const epoch = (number: number | null): string => resolved(epochColour(number));
  const bytes = new Map<number | null, readonly [number, number, number]>();
  const rootSize = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    panel: property('--panel'),
    line: property('--line'),
    track: property('--track'),
    soft,
    ink: property('--ink'),
    bad: property('--bad'),
    axisFont: `${0.75 * rootSize}px ${property('--mono')}`,
    epoch,
    node: (look) => resolved(nodeColour(look)),
    epochBytes: (number) => {
      const known = bytes.get(number) ?? bytesOf(epoch(number));
      bytes.set(number, known);
      return known;
    },
  };
};

let sample: CanvasRenderingContext2D | null = null;

/** Lets the browser itself turn a colour of any notation into bytes. */
export const bytesOf = (colour: string): readonly [number, number, number] => {
  if (sample === null) {
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    sample = canvas.getContext('2d', { willReadFrequently: true });
  }
  if (sample === null) return [128, 128, 128];
  sample.fillStyle = colour;
  sample.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = sample.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
};
