import type { NodeId } from '../../sim/identifiers.ts';
import type { Flag } from '../diagram/flags.ts';
import { type Lanes, lanesFor } from '../diagram/lanes.ts';
import { isDense } from '../diagram/painter.ts';
import { type TimeWindow, xOf } from '../diagram/time-scale.ts';
import type { LifelineLook } from '../run-history/lifelines.ts';
import type { RunHistory } from '../run-history/run-history.ts';

/** The theme's colours, each as `#rrggbb`, so that every program can read the picture. */
export interface PictureColours {
  readonly panel: string;
  readonly track: string;
  readonly soft: string;
  readonly ink: string;
  readonly bad: string;
  readonly good: string;
  readonly epoch: (epoch: number | null) => string;
  /** A node's colour: its epoch's, or where it has none, its tone's. */
  readonly node: (look: Pick<LifelineLook, 'epoch' | 'tone'>) => string;
}

/** What a picture shows: a stretch of a run. */
export interface Picture {
  readonly title: string;
  readonly window: TimeWindow;
  /** Width of the plot in pixels, without the names. */
  readonly width: number;
  readonly lanes: Lanes;
  readonly history: RunHistory;
  /** The moment shown: what is known beyond it stands back. */
  readonly nowMicros: number;
  /** How far the run is known. */
  readonly untilMicros: number;
  readonly flags: readonly Flag[];
  /** The paper's word for an epoch. */
  readonly epochWord: string;
  /** The role that the node of an event was in after it, in the paper's word; null where it has none. */
  readonly roleAfter: (event: number) => string | null;
  readonly colours: PictureColours;
}

/** Pixels between two lifelines: of a few nodes, and of many, which get no higher than `mostHeight`. */
const wideGap = 36;
const narrowGap = 15;
const fewNodes = 12;
const mostHeight = 1_600;
const aroundLanes = 20;

/** The lanes of a picture: as high as its nodes need, whatever room the page had for them. */
export const pictureLanes = (ids: readonly NodeId[]): Lanes => {
  const gap = ids.length <= fewNodes ? wideGap : narrowGap;
  return lanesFor(ids, Math.min(mostHeight, aroundLanes + gap * Math.max(1, ids.length - 1)));
};

/** How wide letters are at most, in ems, whichever font stands in where ours is missing. */
const letterWidth = 0.6;
const boldLetterWidth = 0.66;

/** About how wide a text is in pixels, rather too wide than too narrow. */
export const textWidth = (text: string, size = 12, isBold = false): number =>
  [...text].length * size * (isBold ? boldLetterWidth : letterWidth);

/** Where a moment stands in the plot, in pixels. */
export const toXOf =
  ({ window, width }: Pick<Picture, 'window' | 'width'>) =>
  (micros: number): number =>
    xOf(window, width, micros);

/** Whether there are so many messages that their number is shown instead of lines, as on the page. */
export const isCounted = ({ history, window, width }: Picture): boolean =>
  isDense(history, { window, width });
