import { describe, expect, it } from 'vitest';
import { protocols } from '../index.ts';
import { tryEveryIntervention } from './every-intervention.ts';

/** How many random runs each protocol gets, and the first one's seed; `npm run soak` gives it thousands. */
const seedCount = Number(process.env['QUORATE_SEEDS'] ?? 6);
const firstSeed = Number(process.env['QUORATE_FIRST_SEED'] ?? 1);

describe.each(protocols)('$id', ({ load }) => {
  it('says what it has to say at every moment, whatever is done', async () => {
    const protocol = await load();
    const done = new Set<string>();
    for (let seed = firstSeed; seed < firstSeed + seedCount; seed++) {
      for (const kind of tryEveryIntervention(protocol, seed)) done.add(kind);
    }
    expect(done).toContain('kill');
    expect(done).toContain('partition');
    if (protocol.membership === 'open') expect(done).toContain('addNode');
  });
});
