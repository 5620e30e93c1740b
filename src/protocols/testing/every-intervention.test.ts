import { describe, expect, it } from 'vitest';
import { protocols } from '../index.ts';
import { tryEveryIntervention } from './every-intervention.ts';

/** How many random runs each protocol gets; `npm run soak` sets it to thousands. */
const runs = Number(process.env['QUORATE_RUNS'] ?? 6);

describe.each(protocols)('$id', ({ load }) => {
  it('says what it has to say at every moment, whatever is done', async () => {
    const protocol = await load();
    const done = new Set<string>();
    for (let seed = 1; seed <= runs; seed++) {
      for (const kind of tryEveryIntervention(protocol, seed)) done.add(kind);
    }
    expect(done).toContain('kill');
    expect(done).toContain('partition');
    if (protocol.membership === 'open') expect(done).toContain('addNode');
  });
});
