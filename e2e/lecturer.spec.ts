import { seriousAxeViolations } from './axe.ts';
import { nextMomentsUntil, nodeOf, openLink, shownSeconds, stageOf, toldOf } from './cluster.ts';
import { expect, test } from './fixtures.ts';

test('pick a scenario by typing, and follow its captions from moment to moment', async ({
  page,
}) => {
  await openLink(page, '');
  await page.keyboard.press('o');
  const picker = page.getByRole('dialog');
  await picker.getByRole('searchbox').or(picker.getByRole('combobox')).first().fill('figure 8');
  await picker
    .getByText(/Figure 8/)
    .first()
    .click();
  await expect(page.getByRole('button', { name: /Figure 8/ })).toBeVisible();
  const before = await page.getByRole('main').locator('p').first().textContent();
  for (let moment = 0; moment < 6; moment++) await page.keyboard.press('Shift+.');
  await expect(page.getByRole('main').locator('p').first()).not.toHaveText(before ?? '');
});

test('choose the number of nodes and the seed, and the cluster starts again with them', async ({
  page,
}) => {
  await openLink(page, '#/raft/playground?t=1.5');
  await page.getByRole('button', { name: '5 nodes' }).click();
  const settings = page.getByRole('dialog');
  await settings
    .getByRole('radio', { name: '9' })
    .or(settings.getByRole('button', { name: '9', exact: true }))
    .first()
    .click();
  await settings
    .getByRole('button', { name: /Start|Apply|again/ })
    .first()
    .click();
  await expect(stageOf(page)).toHaveAccessibleName(/9 servers/);
  await expect(page.getByRole('button', { name: '9 nodes' })).toBeVisible();
});

test('stop at a message on its way, and drop it', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.545');
  await page.keyboard.press('m');
  const card = page.getByRole('region', { name: /Inspector/ });
  const title = (await card.getByRole('heading').first().textContent()) ?? '';
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Why' })).toContainText(/you drop/);
  expect(title).not.toBe('');
});

test('take time in small steps, forwards and back', async ({ page }) => {
  await openLink(page, '#/raft/leader-killed?t=1');
  const start = await shownSeconds(page);
  for (let events = 0; events < 5; events++) await page.keyboard.press('.');
  const later = await shownSeconds(page);
  expect(later).toBeGreaterThan(start);
  for (let events = 0; events < 5; events++) await page.keyboard.press(',');
  expect(await shownSeconds(page)).toBeLessThan(later);
});

test('cut one direction of a link from the inspector, and mend it', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  await stageOf(page).getByRole('button', { name: 'Cut n3 → n1' }).dispatchEvent('click');
  await expect(page.getByRole('region', { name: 'Why' })).toContainText(/you cut/);
  await page.keyboard.press('h');
  await expect(page.getByRole('region', { name: 'Why' })).toContainText(/you (heal|mend)/);
});

test('move a node, and the link keeps where it stands', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  const box = await nodeOf(page, 'n1').boundingBox();
  if (box === null) throw new Error('n1 is not drawn.');
  const x = box.x + box.width / 2;
  const y = box.y + 60;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 120, y + 60, { steps: 10 });
  await page.mouse.up();
  await expect.poll(() => page.url()).toContain('#/s/');
  const moved = await nodeOf(page, 'n1').boundingBox();
  await page.reload();
  await expect(stageOf(page)).toBeVisible();
  await expect
    .poll(async () => Math.round((await nodeOf(page, 'n1').boundingBox())?.x ?? 0))
    .toBe(Math.round(moved?.x ?? -1));
});

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const) {
  test(`nothing is cut off or scrolls sideways at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await openLink(page, '#/raft/wrong-side?t=1.284');
    const overflow = await page.evaluate(() => ({
      sideways: document.documentElement.scrollWidth - window.innerWidth,
      down: document.documentElement.scrollHeight - window.innerHeight,
    }));
    expect(overflow).toEqual({ sideways: 0, down: 0 });
    const stage = await stageOf(page).boundingBox();
    for (const id of ['n1', 'n2', 'n3', 'n4', 'n5', 'c1', 'c2']) {
      const box = await nodeOf(page, id).boundingBox();
      expect(box?.x, id).toBeGreaterThanOrEqual((stage?.x ?? 0) - 1);
      expect((box?.x ?? 0) + (box?.width ?? 0), id).toBeLessThanOrEqual(
        (stage?.x ?? 0) + (stage?.width ?? 0) + 1,
      );
    }
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('axe finds nothing serious while something is going on', async ({ page }) => {
      await openLink(page, '#/raft/wrong-side?t=1.284');
      await page.keyboard.press('5');
      await expect(page.getByRole('region', { name: 'Inspector: n5' })).toBeVisible();
      expect(await seriousAxeViolations(page)).toEqual([]);
    });
  });
}

test('all by keyboard: kill, watch, write, pause, cut off, heal, share', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  await page.keyboard.press('3');
  await page.keyboard.press('k');
  await expect(toldOf(page, 'n3')).toHaveAccessibleName(/down/);
  const leader = stageOf(page).getByRole('button', { name: /^n[1245], leader, term 2, up/ });
  await nextMomentsUntil(page, leader);
  const id = ((await leader.getAttribute('aria-label')) ?? '').slice(0, 2);
  await page.keyboard.press(id.slice(1));
  await page.keyboard.press('Shift+W');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Key').fill('z');
  await dialog.getByLabel('Value').fill('42');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await nextMomentsUntil(page, page.getByRole('region', { name: 'Why' }).getByText(/z=42/).first());
  await page.keyboard.press('Shift+P');
  await expect(toldOf(page, id)).toHaveAccessibleName(/paused/);
  await page.keyboard.press('Shift+P');
  await page.keyboard.press('i');
  await expect(stageOf(page)).toContainText(/of 5/);
  await page.keyboard.press('h');
  await expect(stageOf(page)).not.toContainText(/of 5: can/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Play or pause');
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  await expect(page.getByRole('dialog', { name: /Share/ })).toBeVisible();
});
