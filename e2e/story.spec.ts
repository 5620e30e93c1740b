import type { Page } from '@playwright/test';
import { seriousAxeViolations } from './axe.ts';
import { openLink, shownSeconds, toldOf } from './cluster.ts';
import { expect, test } from './fixtures.ts';

const bandOf = (page: Page) => page.getByRole('region', { name: 'Story' });

/** Presses Next, and once more to leap there if it is still on its way. */
const next = async (page: Page): Promise<void> => {
  await bandOf(page).getByRole('button', { name: 'Next' }).click();
  await page.keyboard.press('ArrowRight');
};

test('a story waits at its first stop, and Next leads from stop to stop to its end', async ({
  page,
}) => {
  await openLink(page, '#/raft/split-vote');
  const band = bandOf(page);
  await expect(band).toContainText('n5 is down.');
  await expect(band).toContainText('1 of 5');
  await expect(band.getByRole('button', { name: 'Back' })).toBeDisabled();
  expect(await shownSeconds(page)).toBe(0);
  for (const sentence of ['same moment', 'nobody wins', 'alone in term 2', 'n1 leads term 2']) {
    await next(page);
    await expect(band).toContainText(sentence);
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  }
  await page.keyboard.press('ArrowLeft');
  await expect(band).toContainText('alone in term 2');
  await next(page);
  await next(page);
  await expect(band).toContainText('The end.');
  await band.getByRole('button', { name: 'Next story' }).click();
  await expect(page.getByRole('button', { name: /Open another scenario/ })).not.toContainText(
    'A split vote',
  );
  await expect(band).toContainText(/1 of \d/);
});

test('after a deed of one’s own the story is silent, and Backspace returns to it as it was', async ({
  page,
}) => {
  await openLink(page, '#/raft/wrong-side?t=0.91');
  const band = bandOf(page);
  await expect(band).toContainText('c3 writes y=4');
  await page.keyboard.press('2');
  await page.keyboard.press('k');
  await expect(toldOf(page, 'n2')).toHaveAccessibleName(/down/);
  await expect(band).toContainText('You kill n2.');
  await expect(band).not.toContainText('c3 writes');
  await page.keyboard.press('ArrowRight');
  await expect(band).not.toContainText('cut off before');
  await page.keyboard.press('Backspace');
  await expect(band).toContainText('c3 writes y=4');
  await expect(toldOf(page, 'n2')).toHaveAccessibleName(/up/);
  expect(await shownSeconds(page)).toBe(0.91);
});

test('axe finds nothing serious in a story', async ({ page }) => {
  await openLink(page, '#/raft/wrong-side');
  await expect(bandOf(page)).toContainText('1 of');
  expect(await seriousAxeViolations(page)).toEqual([]);
});

test('the empty address offers a story that asks, waits for a deed, and sums up what was predicted', async ({
  page,
}) => {
  await openLink(page, '');
  const band = bandOf(page);
  await band.getByRole('button', { name: 'Show me' }).click();
  await expect(band).toContainText('1 of 16');
  await next(page);
  await next(page);
  const asked = page.getByRole('region', { name: 'What do you expect?' });
  await expect(asked).toContainText('When may n2 tell c1');
  await page.keyboard.press('2');
  await expect(asked.getByRole('button', { name: /three of the five/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await next(page);
  await expect(page.getByRole('region', { name: 'What you predicted' })).toContainText(
    'As you said',
  );
  await next(page);
  await expect(band).toContainText('Kill the leader');
  await page.keyboard.press('k');
  await expect(toldOf(page, 'n2')).toHaveAccessibleName(/down/);
  await expect(band).toContainText('n2 is dead', { timeout: 15_000 });
  expect(await seriousAxeViolations(page)).toEqual([]);
});

test('Let me break it leaves the cluster to the visitor', async ({ page }) => {
  await openLink(page, '');
  await bandOf(page).getByRole('button', { name: 'Let me break it' }).click();
  await expect(bandOf(page).getByRole('button', { name: 'Show me' })).toHaveCount(0);
  await expect(bandOf(page)).toContainText('Click a node');
});
