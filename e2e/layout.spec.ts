import type { Page } from '@playwright/test';
import { seriousAxeViolations } from './axe.ts';
import { openLink, stageOf } from './cluster.ts';
import { expect, test } from './fixtures.ts';

/**
 * Every size that the page is made for: phones upright and sideways, a projector, a laptop (as it is
 * and at 200 % zoom, which leaves 720 × 450) and a large screen.
 */
const sizes = [
  [320, 568],
  [568, 320],
  [390, 844],
  [844, 390],
  [720, 450],
  [1024, 768],
  [1440, 900],
  [1920, 1080],
] as const;

/** A parted cluster with a stale leader, both of which wait for a quorum. */
const parted = '#/raft/wrong-side?t=1.284';

const logsOf = (page: Page) => page.getByRole('table', { name: /^The servers’ logs by index/ });

interface Rect {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Measures {
  readonly stageHeight: number;
  /** Of the height of the window, for caption and stage together. */
  readonly share: number;
  readonly smallestType: number;
  readonly nameType: number;
  readonly valueType: number;
  /** Texts of the stage that reach beyond it. */
  readonly cutOff: readonly string[];
  readonly cards: readonly Rect[];
  readonly discs: readonly Rect[];
  readonly scrolls: { readonly sideways: number; readonly down: number };
}

/** Measures the page as it is drawn, in CSS pixels. */
const measure = (page: Page): Promise<Measures> =>
  page.evaluate(() => {
    const stage = document.querySelector('[aria-label^="The cluster"]');
    const caption = document.querySelector('main > div');
    if (!(stage instanceof SVGSVGElement) || caption === null) throw new Error('No stage.');
    const box = stage.getBoundingClientRect();
    const scale = box.width / stage.viewBox.baseVal.width;
    const typeOf = (element: Element): number =>
      Number.parseFloat(getComputedStyle(element).fontSize) * scale;
    const texts = [...stage.querySelectorAll('text')].filter(
      (text) => text.textContent !== '' && text.getBoundingClientRect().width > 0,
    );
    const rect = (name: string, element: Element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { name, left, top, right, bottom };
    };
    const textsIn = (selector: string) => texts.filter((text) => text.closest(selector) !== null);
    const named = textsIn('[data-node^="n"]').filter((text) => /^n\d+$/.test(text.textContent));
    const values = textsIn('[data-node^="n"]').filter((text) => text.textContent.includes('='));
    const smallest = (of: readonly Element[]) => Math.min(...of.map(typeOf));
    const tolerance = 1;
    return {
      stageHeight: box.height,
      share: (box.height + caption.getBoundingClientRect().height) / window.innerHeight,
      smallestType: smallest(texts),
      nameType: smallest(named),
      valueType: smallest(values),
      cutOff: texts
        .filter((text) => {
          const { left, top, right, bottom } = text.getBoundingClientRect();
          return (
            left < box.left - tolerance ||
            right > box.right + tolerance ||
            top < box.top - tolerance ||
            bottom > box.bottom + tolerance
          );
        })
        .map((text) => text.textContent),
      cards: [...stage.querySelectorAll('[data-quorum]')].map((card) =>
        rect(card.getAttribute('data-quorum') ?? '', card),
      ),
      discs: [...stage.querySelectorAll('[data-node]')].map((node) =>
        // The button within is round the disc or the card, wider by its halo.
        rect(node.getAttribute('data-node') ?? '', node.querySelector('[role="button"]') ?? node),
      ),
      scrolls: {
        sideways: document.documentElement.scrollWidth - window.innerWidth,
        down: document.documentElement.scrollHeight - window.innerHeight,
      },
    };
  });

/** How far a disc's button reaches beyond the disc at most. */
const HALO = 30;

const overlaps = (one: Rect, other: Rect): boolean =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > HALO &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > HALO;

for (const [width, height] of sizes) {
  test(`stage and caption come first at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await openLink(page, parted);
    await expect(stageOf(page).locator('[data-node="n5"]')).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    const measures = await measure(page);
    expect(measures.stageHeight, 'height of the stage').toBeGreaterThanOrEqual(240);
    expect(measures.share, 'share of stage and caption').toBeGreaterThanOrEqual(0.5);
    expect(measures.smallestType, 'smallest type on the stage').toBeGreaterThanOrEqual(13.99);
    expect(measures.cutOff, 'text that is cut off').toEqual([]);
    expect(measures.scrolls).toEqual({ sideways: 0, down: 0 });
    for (const card of measures.cards) {
      for (const disc of measures.discs) {
        expect(overlaps(card, disc), `the card of ${card.name} over ${disc.name}`).toBe(false);
      }
    }
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, height] of sizes) {
    test.describe(`${width} × ${height}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport: { width, height } });

      test('axe finds nothing serious', async ({ page }) => {
        await openLink(page, parted);
        await page.keyboard.press('g');
        await expect(logsOf(page)).toBeVisible();
        expect(await seriousAxeViolations(page)).toEqual([]);
      });
    });
  }
}

test('names and values can be read from the last row of a hall', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await openLink(page, parted);
  await expect(stageOf(page).locator('[data-node="n5"]')).toBeVisible();
  const { nameType, valueType } = await measure(page);
  expect(nameType).toBeGreaterThanOrEqual(28);
  expect(valueType).toBeGreaterThanOrEqual(28);
});

