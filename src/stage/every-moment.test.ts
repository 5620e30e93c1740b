import { describe, expect, it } from 'vitest';
import { protocols } from '../protocols/index.ts';
import { tryEveryIntervention } from '../protocols/testing/every-intervention.ts';
import { StageWatcher } from './stage-view.ts';

/** How many random runs each protocol gets; `npm run soak` sets it to thousands. */
const runs = Number(process.env['QUORATE_RUNS'] ?? 2);

describe.each(protocols)('the stage of $id', ({ load }) => {
  it('shows every moment, whatever is done', async () => {
    const protocol = await load();
    for (let seed = 1; seed <= runs; seed++) {
      const watcher = new StageWatcher();
      tryEveryIntervention(protocol, seed, (run) => {
        const { members, nodes } = watcher.look(run);
        expect([...nodes.keys()]).toEqual(members.servers);
      });
    }
  });
});
