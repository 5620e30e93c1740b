import type { Locator, Page } from '@playwright/test';
import { seriousAxeViolations } from './axe.ts';
import { nodeOf, openLink, toldOf } from './cluster.ts';
import { expect, test } from './fixtures.ts';

const diagramOf = (page: Page): Locator => page.getByRole('region', { name: 'Space-time diagram' });

/** What the diagram draws over its lines for what is pointed at. */
const pointedInDiagram = (page: Page, kind: 'message' | 'node'): Locator =>
  diagramOf(page).locator(`[data-highlight="${kind}"]`);

/** The names of the nodes and clients that look so, in their order on the stage. */
const nodesThatAre = (page: Page, state: string): Promise<string[]> =>
  page
    .locator(`[data-node]${state}`)
    .evaluateAll((nodes) =>
      nodes.map((node) => node.getAttribute('data-node') ?? '').sort((a, b) => (a < b ? -1 : 1)),
    );

const lit = (page: Page) => nodesThatAre(page, '[data-light="lit"]');
const faded = (page: Page) => nodesThatAre(page, '[data-light="faded"]');

const selectInFeed = (page: Page, sentence: RegExp): Promise<void> =>
  page.getByRole('region', { name: 'Why' }).getByRole('button', { name: sentence }).last().click();

const effects = (page: Page): Locator => page.getByRole('button', { name: 'effects', exact: true });

/** A place in the diagram where the pointer is on some message's line. */
const onSomeLine = async (page: Page): Promise<void> => {
  const box = await diagramOf(page).boundingBox();
  if (box === null) throw new Error('The diagram is not on the page.');
  for (let x = box.x + 90; x < box.x + 600; x += 4) {
    await page.mouse.move(x, box.y + 62);
    if (await pointedInDiagram(page, 'message').isVisible()) return;
  }
  throw new Error('There was no line under the pointer.');
};

test('pointing at a message line lights the message’s nodes and its way on the stage', async ({
  page,
}) => {
  await openLink(page, '#/raft/wrong-side?t=1.284');
  await onSomeLine(page);
  await expect(page.locator('[data-node][data-hovered="true"]')).toHaveCount(2);
  await page.mouse.move(4, 4);
  await expect(page.locator('[data-node][data-hovered="true"]')).toHaveCount(0);
});

test('going to a message line by keyboard lights its message’s nodes on the stage', async ({
  page,
}) => {
  await openLink(page, '#/raft/wrong-side?t=1.284');
  await page.getByRole('button', { name: /^Next message line/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/^n\d to n\d at /)).toBeAttached();
  const told = await page.getByText(/^n\d to n\d at /).textContent();
  const [, from = '', to = ''] = /^(n\d) to (n\d)/.exec(told ?? '') ?? [];
  await expect(nodeOf(page, from)).toHaveAttribute('data-light', 'lit');
  await expect(nodeOf(page, to)).toHaveAttribute('data-light', 'lit');
});

test('pointing at a message or a node on the stage lights its line in the diagram', async ({
  page,
}) => {
  await openLink(page, '#/raft/wrong-side?t=1.284');
  await nodeOf(page, 'n2').hover();
  await expect(pointedInDiagram(page, 'node')).toBeVisible();
  await page.locator('[data-message^="n1>"]').first().hover();
  await expect(pointedInDiagram(page, 'message')).toBeVisible();
  await expect(pointedInDiagram(page, 'node')).toHaveCount(0);
});

test('focusing a node on the stage lights its lifeline', async ({ page }) => {
  await openLink(page, '#/raft/wrong-side?t=1.284');
  await toldOf(page, 'n1').focus();
  await expect(pointedInDiagram(page, 'node')).toBeVisible();
});

test('a sentence of the feed lights what led to it on the stage, and the rest fades', async ({
  page,
}) => {
  await openLink(page, '#/raft/playground?t=0.4');
  await selectInFeed(page, /n3 commits index 1/);
  // n1's vote made n3 the leader, and n4's answer was the one that made the majority.
  await expect.poll(() => lit(page)).toEqual(['n1', 'n3', 'n4']);
  await expect.poll(() => faded(page)).toEqual(['c1', 'c2', 'n2', 'n5']);
  await expect(toldOf(page, 'n4')).toHaveAccessibleName(/led to what is selected$/);
  await expect(toldOf(page, 'n5')).not.toHaveAccessibleName(/selected/);
  await page.keyboard.press('Escape');
  await expect.poll(() => lit(page)).toEqual([]);
  await expect.poll(() => faded(page)).toEqual([]);
});

test('the button shows instead what came of it, further and further while time goes on', async ({
  page,
}) => {
  await openLink(page, '#/raft/playground?t=0.4');
  await selectInFeed(page, /n3 wins term 1/);
  await effects(page).click();
  await expect(effects(page)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText(/^Lit: what came of it/)).toBeAttached();
  await expect.poll(() => lit(page)).toEqual(['n3']);
  const flying = page.locator('[data-message^="n3>"]:not([data-faded])');
  // The entry that it appends goes to the disk first, and then to all others.
  for (let step = 0; step < 10 && (await flying.count()) < 4; step++) {
    await page.keyboard.press('.');
  }
  await expect(flying).toHaveCount(4);
  await expect.poll(() => lit(page)).toEqual(['n3']);
  for (let step = 0; step < 40; step++) await page.keyboard.press('.');
  await expect.poll(() => lit(page)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
});

test('a message picked on the stage is lit alone, and what has faded can still be clicked', async ({
  page,
}) => {
  await openLink(page, '#/raft/wrong-side?t=1.284');
  expect(await page.locator('[data-message]').count()).toBeGreaterThan(1);
  await page.locator('[data-message^="n1>n3#"]').click();
  await expect(page.locator('[data-message]:not([data-faded])')).toHaveCount(1);
  await expect(nodeOf(page, 'c2')).toHaveAttribute('data-light', 'faded');
  await nodeOf(page, 'c2').click();
  await expect(nodeOf(page, 'c2')).toHaveAttribute('data-selected', 'true');
  await expect.poll(() => faded(page)).toEqual([]);
});

test('a flag of the diagram lights what led to it, and where it happened when pointed at', async ({
  page,
}) => {
  await openLink(page, '#/raft/wrong-side?t=1.284');
  const flag = diagramOf(page).getByRole('button', { name: /^n1 wins term 3/ });
  await flag.hover();
  await expect(nodeOf(page, 'n1')).toHaveAttribute('data-hovered', 'true');
  await flag.click();
  await expect(nodeOf(page, 'n1')).toHaveAttribute('data-light', 'lit');
  await expect(nodeOf(page, 'n5')).toHaveAttribute('data-light', 'faded');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what is lit and what has faded reads well in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openLink(page, '#/raft/playground?t=0.4');
    await selectInFeed(page, /n3 commits index 1/);
    await expect.poll(() => lit(page)).toEqual(['n1', 'n3', 'n4']);
    expect(await seriousAxeViolations(page)).toEqual([]);
  });
}
