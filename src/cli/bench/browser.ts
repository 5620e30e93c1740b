import { type Browser, chromium, type Page } from 'playwright';
import { type Distribution, distributionOf } from '../../check/distribution.ts';
import { browserFlags, findBrowser } from '../tooling/browser.mjs';
import { serveFolder } from '../tooling/static-server.mjs';
import { scriptPerFrame, type TraceEvent } from './trace.ts';

/** Serves a build and opens a browser for as long as `use` needs them. */
export const withBrowser = async (
  folder: string,
  use: (browser: Browser, url: string) => Promise<void>,
): Promise<void> => {
  const { executable } = await findBrowser();
  const server = await serveFolder({ folder, port: 4_273 });
  const browser = await chromium.launch({ executablePath: executable, args: browserFlags() });
  try {
    await use(browser, server.url);
  } finally {
    await browser.close();
    await server.close();
  }
};

/**
 * Traces a page while something goes on in it: milliseconds of script a frame, and what `meanwhile`
 * found. Throws when the page drew nothing.
 */
export const traceScript = async <Found>(
  browser: Browser,
  page: Page,
  meanwhile: () => Promise<Found>,
): Promise<{ readonly script: Distribution; readonly found: Found }> => {
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  const found = await meanwhile();
  const trace = await browser.stopTracing();
  // Chromium's own format: an object with the events under this key.
  const { traceEvents } = JSON.parse(trace.toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const script = distributionOf(scriptPerFrame(traceEvents));
  if (script === null) throw new Error('The page drew no frames while it was traced.');
  return { script, found };
};

/** How steadily a page draws. */
export interface FrameRate {
  readonly framesPerSecond: number;
  /** Share of the frames that came more than 25 ms after the one before: at least one was missed. */
  readonly lateShare: number;
}

/** Begins to count animation frames. A text: compiled functions need helpers in the page. */
const beginCounting = `(() => {
  const start = performance.now();
  const count = { frames: 0, late: 0, start, last: start };
  globalThis.benchFrames = count;
  requestAnimationFrame(function tick() {
    if (globalThis.benchFrames !== count) return;
    const now = performance.now();
    count.frames += 1;
    if (now - count.last > 25) count.late += 1;
    count.last = now;
    requestAnimationFrame(tick);
  });
})()`;

const endCounting = `(() => {
  const { frames, late, start } = globalThis.benchFrames;
  delete globalThis.benchFrames;
  return {
    framesPerSecond: (frames * 1000) / (performance.now() - start),
    lateShare: late / frames,
  };
})()`;

/** Counts a page's animation frames while something goes on in it. */
export const countFrames = async (
  page: Page,
  meanwhile: () => Promise<void>,
): Promise<FrameRate> => {
  await page.evaluate(beginCounting);
  await meanwhile();
  return page.evaluate<FrameRate>(endCounting);
};
