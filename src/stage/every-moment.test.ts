import { describe, expect, it } from 'vitest';
import { protocols } from '../protocols/index.ts';
import { tryEveryIntervention } from '../protocols/testing/every-intervention.ts';
import { StageWatcher } from './stage-view.ts';

/** How many random runs each protocol gets, and the first one's seed; `npm run soak` gives it thousands. */
const seedCount = Number(process.env['QUORATE_SEEDS'] ?? 2);
const firstSeed = Number(process.env['QUORATE_FIRST_SEED'] ?? 1);

describe.each(protocols)('the stage of $id', ({ load }) => {
  it('shows every moment, whatever is done', async () => {
    const protocol = await load();
    for (let seed = firstSeed; seed < firstSeed + seedCount; seed++) {
      const watcher = new StageWatcher();
      tryEveryIntervention(protocol, seed, (run) => {
        const { members, nodes } = watcher.look(run);
        expect([...nodes.keys()]).toEqual(members.servers);
      });
    }
  });
});
