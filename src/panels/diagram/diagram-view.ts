import { takeInWithin } from '../../session/advance.ts';
import type { Run } from '../../sim/run.ts';
import { historyOf } from '../run-history/history-of.ts';
import { type Lanes, lanesFor } from './lanes.ts';
import { isDense, type Painted, paintMore, paintSheet, type Sheet } from './painter.ts';
import { type Palette, readPalette } from './palette.ts';
import {
  fitting,
  following,
  followSpanMicros,
  microsAt,
  panned,
  type TimeWindow,
  withinRun,
  xOf,
  zoomed,
} from './time-scale.ts';

/** How the window moves by itself: with the moment shown, to hold all that is known, or not at all. */
export type Tracking = 'follow' | 'fit' | 'free';

/** The elements that the view writes to. */
export interface DiagramElements {
  readonly plot: HTMLElement;
  /** The painted sheet and, above the shade, the one with the flags: they slide together. */
  readonly sheet: HTMLElement;
  readonly flags: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly now: HTMLElement;
  readonly shade: HTMLElement;
}

/** How an element below the diagram moves: with the sheet, with the now-line, or with what lies ahead. */
export type Ride = 'sheet' | 'now' | 'shade';

/** What a frame needs to know. */
export interface DiagramMoment {
  readonly run: Run;
  /** Rises with each scenario that is opened; branches and edits of one share it. */
  readonly opening?: number;
  /** The moment shown, in fractional microseconds. */
  readonly micros: number;
  readonly speed: number;
}

/** Room above the lanes for flags, and below them for the axis, in pixels. */
export const flagsHeight = 28;
export const axisHeight = 24;

/** How much wider than the window a sheet is; when it slides, most of the spare lies ahead. */
const sheetShare = 1.6;
/** A density is painted anew at most every so many frames. */
const framesBetweenDensities = 15;

/**
 * Draws the diagram and moves its window. A sheet wider than the window is painted once and then
 * slides below it; in most frames only a transform is written and what is new is added.
 */
export class DiagramView {
  readonly #elements: DiagramElements;
  readonly #context: CanvasRenderingContext2D;
  readonly #onSheet: (sheet: Sheet) => void;
  readonly #onTracking: (tracking: Tracking) => void;
  #palette: Palette;
  #width = 0;
  #lanes: Lanes = lanesFor([], 0);
  #scale = 1;
  #window: TimeWindow = { startMicros: -9_000, spanMicros: 600_000 };
  #tracking: Tracking = 'follow';
  /** The span that somebody has zoomed to while following; null follows the speed. */
  #chosenSpan: number | null = null;
  /** While a hand holds something the window does not move by itself. */
  #held = false;
  #sheet: Sheet | null = null;
  #painted: Painted | null = null;
  #paintedVersion = -1;
  #framesSincePaint = 0;
  #moment: DiagramMoment | null = null;
  readonly #riders = new Map<HTMLElement, Ride>();

  constructor(
    elements: DiagramElements,
    onSheet: (sheet: Sheet) => void,
    onTracking: (tracking: Tracking) => void,
  ) {
    const context = elements.canvas.getContext('2d');
    if (context === null) throw new Error('This browser gives no 2D canvas to draw on.');
    this.#elements = elements;
    this.#context = context;
    this.#onSheet = onSheet;
    this.#onTracking = onTracking;
    this.#palette = readPalette(elements.plot);
  }

  get window(): TimeWindow {
    return this.#window;
  }

  get width(): number {
    return this.#width;
  }

  get sheet(): Sheet | null {
    return this.#sheet;
  }

  get tracking(): Tracking {
    return this.#tracking;
  }

  get moment(): DiagramMoment | null {
    return this.#moment;
  }

  /** The window's size in pixels, and the nodes from top to bottom. */
  resize(width: number, height: number, nodes: readonly string[]): void {
    this.#width = width;
    this.#lanes = lanesFor(nodes, Math.max(0, height - flagsHeight - axisHeight));
    this.#scale = globalThis.devicePixelRatio;
    this.#discard();
  }

