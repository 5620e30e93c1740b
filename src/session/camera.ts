/**
 * What of the stage is looked at: how many times larger than the whole, and what is in the middle,
 * as shares of the whole stage's width and height. In no unit of the screen, so that it stays when
 * the window changes.
 */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** A place as shares of a width and a height, from 0 to 1 inside it. */
export interface Share {
  readonly x: number;
  readonly y: number;
}

/** The stage as a whole. */
export const WHOLE: Camera = { scale: 1, x: 0.5, y: 0.5 };

export const GREATEST_SCALE = 8;

/** How far beyond the stage's edge one may look, as a share of what is seen. */
const BEYOND = 0.12;

const clamped = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most);

/** The camera within its limits: never smaller than the whole, hardly beyond its edges. */
export const withinLimits = ({ scale, x, y }: Camera): Camera => {
  const next = clamped(scale, 1, GREATEST_SCALE);
  if (next <= 1) return WHOLE;
  const half = (0.5 - BEYOND * Math.min(1, next - 1)) / next;
  return { scale: next, x: clamped(x, half, 1 - half), y: clamped(y, half, 1 - half) };
};

/** The place of the stage that is seen at a place of the screen. */
export const stageShare = ({ scale, x, y }: Camera, seen: Share): Share => ({
  x: x + (seen.x - 0.5) / scale,
  y: y + (seen.y - 0.5) / scale,
});

/** Where on the screen a place of the stage is seen; outside 0 to 1 when it is not. */
export const seenShare = ({ scale, x, y }: Camera, place: Share): Share => ({
  x: (place.x - x) * scale + 0.5,
  y: (place.y - y) * scale + 0.5,
});

/** Zooms so that what is seen at one place of the screen is then seen at another (the same unless given). */
export const zoomedAbout = (
  camera: Camera,
  factor: number,
  about: Share,
  to: Share = about,
): Camera => {
  const scale = clamped(camera.scale * factor, 1, GREATEST_SCALE);
  const held = stageShare(camera, about);
  return withinLimits({
    scale,
    x: held.x - (to.x - 0.5) / scale,
    y: held.y - (to.y - 0.5) / scale,
  });
};

/** Moves what is seen by shares of the screen: a positive `x` moves it to the right. */
export const panned = (camera: Camera, by: Share): Camera =>
  withinLimits({
    scale: camera.scale,
    x: camera.x - by.x / camera.scale,
    y: camera.y - by.y / camera.scale,
  });
