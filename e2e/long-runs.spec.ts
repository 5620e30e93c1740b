import type { Page } from '@playwright/test';
import { encodeLink } from '../src/scenario/link.ts';
import type { Scenario } from '../src/sim/scenario.ts';
import { milliseconds, seconds } from '../src/sim/time.ts';
import { openLink, shared, shownSeconds, visibleState } from './cluster.ts';
import { expect, test } from './fixtures.ts';

/** More events than a run keeps records of: what lies far back is played again when it is asked for. */
const long: Scenario = {
  protocol: 'raft',
  seed: 1,
  nodes: 5,
  clients: [
    {
      workload: {
        everyMicros: [milliseconds(100), milliseconds(100)],
        keys: ['x', 'y', 'z'],
        operations: ['put'],
      },
    },
  ],
  script: [],
  untilMicros: seconds(3_600),
};

const linkAt = (atSeconds: number): string => {
  const encoded = encodeLink(
    { scenario: long, atMicros: seconds(atSeconds), eventCount: null },
    [],
  );
  if (encoded.kind === 'problem') throw new Error(encoded.problem.sentence);
  return encoded.hash;
};

const nowLine = (page: Page) => page.getByRole('slider', { name: 'Moment shown' });

test('a far moment of a long run is the same again after going to its start and back', async ({
  page,
}) => {
  await openLink(page, linkAt(200));
  await expect.poll(() => shownSeconds(page), { timeout: 40_000 }).toBe(200);
  const { fingerprint } = await shared(page);
  const seen = await visibleState(page);
  await page.keyboard.press('Escape');
  await nowLine(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => shownSeconds(page)).toBe(0);
  // What happened there is no longer at hand, and told all the same.
  await expect(page.getByRole('region', { name: 'Why' })).toContainText('Nothing worth telling');
  await nowLine(page).press('End');
  await expect.poll(() => shownSeconds(page)).toBe(200);
  expect(await visibleState(page)).toEqual(seen);
  expect((await shared(page)).fingerprint).toBe(fingerprint);
});

test('the way to a far moment can be given up, and the page goes on from there', async ({
  page,
}) => {
  await openLink(page, linkAt(3_600));
  const note = page.getByText('Simulating up to 3600.000 s');
  await expect(note).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Simulated so far' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(note).toBeHidden();
  const stoppedAt = await shownSeconds(page);
  expect(stoppedAt).toBeLessThan(3_600);
  await page.getByRole('button', { name: 'One event on' }).click();
  await expect.poll(() => shownSeconds(page)).toBeGreaterThanOrEqual(stoppedAt);
  expect(await shownSeconds(page)).toBeLessThan(stoppedAt + 1);
});

test('killing a node far back in a long run forks there', async ({ page }) => {
  await openLink(page, linkAt(200));
  await expect.poll(() => shownSeconds(page), { timeout: 40_000 }).toBe(200);
  await page.getByRole('button', { name: 'Fit all that is known' }).click();
  await nowLine(page).press('Home');
  for (let steps = 0; steps < 5; steps++) await nowLine(page).press('PageUp');
  await expect.poll(() => shownSeconds(page)).toBeGreaterThan(60);
  const forkedAt = await shownSeconds(page);
  await page.keyboard.press('1');
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: /kill n1/ }).first()).toBeVisible();
  expect(await shownSeconds(page)).toBe(forkedAt);
  expect(await visibleState(page)).toContainEqual(expect.stringMatching(/^n1, .*down/));
});
