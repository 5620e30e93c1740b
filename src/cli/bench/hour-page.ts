import type { Page } from 'playwright';
import { type Distribution, distributionOf } from '../../check/distribution.ts';
import { encodeLink } from '../../scenario/link.ts';
import { below, draw, streamKey } from '../../sim/random.ts';
import { seconds } from '../../sim/time.ts';
import { withBrowser } from './browser.ts';
import { benchScenario } from './scenario.ts';

/** What a page that shows one virtual hour takes, and how fast it goes about in it. */
export interface HourPageCost {
  /** From opening the link to its end until that is shown. */
  readonly arrivedInMilliseconds: number;
  /** The heap after a collection, once every panel knows the whole hour. */
  readonly heapBytes: number;
  /** Typed arrays, which lie outside the heap. */
  readonly arrayBytes: number;
  /** From the press of a key until the page has drawn the moment, in milliseconds. */
  readonly seek: Distribution;
}

const hourSeconds = 3_600;
const seeks = 60;
const betweenSeeksMilliseconds = 300;
const mostMilliseconds = 600_000;
/** So long the panels may take to take in what was simulated. */
const settlingMilliseconds = 60_000;

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

const heapOf = async (page: Page): Promise<HeapUsage> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const usage = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usage;
};

/**
 * Presses a key at the diagram's now-line and waits until the frame after it has been drawn. A text:
 * compiled functions need helpers in the page.
 */
const press = (key: string): string => `new Promise((resolve) => {
  const line = document.querySelector('[role="slider"][aria-label="Moment shown"]');
  const start = performance.now();
  line.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true, cancelable: true }));
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now() - start);
    port2.postMessage(null);
  });
})`;

/** With the whole hour in the window, a key goes by six minutes, by 36 seconds, or to an end. */
const keys = ['PageUp', 'PageDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp'] as const;

const measureSeeks = async (page: Page): Promise<Distribution> => {
  const random = streamKey(3, 'keys');
  const times: number[] = [];
  for (let count = 0; count < seeks; count++) {
    const key = keys[below(draw(random, count), keys.length)] ?? 'Home';
    times.push(await page.evaluate<number>(press(key)));
    await page.waitForTimeout(betweenSeeksMilliseconds);
  }
  const found = distributionOf(times);
  if (found === null) throw new Error('Nothing was sought.');
  return found;
};

/** Opens the end of one hour of five servers with a write every 100 ms, in headless Chromium. */
export const measureHourPage = async (folder: string): Promise<HourPageCost> => {
  const atMicros = seconds(hourSeconds);
  const scenario = benchScenario(5, 'writes', hourSeconds);
  const encoded = encodeLink({ scenario, atMicros, eventCount: null }, []);
  if (encoded.kind === 'problem') throw new Error(encoded.problem.sentence);
  let cost: HourPageCost | null = null;
  await withBrowser(folder, async (browser, url) => {
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    const start = performance.now();
    await page.goto(url + encoded.hash);
    await page.getByText('End of the run').waitFor({ timeout: mostMilliseconds });
    const arrivedInMilliseconds = performance.now() - start;
    await page.getByRole('button', { name: 'Fit all that is known' }).click();
    await page.waitForTimeout(settlingMilliseconds);
    const { usedSize, backingStorageSize = 0 } = await heapOf(page);
    const seek = await measureSeeks(page);
    cost = { arrivedInMilliseconds, heapBytes: usedSize, arrayBytes: backingStorageSize, seek };
  });
  if (cost === null) throw new Error('The page was not measured.');
  return cost;
};
