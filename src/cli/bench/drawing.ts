import type { Browser } from 'playwright';
import type { Distribution } from '../../check/distribution.ts';
import { encodeLink } from '../../scenario/link.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { countFrames, type FrameRate, traceScript, withBrowser } from './browser.ts';

/** A cluster with about so many messages in flight at any time. */
export interface Crowd {
  readonly nodes: number;
  readonly inFlight: number;
}

/** The crowds that are drawn. */
const crowds: readonly Crowd[] = [
  { nodes: 5, inFlight: 10 },
  { nodes: 25, inFlight: 200 },
  { nodes: 51, inFlight: 1_000 },
];

const heartbeatMicros = milliseconds(50);

/**
 * An undisturbed Raft cluster with heartbeats every 50 ms. Each of the leader's links carries one
 * message each way a heartbeat, so the latency decides how many are in flight. Time-outs are so long
 * that n1, which stands by hand at the start, leads for ever.
 */
export const crowdScenario = ({ nodes, inFlight }: Crowd): Scenario => {
  const latency = Math.round((inFlight * heartbeatMicros) / (2 * (nodes - 1)));
  return {
    protocol: 'raft',
    seed: 1,
    nodes,
    clients: [],
    parameters: {
      electionTimeoutMinimum: seconds(30),
      electionTimeoutMaximum: seconds(60),
      heartbeatInterval: heartbeatMicros,
    },
    network: { latencyMicros: [Math.round(latency * 0.9), Math.round(latency * 1.1)] },
    script: [
      {
        atMicros: milliseconds(10),
        intervention: { kind: 'fireTimer', node: 'n1', timer: 'electionTimeout' },
      },
    ],
    untilMicros: seconds(600),
  };
};

/** How the page drew one crowd. */
export interface DrawingCost extends Crowd, FrameRate {
  /** Milliseconds of script a frame. */
  readonly script: Distribution;
}

const warmUpMilliseconds = 2_000;
const tracedMilliseconds = 5_000;

const measureCrowd = async (browser: Browser, url: string, crowd: Crowd): Promise<DrawingCost> => {
  const encoded = encodeLink(
    { scenario: crowdScenario(crowd), atMicros: seconds(3), eventCount: null },
    [],
  );
  if (encoded.kind === 'problem') throw new Error(encoded.problem.sentence);
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  await page.goto(url + encoded.hash);
  await page.getByRole('button', { name: /^play/i }).first().click();
  await page.waitForTimeout(warmUpMilliseconds);
  const { script, found: rate } = await traceScript(browser, page, () =>
    countFrames(page, () => page.waitForTimeout(tracedMilliseconds)),
  );
  await page.close();
  return { ...crowd, ...rate, script };
};

/**
 * Plays crowds in headless Chromium at 1440 x 900, at the page's usual speed, and traces five seconds
 * of each after two of warming up.
 */
export const measureDrawing = async (folder: string): Promise<readonly DrawingCost[]> => {
  const costs: DrawingCost[] = [];
  await withBrowser(folder, async (browser, url) => {
    for (const crowd of crowds) costs.push(await measureCrowd(browser, url, crowd));
  });
  return costs;
};

/** The files that the page has asked for by itself once the first cluster runs, as paths of the build. */
export const filesRequested = async (folder: string): Promise<readonly string[]> => {
  const paths = new Set<string>();
  await withBrowser(folder, async (browser, url) => {
    const page = await browser.newPage();
    page.on('request', (request) => {
      const path = request
        .url()
        .slice(url.length)
        .replace(/[?#].*$/, '');
      if (request.url().startsWith(url)) paths.add(path === '' ? 'index.html' : path);
    });
    await page.goto(url, { waitUntil: 'networkidle' });
  });
  return [...paths];
};
