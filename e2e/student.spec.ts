import {
  nextMomentsUntil,
  nodeOf,
  openLink,
  shared,
  shownSeconds,
  slice,
  stageOf,
  toldOf,
  visibleState,
} from './cluster.ts';
import { expect, test } from './fixtures.ts';

test('the page opens on a running cluster', async ({ page }) => {
  await openLink(page, '');
  await expect(page.getByText('Click a node to')).toBeVisible();
  const before = await shownSeconds(page);
  await expect.poll(() => shownSeconds(page)).toBeGreaterThan(before);
});

test('kill the leader, and see another one elected in a higher term', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  await expect(toldOf(page, 'n3')).toHaveAccessibleName(/leader, term 1, up/);
  await nodeOf(page, 'n3').click();
  await page
    .getByRole('toolbar', { name: 'What to do with n3' })
    .getByRole('button', { name: /Kill/ })
    .click();
  await expect(toldOf(page, 'n3')).toHaveAccessibleName(/down/);
  const leader = stageOf(page).getByRole('button', { name: /^n[1245], leader, term [2-9], up/ });
  await nextMomentsUntil(page, leader);
  await expect(page.getByRole('region', { name: 'Why' })).toContainText(/wins term [2-9]/);
});

test('a killed node comes back and catches up', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  await page.keyboard.press('1');
  await page.keyboard.press('k');
  await expect(toldOf(page, 'n1')).toHaveAccessibleName(/down/);
  await page.keyboard.press('k');
  await expect(toldOf(page, 'n1')).toHaveAccessibleName(/follower, term 1, up/);
});

test('slice a partition, write on both sides, heal, and see the stale entry overwritten', async ({
  page,
}) => {
  await openLink(page, '#/raft/playground?t=1.5');
  // n3 leads; the line parts n3 and n4, at the bottom, from the others.
  await slice(page, [0.05, 0.62], [0.97, 0.62]);
  await expect(stageOf(page)).toContainText(/3 of 5/);
  await expect(stageOf(page)).toContainText(/2 of 5/);

  const write = async (node: string, value: string) => {
    await nodeOf(page, node).click();
    await page.keyboard.press('w');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Key').fill('x');
    await dialog.getByLabel('Value').fill(value);
    await dialog.getByRole('button', { name: /^Send|^Write/ }).click();
  };
  await write('n3', '900');
  const second = stageOf(page).getByRole('button', { name: /^n[125], leader, term [2-9], up/ });
  await nextMomentsUntil(page, second);
  await expect(page.getByRole('region', { name: 'Why' })).toContainText('x=900');
  const name = (await second.getAttribute('aria-label')) ?? '';
  await write(name.slice(0, 2), '700');
  await page.keyboard.press('h');
  await page.getByLabel('Speed').fill('0');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByRole('region', { name: 'Why' })).toContainText(
    /n3.*(gives up|steps down|no longer)/,
    {
      timeout: 20_000,
    },
  );
  await expect(toldOf(page, 'n3')).toHaveAccessibleName(/follower, term [2-9], up/, {
    timeout: 20_000,
  });
});

test('scrub back and find the same picture', async ({ page }) => {
  await openLink(page, '#/raft/wrong-side?t=1.284');
  const before = await visibleState(page);
  const { fingerprint } = await shared(page);
  const moment = page.getByRole('slider', { name: 'Moment shown' });
  await moment.focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'PageUp', 'Home']) await page.keyboard.press(key);
  await expect.poll(() => visibleState(page)).not.toEqual(before);
  // The address follows a moment later.
  await expect.poll(() => page.url()).not.toContain('t=1.284');
  await openLink(page, '#/raft/wrong-side?t=1.284');
  await expect.poll(() => visibleState(page)).toEqual(before);
  expect((await shared(page)).fingerprint).toBe(fingerprint);
});

test('send the link to someone, who sees the same world at the same moment', async ({
  page,
  browser,
  baseURL,
}) => {
  await openLink(page, '#/raft/playground?t=1.5');
  await page.keyboard.press('3');
  await page.keyboard.press('k');
  await nextMomentsUntil(page, stageOf(page).getByRole('button', { name: /leader, term 2, up/ }));
  await page.keyboard.press('2');
  await page.keyboard.press('i');
  for (let events = 0; events < 10; events++) await page.keyboard.press('.');
  const sent = await shared(page);
  expect(sent.hash.length).toBeLessThan(500);
  const before = { state: await visibleState(page), at: await shownSeconds(page) };

  const other = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const theirs = await other.newPage();
  await openLink(theirs, sent.hash);
  await expect.poll(() => visibleState(theirs)).toEqual(before.state);
  expect(await shownSeconds(theirs)).toBe(before.at);
  await expect(theirs.getByRole('button', { name: 'Play' })).toBeVisible();
  const received = await shared(theirs);
  expect(received.fingerprint).toBe(sent.fingerprint);
  expect(received.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  await other.close();
});