  get lanes(): Lanes {
    return this.#lanes;
  }

  /** Takes over the colours of another theme, or fonts that have loaded. */
  restyle(): void {
    this.#palette = readPalette(this.#elements.plot);
    this.#discard();
  }

  /** Another run is shown: everything begins anew. */
  reset(): void {
    this.#chosenSpan = null;
    this.track('follow');
    this.#window = { startMicros: -9_000, spanMicros: this.#window.spanMicros };
    this.#discard();
  }

  track(tracking: Tracking): void {
    if (tracking === 'follow' && this.#tracking === 'follow') this.#chosenSpan = null;
    this.#tracking = tracking;
    this.#onTracking(tracking);
  }

  hold(held: boolean): void {
    this.#held = held;
  }

  panBy(pixels: number): void {
    this.#set(panned(this.#window, this.#width, pixels));
    if (this.#tracking !== 'free') this.track('free');
  }

  /** Zooms around a place of the window in pixels; while following, around the moment shown. */
  zoomBy(factor: number, x?: number): void {
    const { micros } = this.#moment ?? { micros: 0 };
    const nowX = xOf(this.#window, this.#width, micros);
    const isFollowing = this.#tracking === 'follow';
    const visibleNow = nowX >= 0 && nowX <= this.#width;
    const fallback = visibleNow ? nowX : this.#width / 2;
    const around = isFollowing ? fallback : (x ?? fallback);
    this.#set(zoomed(this.#window, factor, around / this.#width));
    if (isFollowing) this.#chosenSpan = this.#window.spanMicros;
    else if (this.#tracking === 'fit') this.track('free');
  }

  /** Brings a moment into the window when it is outside. */
  reveal(micros: number): void {
    const x = xOf(this.#window, this.#width, micros);
    if (x >= 0 && x <= this.#width) return;
    this.#set({ ...this.#window, startMicros: micros - this.#window.spanMicros / 2 });
    if (this.#tracking !== 'free') this.track('free');
  }

  /** The moment at a horizontal place of the window, in pixels. */
  microsAt(x: number): number {
    return microsAt(this.#window, this.#width, x);
  }

  /** The place of the moment shown in the window, in pixels. */
  nowX(): number {
    return xOf(this.#window, this.#width, this.#moment?.micros ?? 0);
  }

  /** Lets an element that is as wide as the plot move along. Returns what lets go of it. */
  carry(element: HTMLElement, ride: Ride): () => void {
    this.#riders.set(element, ride);
    return () => this.#riders.delete(element);
  }

  /** Draws one frame. */
  frame(moment: DiagramMoment): void {
    const { run } = moment;
    if (this.#moment !== null && this.#moment.run !== run) {
      if (this.#moment.opening === moment.opening) this.#discard();
      else this.reset();
    }
    this.#moment = moment;
    if (this.#width <= 0 || this.#lanes.height <= 0) return;
    takeInWithin((most) => historyOf(run).extend(run.records, most));
    this.#moveWindow(moment);
    this.#paint(run);
    this.#place(moment);
  }

  #set(window: TimeWindow): void {
    const { run } = this.#moment ?? {};
    this.#window = run ? withinRun(window, run.scenario.untilMicros) : window;
  }

  #moveWindow({ run, micros, speed }: DiagramMoment): void {
    if (this.#held) return;
    switch (this.#tracking) {
      case 'free':
        return;
      case 'fit':
        this.#window = fitting(Math.max(run.knownUntilMicros, micros));
        return;
      case 'follow': {
        const span = this.#chosenSpan ?? followSpanMicros(speed);
        if (span !== this.#window.spanMicros) {
          const share = Math.min(1, Math.max(0, this.nowX() / this.#width));
          this.#window = zoomed(this.#window, span / this.#window.spanMicros, share);
        }
        this.#window = following(this.#window, micros);
      }
    }
  }

  #paint(run: Run): void {
    const history = historyOf(run);
    const until = run.events.atMicrosOf(history.eventCount) ?? run.knownUntilMicros;
    this.#framesSincePaint += 1;
    const sheet = this.#sheet;
    const painted = this.#painted;
    if (sheet === null || painted === null || !this.#isStillGood(sheet, painted, history.version)) {
      this.#paintNewSheet(run, until);
      return;
    }
    const isBehind = history.messages.length > painted.rows;
    if (painted.asDensity || (isBehind && isDense(history, sheet))) {
      const due = this.#framesSincePaint >= framesBetweenDensities;
      const hasChanged = history.messages.length !== painted.rows || until !== painted.untilMicros;
      if (due && hasChanged) this.#paintNewSheet(run, until);
      return;
    }
    this.#painted = paintMore(this.#context, sheet, history, this.#palette, painted, until);
  }

  #isStillGood({ window, width }: Sheet, painted: Painted, version: number): boolean {
    const { startMicros, spanMicros } = this.#window;
    const isOtherScale =
      Math.abs(window.spanMicros / width / (spanMicros / this.#width) - 1) > 1e-9;
    const isWithin =
      startMicros >= window.startMicros &&
      startMicros + spanMicros <= window.startMicros + window.spanMicros;
    const isOld = version !== this.#paintedVersion && !painted.asDensity;
    return !isOtherScale && isWithin && !isOld;
  }

  #paintNewSheet(run: Run, until: number): void {
    const { startMicros, spanMicros } = this.#window;
    const history = historyOf(run);
    const width = Math.ceil(this.#width * sheetShare);
    const span = (spanMicros * width) / this.#width;
    const behind = this.#tracking === 'follow' ? 0.1 : 0.5;
    const sheet: Sheet = {
      window: { startMicros: startMicros - (span - spanMicros) * behind, spanMicros: span },
      width,
      lanes: this.#lanes,
      axisHeight,
    };
    this.#prepareCanvas(sheet);
    this.#painted = paintSheet(this.#context, sheet, history, this.#palette, until);
    this.#paintedVersion = history.version;
    this.#framesSincePaint = 0;
    const before = this.#sheet;
    this.#sheet = sheet;
    if (
      before === null ||
      before.lanes !== sheet.lanes ||
      before.width !== sheet.width ||
      before.window.startMicros !== sheet.window.startMicros ||
      before.window.spanMicros !== sheet.window.spanMicros
    ) {
      this.#onSheet(sheet);
    }
  }

  #prepareCanvas({ width, lanes }: Sheet): void {
    const { canvas } = this.#elements;
    const height = lanes.height + axisHeight;
    const deviceWidth = Math.round(width * this.#scale);
    const deviceHeight = Math.round(height * this.#scale);
    if (canvas.width !== deviceWidth || canvas.height !== deviceHeight) {
      canvas.width = deviceWidth;
      canvas.height = deviceHeight;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.#context.setTransform(this.#scale, 0, 0, this.#scale, 0, 0);
  }

  #place({ micros }: DiagramMoment): void {
    const { sheet, flags, now, shade } = this.#elements;
    const left = xOf(this.#window, this.#width, this.#sheet?.window.startMicros ?? 0);
    const x = xOf(this.#window, this.#width, micros);
    const isVisible = x >= -1 && x <= this.#width + 1;
    const visibility = isVisible ? 'visible' : 'hidden';
    const transforms: Readonly<Record<Ride, string>> = {
      sheet: `translateX(${left.toFixed(2)}px)`,
      now: `translateX(${x.toFixed(2)}px)`,
      shade: `translateX(${Math.min(this.#width, Math.max(0, x)).toFixed(2)}px)`,
    };
    if (this.#sheet) {
      sheet.style.transform = transforms.sheet;
      flags.style.transform = transforms.sheet;
    }
    now.style.visibility = visibility;
    now.style.transform = transforms.now;
    shade.style.transform = transforms.shade;
    for (const [element, ride] of this.#riders) {
      element.style.transform = transforms[ride];
      if (ride === 'now') element.style.visibility = visibility;
    }
  }

  #discard(): void {
    this.#sheet = null;
    this.#painted = null;
  }
}
