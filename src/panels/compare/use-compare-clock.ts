import { useEffect, useMemo, useRef, useState } from 'react';
import { LONGEST_FRAME_MILLIS } from '../../session/player.ts';
import { CompareClock } from './clock.ts';
import type { Compared } from './compare-store.ts';
import { firstDifference, looksIn } from './first-difference.ts';

/** As long as a frame may spend on simulating what is to be compared. */
const PREPARE_MILLIS = 16;
/** While it plays, words and chips follow the clock so often. */
const MILLIS_BETWEEN_WORDS = 90;

export type DrawMoment = (micros: number) => void;

/** What the view of two runs needs of their clock. */
export interface ComparePlayer {
  readonly clock: CompareClock;
  /** The moment that words and chips tell of. */
  readonly micros: number;
  readonly isReady: boolean;
  readonly isPlaying: boolean;
  /** The first event in which the runs differ, once both are known; null for none. */
  readonly difference: number | null;
  readonly seek: (micros: number) => void;
  readonly setPlaying: (plays: boolean) => void;
  /** Called once a frame with the fractional moment. Returns what ends it. */
  readonly onFrame: (draw: DrawMoment) => () => void;
}

/**
 * Plays two runs on one clock: both are first simulated to their end, a bounded time a frame, and
 * then shown there.
 */
export const useComparePlayer = (
  { sides, untilMicros }: Compared,
  speed: number,
): ComparePlayer => {
  const clock = useMemo(
    () =>
      new CompareClock(
        sides.map(({ run }) => run),
        untilMicros,
      ),
    [sides, untilMicros],
  );
  const drawers = useRef(new Set<DrawMoment>());
  const now = useRef(0);
  const speedNow = useRef(speed);
  const [micros, setMicros] = useState(0);
  const [isReady, setReady] = useState(false);
  const [isPlaying, setPlaying] = useState(false);
  const [difference, setDifference] = useState<number | null>(null);
  useEffect(() => {
    speedNow.current = speed;
  }, [speed]);

  const actions = useMemo(
    () => ({
      seek: (to: number) => {
        now.current = Math.max(0, Math.min(to, untilMicros));
        clock.seekTo(now.current);
        setMicros(now.current);
      },
      onFrame: (draw: DrawMoment) => {
        drawers.current.add(draw);
        return () => {
          drawers.current.delete(draw);
        };
      },
    }),
    [clock, untilMicros],
  );

  useEffect(() => {
    if (isReady) return;
    let frame = 0;
    const prepare = () => {
      const isKnown = clock.prepare(() => performance.now(), PREPARE_MILLIS);
      now.current = clock.knownUntilMicros;
      setMicros(now.current);
      if (!isKnown) {
        frame = requestAnimationFrame(prepare);
        return;
      }
      actions.seek(untilMicros);
      const [one, other] = [sides[0].run, sides[1].run];
      setDifference(
        firstDifference(one.records, other.records, looksIn(one), one.sharedAtLeast(other)),
      );
      setReady(true);
    };
    frame = requestAnimationFrame(prepare);
    return () => cancelAnimationFrame(frame);
  }, [clock, sides, untilMicros, isReady, actions]);

  useEffect(() => {
    let frame = 0;
    let before: number | null = null;
    let toldAt = 0;
    const step = (time: number) => {
      frame = requestAnimationFrame(step);
      if (isPlaying && before !== null) {
        const elapsed = Math.min(time - before, LONGEST_FRAME_MILLIS);
        now.current = Math.min(untilMicros, now.current + elapsed * 1_000 * speedNow.current);
        clock.seekTo(now.current);
        const hasEnded = now.current >= untilMicros;
        if (hasEnded) setPlaying(false);
        if (hasEnded || time - toldAt >= MILLIS_BETWEEN_WORDS) {
          toldAt = time;
          setMicros(now.current);
        }
      }
      before = time;
      for (const draw of drawers.current) draw(now.current);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [clock, untilMicros, isPlaying]);

  return {
    clock,
    micros,
    isReady,
    isPlaying,
    difference,
    ...actions,
    setPlaying: (plays) => {
      if (plays && now.current >= untilMicros) actions.seek(0);
      setPlaying(plays);
    },
  };
};
