import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { protocols } from '../../protocols/index.ts';
import { tryEveryIntervention } from '../../protocols/testing/every-intervention.ts';
import { Overview } from './Overview.tsx';
import { ServerInspector } from './ServerInspector.tsx';

/** How many random runs each protocol gets, and the first one's seed; `npm run soak` gives it thousands. */
const seedCount = Number(process.env['QUORATE_SEEDS'] ?? 1);
const firstSeed = Number(process.env['QUORATE_FIRST_SEED'] ?? 1);

/** Drawing takes long: it is done at every moment at which something was done, and now and then between. */
const eventsBetweenLooks = 16;

describe.each(protocols)('the inspector of $id', ({ load }) => {
  it('shows every server, whatever is done', async () => {
    const protocol = await load();
    for (let seed = firstSeed; seed < firstSeed + seedCount; seed++) {
      tryEveryIntervention(protocol, seed, (run) => {
        const last = run.records.at(run.eventCount - 1);
        if (last?.kind !== 'intervention' && run.eventCount % eventsBetweenLooks !== 0) return;
        const { world } = run;
        const servers = world.nodeIds.filter((id) => world.node(id).kind === 'server');
        expect(renderToString(<Overview run={run} />)).toContain(servers[0]);
        const id = servers.at(-1) ?? '';
        const drawn = renderToString(<ServerInspector run={run} node={world.node(id)} />);
        expect(drawn).toContain(id);
      });
    }
  });
});
