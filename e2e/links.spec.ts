import { openLink, stageOf } from './cluster.ts';
import { expect, test } from './fixtures.ts';

const broken: readonly [string, string][] = [
  ['an unknown protocol', '#/raftt/playground'],
  ['an unknown scenario', '#/raft/no-such-scenario'],
  ['a truncated payload', '#/s/1/q1YqSy0qzszPU7Iy1FFKSS1OLsosKFGyMtRRKsssSs0rU'],
  ['a payload of noise', '#/s/1/!!!not%20base64!!!'],
  ['a newer version', '#/s/99/AAAA'],
  ['a moment that is no number', '#/raft/playground?t=soon'],
  ['markup', '#/<img src=x onerror=alert(1)>'],
  ['a prototype', '#/__proto__/constructor'],
];

for (const [what, hash] of broken) {
  test(`a link with ${what} says what is wrong and offers the library`, async ({ page }) => {
    await page.goto(`./${hash}`);
    const main = page.getByRole('main');
    await expect(main.getByRole('link', { name: /A leader on the wrong side/ })).toBeVisible();
    expect(((await main.locator('p').first().textContent()) ?? '').length).toBeGreaterThan(20);
    await main.getByRole('link', { name: /A leader on the wrong side/ }).click();
    await expect(stageOf(page)).toBeVisible();
  });
}

test('Back takes back what was done last', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  await page.keyboard.press('1');
  await page.keyboard.press('k');
  const first = stageOf(page).getByRole('button', { name: /^n1, / });
  await expect(first).toHaveAccessibleName(/down/);
  // The address follows a moment later.
  await expect.poll(() => page.url()).not.toContain('#/raft/playground');
  await page.goBack();
  await expect(first).toHaveAccessibleName(/follower, term 1, up/);
});

test('playing does not fill the history', async ({ page }) => {
  await openLink(page, '');
  const before = await page.evaluate(() => history.length);
  await page.waitForTimeout(2_000);
  expect(await page.evaluate(() => history.length)).toBe(before);
});
