import type { Browser, Locator, Page } from 'playwright';
import type { Distribution } from '../../check/distribution.ts';
import { raft } from '../../protocols/raft/index.ts';
import { encodeLink } from '../../scenario/link.ts';
import type { ScriptEntry } from '../../sim/intervention.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { type Micros, milliseconds, seconds } from '../../sim/time.ts';
import { World } from '../../sim/world/world.ts';
import { countFrames, type FrameRate, traceScript, withBrowser } from './browser.ts';

/** How the diagram of a run of so many messages was panned and zoomed. */
export interface DiagramCost extends FrameRate {
  readonly messages: number;
  /** Milliseconds of script a frame. */
  readonly script: Distribution;
}

const messageCounts = [1_000, 10_000, 100_000] as const;

const nodes = 5;
const killEveryMicros = seconds(2);
const downMicros = seconds(1);

/**
 * Raft with five servers and a write every 100 ms, in which every 2 s another server is killed for a
 * second: messages, terms, deaths and flags over the whole of the run.
 */
export const troubledScenario = (untilMicros: Micros): Scenario => {
  const script: ScriptEntry[] = [];
  for (let count = 1; count * killEveryMicros + downMicros <= untilMicros; count++) {
    const atMicros = count * killEveryMicros;
    const node = `n${1 + (count % nodes)}`;
    script.push({ atMicros, intervention: { kind: 'kill', node } });
    script.push({ atMicros: atMicros + downMicros, intervention: { kind: 'restart', node } });
  }
  return {
    protocol: 'raft',
    seed: 1,
    nodes,
    clients: [
      {
        workload: {
          everyMicros: [milliseconds(100), milliseconds(100)],
          keys: ['x', 'y', 'z'],
          operations: ['put'],
        },
      },
    ],
    script,
    untilMicros,
  };
};

/** When that many messages have been sent in a troubled cluster. */
const momentOfMessage = (messages: number): Micros => {
  let sent = 0;
  const world = new World(raft, troubledScenario(seconds(3_600)), {
    onRecord: (record) => {
      sent += record.sent.length;
    },
  });
  while (sent < messages && world.step(seconds(3_600)));
  return world.nowMicros;
};

const diagramOf = (page: Page): Locator => page.getByRole('region', { name: 'Space-time diagram' });

const betweenLooksMilliseconds = 1_000;

/** Waits until the page knows the whole run and its diagram stands still. */
const untilKnown = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Fit all that is known' }).click();
  let before: Buffer = Buffer.alloc(0);
  for (;;) {
    const now = await diagramOf(page).screenshot();
    const isSimulating = await page.getByText(/^Simulating up to/).isVisible();
    if (!isSimulating && now.equals(before)) return;
    before = now;
    await page.waitForTimeout(betweenLooksMilliseconds);
  }
};

/** As a wheel tells it; the browser takes in a turn or a move a frame. */
const pixelsATurn = 90;
/** By how much a turn zooms. */
const zoomATurn = 1.155;
const turnsBetweenDrags = 16;
const dragPixels = 480;
const movesADrag = 24;

/** Moves the hand there and back with the button held, as a person pans. */
const drag = async (page: Page, x: number, y: number): Promise<void> => {
  await page.mouse.down();
  for (let move = 1; move <= 2 * movesADrag; move++) {
    const share = 1 - Math.abs(move - movesADrag) / movesADrag;
    await page.mouse.move(x - share * dragPixels, y);
  }
  await page.mouse.up();
};

/** Zooms from the whole of a run to a millisecond and back, and pans once in every so many turns. */
const panAndZoom = async (page: Page, runMicros: Micros): Promise<void> => {
  const box = await diagramOf(page).boundingBox();
  if (box === null) throw new Error('The page shows no diagram.');
  const x = box.x + box.width * 0.6;
  const y = box.y + box.height * 0.3;
  const turns = Math.ceil(Math.log(runMicros / milliseconds(1)) / Math.log(zoomATurn));
  await page.mouse.move(x, y);
  for (const direction of [-1, 1]) {
    for (let turn = 0; turn < turns; turn++) {
      if (turn % turnsBetweenDrags === 0) await drag(page, x, y);
      await page.mouse.wheel(0, direction * pixelsATurn);
    }
  }
};

const measureMessages = async (
  browser: Browser,
  url: string,
  messages: number,
): Promise<DiagramCost> => {
  const atMicros = momentOfMessage(messages);
  const place = { scenario: troubledScenario(atMicros), atMicros, eventCount: null };
  const encoded = encodeLink(place, []);
  if (encoded.kind === 'problem') throw new Error(encoded.problem.sentence);
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  await page.goto(url + encoded.hash);
  await untilKnown(page);
  const move = () => panAndZoom(page, atMicros);
  const rate = await countFrames(page, move);
  const { script } = await traceScript(browser, page, move);
  await page.close();
  return { messages, ...rate, script };
};

/**
 * Opens runs of 1,000, 10,000 and 100,000 messages in headless Chromium at 1440 x 900 and zooms the
 * space-time diagram of each through the whole range, panning on the way: once to count frames, and
 * once more for a trace, which itself takes time.
 */
export const measureDiagram = async (folder: string): Promise<readonly DiagramCost[]> => {
  const costs: DiagramCost[] = [];
  await withBrowser(folder, async (browser, url) => {
    for (const messages of messageCounts) costs.push(await measureMessages(browser, url, messages));
  });
  return costs;
};
