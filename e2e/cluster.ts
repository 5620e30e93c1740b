import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** What a test says about the page in the words of a person who looks at it. */
export const stageOf = (page: Page): Locator => page.getByRole('group', { name: /^The cluster/ });

/** The node as it is drawn, to click on. */
export const nodeOf = (page: Page, id: string): Locator => page.locator(`[data-node="${id}"]`);

/** The node as it is told to a screen reader: `n3, leader, term 1, up, holds x=3`. */
export const toldOf = (page: Page, id: string): Locator =>
  stageOf(page).getByRole('button', { name: new RegExp(`^${id}, `) });

/** Opens a link and waits for its world. */
export const openLink = async (page: Page, hash: string): Promise<void> => {
  await page.goto(`./${hash}`);
  await expect(stageOf(page)).toBeVisible();
};

/** The moment shown, in seconds. */
export const shownSeconds = async (page: Page): Promise<number> =>
  Number.parseFloat((await page.locator('time').first().textContent()) ?? 'NaN');

/** Every node and client as a screen reader would be told of them. */
export const visibleState = async (page: Page): Promise<string[]> =>
  stageOf(page)
    .getByRole('button', { name: /^(n\d+|client c\d+), / })
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''));

/** Goes from one moment that matters to the next until the locator is there. */
export const nextMomentsUntil = async (page: Page, there: Locator, most = 40): Promise<void> => {
  for (let moment = 0; moment < most; moment++) {
    if (await there.isVisible()) return;
    await page.keyboard.press('Shift+.');
  }
  await expect(there).toBeVisible();
};

/** Draws a line across the stage, from one point to another, as shares of its width and height. */
export const slice = async (
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> => {
  const box = await stageOf(page).boundingBox();
  if (box === null) throw new Error('The stage is not on the page.');
  const point = ([x, y]: readonly [number, number]) =>
    [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...point(from));
  await page.mouse.down();
  await page.mouse.move(...point(to), { steps: 12 });
  await page.mouse.up();
};

/** The link and the fingerprint that the share popover shows. */
export const shared = async (
  page: Page,
): Promise<{ readonly hash: string; readonly fingerprint: string }> => {
  await page.getByRole('button', { name: 'Share' }).click();
  const popover = page.getByRole('dialog', { name: /Share this moment/ });
  const url = await popover.getByLabel('Link to this moment').inputValue();
  const fingerprint = (await popover.locator('code').first().textContent()) ?? '';
  await page.keyboard.press('Escape');
  return { hash: url.slice(url.indexOf('#')), fingerprint };
};
