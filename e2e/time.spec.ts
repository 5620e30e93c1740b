import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { seriousAxeViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';

const open = async (page: Page, hash: string): Promise<void> => {
  await page.goto(`./${hash}`);
  await expect(page.getByRole('navigation', { name: 'Branches' })).toBeVisible();
};

/** The names of the branches, as the row of pills shows them. */
const branches = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Branches' }).locator('[aria-current]');
const current = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Branches' }).locator('[aria-current="true"]');

const drag = async (page: Page, handle: Locator, pixels: number): Promise<void> => {
  const box = await handle.boundingBox();
  if (box === null) throw new Error('There is nothing to drag.');
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + pixels, y, { steps: 5 });
  await page.mouse.up();
};

const fork = async (page: Page): Promise<void> => {
  await open(page, '#/raft/wrong-side?t=1.284');
  await page.keyboard.press('3');
  await page.keyboard.press(',');
  await page.keyboard.press(',');
  await page.keyboard.press('k');
  await expect(current(page)).toHaveText(/^kill n3 at 1\.2\d\d s$/);
};

test('intervening in the past forks there, and the old future is a press away', async ({
  page,
}) => {
  await fork(page);
  await expect(branches(page)).toHaveText(['main', /kill n3/]);
  await branches(page).first().click();
  await expect(current(page)).toHaveText('main');
  await expect(page.getByRole('button', { name: /^Kill/ })).toBeVisible();
});

test('undo and redo take the intervention back and do it again', async ({ page }) => {
  await fork(page);
  await page.keyboard.press('Control+z');
  await expect(branches(page)).toHaveText(['main']);
  await page.keyboard.press('Control+Shift+z');
  await expect(current(page)).toHaveText(/kill n3/);
});

test('a link holds all branches with their names, or only the one shown', async ({
  page,
  browser,
}) => {
  await fork(page);
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Rename main' }).click();
  await page.keyboard.type('as it was');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('textbox', { name: 'Link to this moment' });
  await expect(field).toHaveValue(/#\/b\/1\//);
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(await field.inputValue());
  await expect(branches(theirs)).toHaveText(['as it was', /kill n3/]);
  await expect(current(theirs)).toHaveText(/kill n3/);
  await context.close();
  await page.getByRole('combobox', { name: 'What the link holds' }).click();
  await page.getByRole('option', { name: 'Only the branch shown' }).click();
  await expect(field).toHaveValue(/#\/(s|raft\/wrong-side)\/1\//);
});

test('dragging a flag in time makes a branch in which it happens then', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  const flag = page.getByRole('button', { name: /^✂ cut n4 n5/ });
  await drag(page, flag, 60);
  await expect(current(page)).toHaveText(/^cut n4 and n5 off at \d\.\d+ s$/);
  await expect(branches(page)).toHaveCount(2);
  await flag.focus();
  await page.keyboard.press('Delete');
  await expect(current(page)).toHaveText(/^(without cut|main)/);
});

test('dragging the arrival of a message plays the run again with it delivered then', async ({
  page,
}) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  const next = page.getByRole('button', { name: /Next message line/ });
  for (let press = 0; press < 4; press++) await next.click();
  const handle = page.getByRole('slider', { name: /^Arrival of/ });
  const before = Number(await handle.getAttribute('aria-valuenow'));
  await drag(page, handle, 30);
  await expect(current(page)).toHaveText(/arrives at/);
  await expect
    .poll(async () => Number(await handle.getAttribute('aria-valuenow')))
    .toBeGreaterThan(before);
});

test('two branches are compared on one clock, with where they part', async ({ page }) => {
  await fork(page);
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Compare main with the branch shown' }).click();
  const dialog = page.getByRole('dialog', { name: /main/ });
  await expect(dialog.getByText(/They part at/)).toBeVisible();
  await expect(dialog.getByText('they part', { exact: true })).toHaveCount(2);
  await expect(dialog.getByRole('region', { name: 'What differs now' })).toBeVisible();
  expect(await seriousAxeViolations(page)).toEqual([]);
});

test('the script is edited in place, and a row can be switched off', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  await page.keyboard.press('y');
  const script = page.getByRole('region', { name: 'Script' });
  await script.getByRole('button', { name: /^1\.12 c1: put x=5/ }).click();
  const time = script.getByRole('textbox', { name: 'Time in seconds' });
  await time.fill('soon');
  await script.getByRole('button', { name: 'Change' }).click();
  await expect(script.getByRole('alert')).toContainText('number of seconds');
  await time.fill('1.2');
  await script.getByRole('button', { name: 'Change' }).click();
  await expect(current(page)).toHaveText(/put x=5.* at 1\.200 s/);
  await script.getByRole('switch', { name: /c1: put x=1/ }).click();
  await expect(current(page)).toHaveText(/^without c1: put x=1/);
  await expect(branches(page)).toHaveCount(3);
  expect(await seriousAxeViolations(page)).toEqual([]);
});

test('a scenario saved as a file opens again, and a broken one says where and why', async ({
  page,
}) => {
  await fork(page);
  await page.keyboard.press('y');
  const script = page.getByRole('region', { name: 'Script' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    script.getByRole('button', { name: 'Save this scenario as a file' }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  const chooser = script.locator('input[type="file"]');
  const broken = text.replace(/"seed": \d+/, '"seed": -1');
  await chooser.setInputFiles({
    name: 'broken.json',
    mimeType: 'application/json',
    buffer: Buffer.from(broken),
  });
  const refused = page.getByRole('dialog', { name: 'broken.json cannot be opened' });
  await expect(refused).toContainText(/Line \d+: .*seed/);
  await page.keyboard.press('Escape');
  await chooser.setInputFiles({
    name: 'mine.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await expect(branches(page)).toHaveText(['main']);
  await expect(script.getByText('kill n3')).toBeVisible();
});

test('the run and the diagram can be saved', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  const begins: Readonly<Record<string, RegExp>> = {
    SVG: /^<svg xmlns/,
    PNG: /^.PNG/,
    'JSON lines': /^\{"format":"quorate-run"/,
    'ShiViz log': /^\(\?<time>.*\n\n0\.000000 s: n1 starts\nn1 \{"n1":1\}/,
  };
  for (const [name, start] of Object.entries(begins)) {
    await page.getByRole('button', { name: /Save the diagram or the run/ }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    expect(await readFile(await download.path(), 'latin1'), name).toMatch(start);
  }
});

test('an event that is selected lights its causes, and at a press its effects', async ({
  page,
}) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  await page.getByRole('button', { name: /n1 wins term 3: go to/ }).click();
  const tools = page.getByRole('group', { name: 'The selected event' });
  await expect(tools.getByRole('button', { name: 'causes' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await tools.getByRole('button', { name: 'effects' }).click();
  await expect(tools.getByRole('button', { name: 'effects' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect(await seriousAxeViolations(page)).toEqual([]);
});

for (const width of [1024, 390]) {
  test(`at ${width} pixels the branches and the script are at hand`, async ({ page }) => {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 768 });
    await open(page, '#/raft/wrong-side?t=1.284');
    await page.getByRole('button', { name: /^Branches: main/ }).click();
    await page.getByRole('button', { name: 'Fork here' }).click();
    await expect(page.getByRole('button', { name: 'Rename branch 2' })).toBeVisible();
    await page.keyboard.press('Escape');
    if (width === 390) await page.getByRole('tab', { name: 'Script' }).click();
    else await page.keyboard.press('y');
    await expect(page.getByRole('region', { name: 'Script' })).toBeVisible();
    expect(await seriousAxeViolations(page)).toEqual([]);
  });
}
