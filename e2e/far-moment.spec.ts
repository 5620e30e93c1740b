import { encodeLink } from '../src/scenario/link.ts';
import type { Scenario } from '../src/sim/scenario.ts';
import { milliseconds, seconds } from '../src/sim/time.ts';
import { expect, test } from './fixtures.ts';

/** A run that takes far longer to simulate than this test. */
const longRun: Scenario = {
  protocol: 'raft',
  seed: 1,
  nodes: 5,
  clients: [
    {
      workload: {
        everyMicros: [milliseconds(100), milliseconds(100)],
        keys: ['x'],
        operations: ['put'],
      },
    },
  ],
  script: [],
  untilMicros: seconds(21_600),
};

test('a link far into a run opens the whole page while it is simulated up to', async ({ page }) => {
  const link = encodeLink(
    { scenario: longRun, atMicros: longRun.untilMicros, eventCount: null },
    [],
  );
  if (link.kind !== 'link') throw new Error(link.problem.sentence);
  await page.goto(`./${link.hash}`);
  const stop = page.getByRole('button', { name: 'Stop here' });
  await expect(page.getByText('Simulating up to 21600.000 s')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Cluster', exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Why', exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Space-time diagram' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Verdicts' })).toBeVisible();

  const branches = page.getByRole('navigation', { name: 'Branches' });
  const meanwhile = await branches.boundingBox();
  await page.keyboard.press('1');
  await expect(page.getByRole('heading', { name: 'n1', exact: true })).toBeVisible();
  await stop.click();
  await expect(stop).toBeHidden();
  expect(await branches.boundingBox()).toEqual(meanwhile);
});
