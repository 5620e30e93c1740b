import type { Page } from '@playwright/test';
import { seriousAxeViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';

const verdicts = (page: Page) => page.getByRole('region', { name: 'Verdicts' });
const brokenChip = (page: Page) =>
  verdicts(page).getByRole('button', { name: /^Leader completeness is broken/ });
const clock = (page: Page) => page.getByRole('region', { name: 'Time' }).locator('time').first();

const open = async (page: Page, hash: string): Promise<void> => {
  await page.goto(`./${hash}`);
  await expect(verdicts(page).getByText(/promises? holds?$/)).toBeVisible();
};

const faster = async (page: Page): Promise<void> => {
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press('+');
};

test('a rule is switched off, a promise breaks, and the link shows others the same', async ({
  page,
  browser,
}) => {
  await open(page, '#/raft/figure-8');
  await page.keyboard.press('s');
  const settings = page.getByRole('dialog', { name: 'Run settings' });
  await settings.getByRole('switch', { name: 'Commit only entries of the own term' }).click();
  await settings.getByRole('button', { name: 'Start again with these' }).click();
  await expect(
    page.getByText('Modified Raft: Commit only entries of the own term off').first(),
  ).toBeVisible();
  await expect(brokenChip(page)).toHaveCount(0);

  // The player stops by itself at the step that breaks the promise.
  await faster(page);
  await expect(brokenChip(page)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const brokenAt = await clock(page).textContent();

  // Further on, the chip leads back to that step.
  await page.keyboard.press('Shift+.');
  await expect(clock(page)).not.toHaveText(brokenAt ?? '');
  await brokenChip(page).click();
  await expect(clock(page)).toHaveText(brokenAt ?? '');

  // Before that step the promise still holds.
  await page.keyboard.press(',');
  await expect(brokenChip(page)).toHaveCount(0);
  await page.keyboard.press('.');
  await expect(brokenChip(page)).toBeVisible();

  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText(/This is a modified Raft: Commit only entries/)).toBeVisible();
  const link = await page.getByRole('textbox', { name: 'Link to this moment' }).inputValue();

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(link);
  await expect(brokenChip(other)).toBeVisible();
  await expect(clock(other)).toHaveText(brokenAt ?? '');
  await expect(
    other.getByText('Modified Raft: Commit only entries of the own term off').first(),
  ).toBeVisible();
  await other.keyboard.press('v');
  const list = other.getByRole('dialog', { name: 'Verdicts up to the moment shown' });
  await expect(list.getByText('Linearizable holds')).toBeVisible();
  await elsewhere.close();
});

test('what clients saw is judged in a worker, drawn on the timeline, and stops the player', async ({
  page,
}) => {
  await open(page, '#/raft/playground');
  await page.keyboard.press('s');
  await page
    .getByRole('button', { name: 'See it break without: Execute each request once' })
    .click();
  await faster(page);
  const chip = verdicts(page).getByRole('button', { name: /^Linearizable is broken/ });
  await expect(chip).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Clients' }).click();
  const operations = page.getByRole('region', { name: 'Clients’ operations' });
  await expect(operations.getByRole('button', { name: /c2 read x = a,a/ })).toBeVisible();
  await operations.getByRole('button', { name: /^c1 append x\+a: ok/ }).click();
  await expect(page.getByRole('region', { name: /^Inspector:/ })).toContainText('c1');
});

test('every verdict is listed with its claim, by keyboard', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  await page.keyboard.press('v');
  const list = page.getByRole('dialog', { name: 'Verdicts up to the moment shown' });
  for (const title of ['Sequential', 'Causal', 'Read your writes', 'Convergence']) {
    await expect(list.getByText(title, { exact: true })).toBeAttached();
  }
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await expect(verdicts(page).getByText(/n4 · n5 unavailable/)).toBeVisible({ timeout: 20_000 });
});

test('a rule’s explanation shows the run with it and without it', async ({ page }) => {
  await open(page, '#/raft/figure-8?t=0.44');
  await page
    .getByRole('button', { name: /^Raft §5\.4\.2/ })
    .first()
    .click();
  await page
    .getByRole('button', { name: 'This run with and without: Commit only entries of the own term' })
    .click();
  const comparison = page.getByRole('dialog', { name: 'Commit only entries of the own term' });
  await expect(comparison.getByText(/They part at/)).toBeVisible();
  const withIt = comparison.getByRole('region', { name: 'With the rule' });
  const withoutIt = comparison.getByRole('region', { name: 'Without it' });
  await expect(
    withoutIt.getByRole('button', { name: /^Leader completeness is broken/ }),
  ).toBeVisible();
  await expect(withIt.getByText('Leader completeness holds')).toBeAttached();
  await withoutIt.getByRole('button', { name: 'Open on the stage' }).click();
  await expect(brokenChip(page)).toBeVisible();
});

for (const [name, viewport, colorScheme] of [
  ['a projector', { width: 1024, height: 768 }, 'light'],
  ['a phone', { width: 390, height: 844 }, 'dark'],
] as const) {
  test.describe(`on ${name}, ${colorScheme}`, () => {
    test.use({ viewport, colorScheme });

    test('axe finds nothing serious in the verdicts and the comparison', async ({ page }) => {
      await open(page, '#/raft/wrong-side?t=1.284');
      await page.keyboard.press('v');
      await expect(page.getByRole('dialog', { name: /^Verdicts/ })).toBeVisible();
      expect(await seriousAxeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Clients' }).click();
      await expect(page.getByRole('region', { name: 'Clients’ operations' })).toBeVisible();
      expect(await seriousAxeViolations(page)).toEqual([]);
      await page.keyboard.press('s');
      await page.getByRole('button', { name: 'What it protects: Ask a majority' }).click();
      await expect(page.getByText(/They part at/)).toBeVisible();
      expect(await seriousAxeViolations(page)).toEqual([]);
    });
  });
}
