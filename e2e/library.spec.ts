import type { Locator, Page } from '@playwright/test';
import { seriousAxeViolations } from './axe.ts';
import { openLink, stageOf } from './cluster.ts';
import { expect, test } from './fixtures.ts';

const openLibrary = async (page: Page): Promise<Locator> => {
  await page.keyboard.press('o');
  const library = page.getByRole('dialog', { name: 'Library' });
  await expect(library).toBeVisible();
  return library;
};

test('the library opens by a key and from the title, at what is running', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  const library = await openLibrary(page);
  await expect(library.getByRole('searchbox')).toBeFocused();
  await expect(library.getByRole('heading', { name: 'Raft', exact: true })).toBeVisible();
  await expect(library.getByRole('link', { name: /A running cluster/ })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await expect(library.getByRole('list', { name: 'At a glance' })).toContainText(
    /writes go on with any 2 of 5 down/,
  );
  await page.keyboard.press('Escape');
  await expect(library).toBeHidden();
  await page.getByRole('button', { name: /Open another scenario/ }).click();
  await expect(library).toBeVisible();
});

test('typing searches, arrow keys go through what was found, and Enter opens it', async ({
  page,
}) => {
  await openLink(page, '#/raft/playground?t=1.5');
  const library = await openLibrary(page);
  const search = library.getByRole('searchbox');
  await search.fill('two proposers paxos');
  await expect(library.getByRole('link').first()).toContainText(/proposers/i);
  await expect(library.getByRole('heading', { name: 'Raft', exact: true })).toBeHidden();
  await search.fill('figure 8');
  await expect(library.locator('mark').first()).toHaveText('Figure');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(library.getByRole('link', { name: /Figure 8 \(e\)/ })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(search).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(library).toBeHidden();
  await expect(page).toHaveURL(/#\/raft\/figure-8(\?|$)/);
  await expect(page.getByRole('button', { name: /Figure 8: a majority/ })).toBeVisible();
});

test('Back leads from what the library opened to where one was', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  const library = await openLibrary(page);
  await library.getByRole('button', { name: 'Paxos, single decree' }).click();
  await library.getByRole('link', { name: /Two proposers with the same number/ }).click();
  const title = page.getByRole('button', { name: /Open another scenario/ });
  await expect(title).toContainText('Two proposers with the same number');
  await page.goBack();
  await expect(title).toContainText('A running cluster');
  await expect(page).toHaveURL(/#\/raft\/playground/);
});

test('an entry is a link that opens the same scenario elsewhere', async ({ page, context }) => {
  await openLink(page, '');
  const library = await openLibrary(page);
  await library.getByRole('button', { name: 'Paxos, single decree' }).click();
  const entry = library
    .getByRole('list', { name: /^Scenarios of/ })
    .getByRole('link')
    .nth(1);
  const hash = (await entry.getAttribute('href')) ?? '';
  expect(hash).toMatch(/^#\/paxos\/[a-z0-9-]+$/);
  const elsewhere = await context.newPage();
  await openLink(elsewhere, hash);
  await expect(stageOf(elsewhere)).toBeVisible();
  await elsewhere.keyboard.press('o');
  const open = elsewhere.getByRole('dialog', { name: 'Library' }).locator('a[aria-current=true]');
  await expect(open).toHaveAttribute('href', hash);
  await elsewhere.close();
});

test('what nobody wrote about is said not to be there', async ({ page }) => {
  await openLink(page, '');
  const library = await openLibrary(page);
  await library.getByRole('searchbox').fill('zebra');
  await expect(library.getByText(/Nothing here has all of these words/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(library).toBeVisible();
});

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`it is accessible and fits at ${width} x ${height}, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await openLink(page, '');
      const library = await openLibrary(page);
      for (const text of ['', 'majority']) {
        await library.getByRole('searchbox').fill(text);
        // Until it has faded in, colours are mixed with what lies below.
        await expect(library).toHaveCSS('opacity', '1');
        expect(await seriousAxeViolations(page)).toEqual([]);
        const wide = await library.evaluate(
          (dialog) =>
            [...dialog.querySelectorAll('*')].filter(
              ({ scrollWidth, clientWidth }) => clientWidth > 1 && scrollWidth > clientWidth + 1,
            ).length,
        );
        expect(wide, 'elements wider than their place').toBe(0);
      }
    });
  }
}
