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
  await expect(
    page.getByRole('region', { name: /^Inspector/ }).getByRole('button', { name: /^Kill/ }),
  ).toBeVisible();
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
  await expect(field).toHaveValue(/#\/b\/2\//);
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(await field.inputValue());
  await expect(branches(theirs)).toHaveText(['as it was', /kill n3/]);
  await expect(current(theirs)).toHaveText(/kill n3/);
  await context.close();
  await page.getByRole('combobox', { name: 'What the link holds' }).click();
  await page.getByRole('option', { name: 'Only the branch shown' }).click();
  await expect(field).toHaveValue(/#\/(s|raft\/wrong-side)\/\d\//);
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

test('a comparison plays by key, follows the theme, and ends when another run is opened', async ({
  page,
}) => {
  await fork(page);
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Compare main with the branch shown' }).click();
  const dialog = page.getByRole('dialog', { name: /main/ });
  await expect(dialog.getByRole('button', { name: 'Play both' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(dialog.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  const picture = () =>
    dialog
      .locator('canvas')
      .first()
      .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await picture();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(picture).not.toBe(light);
  await page.goBack();
  await expect(dialog).toHaveCount(0);
});

test('branches are renamed and deleted without losing the focus, and all of it can be undone', async ({
  page,
}) => {
  await fork(page);
  await page.keyboard.press('b');
  const list = page.getByRole('dialog', { name: 'Branches' });
  await list.getByRole('button', { name: 'Rename main' }).press('Enter');
  await page.keyboard.type('as it was');
  await page.keyboard.press('Enter');
  await expect(list.getByRole('button', { name: 'Rename as it was' })).toBeFocused();
  await list.getByRole('button', { name: 'Delete as it was' }).press('Enter');
  await expect(branches(page)).toHaveText([/kill n3/]);
  await page.keyboard.press('Control+z');
  await expect(branches(page)).toHaveText(['as it was', /kill n3/]);
  await page.keyboard.press('Control+z');
  await expect(branches(page)).toHaveText(['main', /kill n3/]);
});

test('however many branches there are, the page keeps its measure', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  await page.keyboard.press('b');
  const list = page.getByRole('dialog', { name: 'Branches' });
  const forkHere = list.getByRole('button', { name: 'Fork here' });
  for (let count = 1; count < 20; count++) await forkHere.click();
  await expect(list.getByRole('button', { name: /^branch 20 / })).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await forkHere.click();
  await page.keyboard.press('Escape');
  await expect(current(page)).toHaveText('branch 21');
});

test('the script is edited in place, and a row can be switched off', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  await page.keyboard.press('y');
  const script = page.getByRole('region', { name: 'Script' });
  await script.getByRole('button', { name: /^1\.120 c1: put x=5/ }).click();
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

test('what is typed into a row stays with it when a row above it goes', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  await page.keyboard.press('y');
  const script = page.getByRole('region', { name: 'Script' });
  await script.getByRole('button', { name: /^1\.000 c2: put x=9/ }).click();
  await script.getByRole('textbox', { name: 'Value' }).fill('77');
  await script.getByRole('button', { name: /^Delete: c1: put x=3/ }).click();
  await expect(script.getByText('c1: put x=3')).toHaveCount(0);
  await script.getByRole('button', { name: 'Change' }).click();
  await expect(script.getByRole('button', { name: /^1\.000 c2: put x=77/ })).toBeFocused();
  await expect(script.getByRole('button', { name: /^1\.080 fire n1/ })).toBeVisible();
});

test('the script is edited without a mouse, and the focus is never lost', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  await page.keyboard.press('y');
  const script = page.getByRole('region', { name: 'Script' });
  const add = script.getByRole('button', { name: 'Add something to be done' });
  await add.press('Enter');
  await expect(script.getByRole('textbox', { name: 'Time in seconds' })).toBeFocused();
  await page.keyboard.type('0.5');
  await page.keyboard.press('Enter');
  const added = script.getByRole('button', { name: /^0\.500 kill n1/ });
  await expect(added).toBeFocused();
  await added.press('Enter');
  await page.keyboard.press('Escape');
  await expect(script.getByRole('textbox')).toHaveCount(0);
  await expect(added).toBeFocused();
  await script.getByRole('button', { name: /^Delete: kill n1/ }).press('Enter');
  await expect(script.getByRole('button', { name: /^0\.600 fire n5/ })).toBeFocused();
  await script.getByRole('button', { name: '+ caption at the moment shown' }).press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('So it stands.');
  await page.keyboard.press('Enter');
  await expect(script.getByRole('button', { name: /^1\.284 caption: So it/ })).toBeFocused();
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

test('a file that is dropped is opened, or the page says what is wrong with it', async ({
  page,
}) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  const drop = async (...contents: readonly string[]): Promise<void> => {
    const dataTransfer = await page.evaluateHandle((texts) => {
      const transfer = new DataTransfer();
      for (const text of texts) transfer.items.add(new File([text], 'dropped.json'));
      return transfer;
    }, contents);
    // As a hand does, over and over: what takes files comes only once the page is idle.
    await expect(async () => {
      await page.dispatchEvent('body', 'dragover', { dataTransfer });
      await expect(page.getByText('Drop the scenario file to open it')).toBeVisible({
        timeout: 200,
      });
    }).toPass();
    await page.dispatchEvent('body', 'drop', { dataTransfer });
  };
  const refused = page.getByRole('dialog', { name: /cannot be opened/ });
  await drop('{\n  "version": 1,,\n}');
  await expect(refused).toContainText('Line 2, column 16: expected a key in double quotes.');
  await page.keyboard.press('Escape');
  await drop('{}', '{}');
  await expect(refused).toContainText('one scenario file');
  await page.keyboard.press('Escape');
  const scenario = { protocol: 'raft', seed: 1, nodes: 3, clients: [], script: [] };
  await drop(JSON.stringify({ version: 1, ...scenario, untilMicros: 1_000_000 }));
  await expect(page.getByRole('button', { name: '3 nodes' })).toBeVisible();
});

test('the run and the diagram can be saved', async ({ page }) => {
  await open(page, '#/raft/wrong-side?t=1.284');
  const begins: Readonly<Record<string, RegExp>> = {
    SVG: /^<svg xmlns/,
    PNG: /^.PNG/,
    'JSON lines': /^\{"format":"quorate-run"/,
    'ShiViz log': /^\(\?<time>.*\n\n0\.000000 s: n1 starts\nn1 \{"n1":1\}/,
  };
  const saved = new Map<string, string>();
  for (const [name, start] of Object.entries(begins)) {
    await page.getByRole('button', { name: /Save the diagram or the run/ }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    const text = await readFile(await download.path(), 'latin1');
    expect(text, name).toMatch(start);
    saved.set(name, text);
  }
  const [head, ...events] = (saved.get('JSON lines') ?? '').trimEnd().split('\n');
  expect(JSON.parse(head ?? '').events).toBe(events.length);
  const [expression = '', , ...log] = (saved.get('ShiViz log') ?? '').split('\n');
  expect(log.join('\n').match(new RegExp(expression, 'g'))).toHaveLength(events.length);
  // The picture stands by itself, outside the page.
  await page.goto('about:blank');
  await page.setContent(saved.get('SVG') ?? '');
  for (const words of ['n5', 'term 3', 'leads', 'lost', 'intervention']) {
    await expect(page.locator('svg').getByText(words, { exact: true })).toBeVisible();
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

  test(`at ${width} pixels nothing in a comparison covers anything else`, async ({ page }) => {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 768 });
    await fork(page);
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'Compare main with the branch shown' }).click();
    const table = page.getByRole('table', { name: 'Servers: main' });
    await expect(page.getByText(/They part at/)).toBeVisible();
    const value = await table.getByText('x=9 y=4').first().boundingBox();
    const cell = await table.getByText('3', { exact: true }).nth(2).boundingBox();
    if (value === null || cell === null) throw new Error('The table is not shown.');
    const isBeside = cell.x + cell.width <= value.x;
    const isAbove = cell.y + cell.height <= value.y;
    expect(isBeside || isAbove).toBe(true);
    expect(value.x + value.width).toBeLessThanOrEqual(width);
    expect(await seriousAxeViolations(page)).toEqual([]);
  });
}
