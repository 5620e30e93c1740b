import type { LinkSettings } from '../../sim/intervention.ts';
import { milliseconds } from '../../sim/time.ts';

/** A link's settings as they stand in the form: milliseconds and per cent. */
export interface LinkDraft {
  readonly minimumMillis: number;
  readonly maximumMillis: number;
  readonly lossPercent: number;
  readonly duplicationPercent: number;
  readonly reorderingPercent: number;
}

export const draftOf = (settings: LinkSettings): LinkDraft => ({
  minimumMillis: settings.latencyMicros[0] / 1_000,
  maximumMillis: settings.latencyMicros[1] / 1_000,
  lossPercent: percent(settings.loss),
  duplicationPercent: percent(settings.duplication),
  reorderingPercent: percent(settings.reordering),
});

/** What is wrong with a draft and what would be right, or null. */
export const draftProblem = ({ minimumMillis, maximumMillis }: LinkDraft): string | null =>
  minimumMillis > maximumMillis
    ? `The shortest latency (${minimumMillis} ms) is above the longest (${maximumMillis} ms). Raise the longest or lower the shortest.`
    : null;

/** Only those settings in which the draft differs: the others stay as they are on each link. */
export const settingsOf = (draft: LinkDraft, before: LinkSettings): Partial<LinkSettings> => {
  const was = draftOf(before);
  const hasLatency =
    draft.minimumMillis !== was.minimumMillis || draft.maximumMillis !== was.maximumMillis;
  return {
    ...(hasLatency
      ? {
          latencyMicros: [
            milliseconds(draft.minimumMillis),
            milliseconds(draft.maximumMillis),
          ] as const,
        }
      : {}),
    ...(draft.lossPercent === was.lossPercent ? {} : { loss: draft.lossPercent / 100 }),
    ...(draft.duplicationPercent === was.duplicationPercent
      ? {}
      : { duplication: draft.duplicationPercent / 100 }),
    ...(draft.reorderingPercent === was.reorderingPercent
      ? {}
      : { reordering: draft.reorderingPercent / 100 }),
  };
};

const percent = (share: number): number => Math.round(share * 10_000) / 100;
