import type { Caption } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';

/** The caption that stands at a moment: the last one whose time has come; null before the first. */
export const captionAt = (
  captions: readonly Caption[] | undefined,
  nowMicros: Micros,
): string | null => {
  let latest: Caption | null = null;
  for (const caption of captions ?? []) {
    if (caption.atMicros <= nowMicros && (latest === null || caption.atMicros >= latest.atMicros)) {
      latest = caption;
    }
  }
  return latest?.text ?? null;
};
