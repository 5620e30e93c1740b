import type { Page } from '@playwright/test';
import { nodeOf, openLink, slice, stageOf, toldOf } from './cluster.ts';
import { expect, test } from './fixtures.ts';

type Place = readonly [x: number, y: number];

/** Where the nodes' own faces have their centres, as shares of the stage. */
const centres = (page: Page): Promise<Readonly<Record<string, Place>>> =>
  stageOf(page).evaluate((stage) => {
    const box = stage.getBoundingClientRect();
    return Object.fromEntries(
      [...stage.querySelectorAll('[data-node]')].map((node) => {
        const face = node.querySelector('circle, rect') ?? node;
        const { x, y, width, height } = face.getBoundingClientRect();
        const place: Place = [
          (x + width / 2 - box.x) / box.width,
          (y + height / 2 - box.y) / box.height,
        ];
        return [node.getAttribute('data-node') ?? '', place];
      }),
    );
  });

/** Even numbers from 0 to 1 that look random and are the same in every run. */
const spread = (index: number): number => (index * 0.618_033_988_75) % 1;

/** A place on the stage's edge, a little within, clear of the handles that resize it; all round from 0 to 4. */
const onEdge = (around: number): Place => {
  const share = 0.02 + 0.96 * (around % 1);
  const places: readonly Place[] = [
    [share, 0.015],
    [0.985, share],
    [share, 0.985],
    [0.015, share],
  ];
  return places[Math.floor(around) % 4] ?? [share, 0.015];
};

const isLeftOf = (from: Place, to: Place, [x, y]: Place): boolean =>
  (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]) > 0;

test('forty lines from edge to edge part the servers by the side of their centres', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  let partings = 0;
  for (let line = 0; line < 40; line++) {
    const from = onEdge(4 * spread(line + 1));
    const to = onEdge(4 * spread(line + 1) + 1.5 + spread(3 * line + 2));
    await openLink(page, `#/raft/playground?t=${(1.2 + line / 100).toFixed(2)}`);
    const nodes = await centres(page);
    const sides = [true, false].map((left) =>
      ['n1', 'n2', 'n3', 'n4', 'n5'].filter(
        (id) => isLeftOf(from, to, nodes[id] ?? [0, 0]) === left,
      ),
    );
    const about = `line ${line} from ${from} to ${to}: ${sides.map((side) => side.join(' ')).join(' | ')}`;
    await slice(page, from, to);
    if (sides.some((side) => side.length === 0)) continue;
    partings++;
    for (const side of sides) {
      await expect(stageOf(page), about).toContainText(`${side.length} of 5: can`);
    }
    const [smaller = []] = sides.toSorted((one, other) => one.length - other.length);
    await expect(page.getByRole('region', { name: 'Why' }), about).toContainText(
      new RegExp(`you cut ${smaller.join('(, | and )')}`),
    );
    await expect(
      page.locator('[aria-label^="Heal: mend every link"]').first(),
      about,
    ).toBeAttached();
  }
  // The others pass by all five.
  expect(partings).toBeGreaterThanOrEqual(20);
});

test('a drag from a node’s value slices, one from its disc moves it, and undo and reset take that back', async ({
  page,
}) => {
  await openLink(page, '#/raft/playground?t=1.5');
  const before = (await centres(page))['n1'];
  const [x, y] = before ?? [0, 0];
  await slice(page, [x, y], [x + 0.1, y + 0.05]);
  await expect.poll(async () => (await centres(page))['n1']?.[0]).toBeGreaterThan(x + 0.05);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await centres(page))['n1']?.[0]).toBeCloseTo(x, 2);
  await slice(page, [x, y], [x + 0.1, y + 0.05]);
  await expect.poll(async () => (await centres(page))['n1']?.[0]).toBeGreaterThan(x + 0.05);
  await page.keyboard.press('Shift+Digit0');
  await expect.poll(async () => (await centres(page))['n1']?.[0]).toBeCloseTo(x, 2);

  // Under the disc stand its log and its value.
  const value = await nodeOf(page, 'n1').locator('text').last().boundingBox();
  const stage = await stageOf(page).boundingBox();
  if (value === null || stage === null) throw new Error('n1 shows no value.');
  const start: Place = [
    (value.x + value.width / 2 - stage.x) / stage.width,
    (value.y + value.height / 2 - stage.y) / stage.height,
  ];
  await slice(page, start, [start[0], 0.95]);
  await expect(stageOf(page)).toContainText(/[12] of 5: can/);
  expect((await centres(page))['n1']?.[0]).toBeCloseTo(x, 2);
});

test('by keyboard: C, the digits of one side, Enter', async ({ page }) => {
  await openLink(page, '#/raft/playground?t=1.5');
  await page.keyboard.press('c');
  await expect(page.getByText(/type the numbers of one side/)).toBeVisible();
  await page.keyboard.press('4');
  await page.keyboard.press('5');
  await expect(page.getByText(/n4 and n5 apart from n1, n2, n3/)).toBeVisible();
  await expect(stageOf(page)).toContainText(/2 of 5:\s*can do neither/);
  await page.keyboard.press('Escape');
  await expect(stageOf(page)).not.toContainText(/2 of 5:\s*can do neither/);
  for (const key of ['c', '4', '5', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('region', { name: 'Why' })).toContainText('you cut n4 and n5 off');
  await expect(toldOf(page, 'n4')).toBeVisible();
  await expect(stageOf(page)).toContainText(/3 of 5:\s*can elect and commit/);
});