test('a projector of 1024 × 768 shows every value, lifeline and sentence', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await openLink(page, parted);
  for (const id of ['n1', 'n2', 'n3', 'n4', 'n5']) {
    await expect(stageOf(page).locator(`[data-node="${id}"]`)).toContainText(/x=\d/);
    const diagram = page.getByRole('region', { name: 'Space-time diagram' });
    await expect(diagram.getByText(id, { exact: true })).toBeVisible();
  }
  await expect(stageOf(page)).toContainText('3 of 5: can elect and commit');
  await expect(stageOf(page)).toContainText(/2 of 5: ?can ?do neither/);
});

test('a presentation shows type half as large again, and nothing but caption and stage', async ({
  page,
}) => {
  await openLink(page, parted);
  const { nameType, share } = await measure(page);
  await page.keyboard.press('p');
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await expect.poll(async () => (await measure(page)).share).toBeGreaterThan(0.99);
  expect((await measure(page)).nameType / nameType).toBeGreaterThan(1.3);

  // A presenter's remote: on, back, black and light again.
  const caption = page
    .getByRole('main')
    .locator('p')
    .filter({ hasNotText: /^\d+ of \d+$/ })
    .first();
  const before = await caption.textContent();
  await page.keyboard.press('PageDown');
  await expect(caption).not.toHaveText(before ?? '', { timeout: 40_000 });
  await page.keyboard.press('PageUp');
  await expect(caption).toHaveText(before ?? '');
  await page.keyboard.press('b');
  const isBlack = () =>
    page.evaluate(() => {
      const middle = document.elementFromPoint(window.innerWidth / 2, window.innerHeight / 2);
      return middle !== null && getComputedStyle(middle).backgroundColor === 'rgb(0, 0, 0)';
    });
  await expect.poll(isBlack).toBe(true);
  await page.keyboard.press('b');
  await expect.poll(isBlack).toBe(false);

  await page.keyboard.press('Escape');
  await expect(page.getByRole('banner')).toBeVisible();
  expect((await measure(page)).share).toBeCloseTo(share, 2);
});

test('a link can open presenting, or for another page with the way to the whole one', async ({
  page,
}) => {
  await page.goto(`./?present${parted}`);
  await expect(stageOf(page)).toBeVisible();
  await expect(page.getByRole('banner')).toHaveCount(0);

  await page.goto(`./?embed${parted}`);
  await expect(stageOf(page)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Next/ })).toBeVisible();
  await expect(page.getByRole('banner')).toHaveCount(0);
  const whole = page.getByRole('link', { name: 'Open in Quorate' });
  await expect(whole).toHaveAttribute('href', /\/any\/folder\/#\/raft\/wrong-side/);
});

test('the dock holds one panel at a time, is dragged, closed, and stays as it was left', async ({
  page,
}) => {
  await openLink(page, parted);
  const dock = page.getByRole('tabpanel');
  await expect(page.getByRole('tab', { name: 'Space-time' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.getByRole('tab', { name: 'Logs' }).click();
  await expect(page.getByRole('region', { name: 'Space-time diagram' })).toHaveCount(0);
  await expect(logsOf(page)).toBeVisible();

  const height = async () => (await dock.boundingBox())?.height ?? 0;
  const before = await height();
  const splitter = page.getByRole('separator', { name: 'Height of the dock' });
  await splitter.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(height).toBeGreaterThan(before + 20);
  const byKeys = await height();
  const grip = await splitter.boundingBox();
  if (grip === null) throw new Error('The dock has no edge.');
  await page.mouse.move(grip.x + 300, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x + 300, grip.y - 60, { steps: 5 });
  await page.mouse.up();
  await expect.poll(height).toBeGreaterThan(byKeys + 40);
  const left = await height();

  await page.keyboard.press('\\');
  await expect(page.getByRole('complementary', { name: 'Details' })).toHaveCount(0);

  await page.reload();
  await expect(logsOf(page)).toBeVisible();
  expect(Math.abs((await height()) - left)).toBeLessThan(2);
  await expect(page.getByRole('complementary', { name: 'Details' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Close the dock' }).click();
  await expect(dock).toHaveCount(0);
});

test('the seven logs of Figure 7 are seen whole', async ({ page }) => {
  await openLink(page, '#/raft/figure-7?t=0.036');
  await page.keyboard.press('g');
  const table = logsOf(page);
  await expect(table.getByRole('row')).toHaveCount(8);
  await expect(table.getByRole('columnheader', { name: '12', exact: true })).toBeVisible();
  const dock = await page.getByRole('tabpanel').boundingBox();
  for (const id of ['n1', 'n7']) {
    const row = await table.getByRole('row', { name: new RegExp(`^${id} `) }).boundingBox();
    expect(row?.y, id).toBeGreaterThanOrEqual((dock?.y ?? 0) - 1);
    expect((row?.y ?? 0) + (row?.height ?? 0), id).toBeLessThanOrEqual(
      (dock?.y ?? 0) + (dock?.height ?? 0) + 1,
    );
  }
  const last = await table.getByRole('columnheader', { name: '12', exact: true }).boundingBox();
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(
    (dock?.x ?? 0) + (dock?.width ?? 0),
  );
  await expect(table.getByText('missing').first()).toBeAttached();
});
