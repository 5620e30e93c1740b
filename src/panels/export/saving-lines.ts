import { FRAME_BUDGET_MILLIS } from '../../session/advance.ts';

/** A file is put together of parts of about so many letters, so that no more text than that is held. */
const LETTERS_A_PART = 1_000_000;

/** What putting lines together needs of the page. */
export interface LinesOptions {
  /** The media type of the file. */
  readonly type: string;
  /** Ends it: the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called after each slice with how many lines there are by then. */
  readonly onProgress: (lines: number) => void;
  /** Milliseconds. */
  readonly clock?: () => number;
  /** Resolves when the page is to go on. */
  readonly nextFrame?: () => Promise<void>;
}

/** Frames do not come while the page is hidden, and then nothing shall go on. */
const systemFrame = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => resolve()));

/**
 * Makes a file of lines, which already end with what separates them, in slices that leave each frame
 * its time. Rejects with what making the lines throws.
 */
export const fileOfLines = async (
  lines: Iterable<string>,
  {
    type,
    signal,
    onProgress,
    clock = () => performance.now(),
    nextFrame = systemFrame,
  }: LinesOptions,
): Promise<Blob> => {
  const parts: Blob[] = [];
  let texts: string[] = [];
  let letters = 0;
  let count = 0;
  let deadline = clock() + FRAME_BUDGET_MILLIS;
  for (const line of lines) {
    texts.push(line);
    letters += line.length;
    count += 1;
    if (letters >= LETTERS_A_PART) {
      parts.push(new Blob(texts));
      texts = [];
      letters = 0;
    }
    if (clock() < deadline) continue;
    onProgress(count);
    await nextFrame();
    signal.throwIfAborted();
    deadline = clock() + FRAME_BUDGET_MILLIS;
  }
  return new Blob([...parts, ...texts], { type });
};
