import { describe, expect, it } from 'vitest';
import { protocols } from '../index.ts';
import { duplicatingScenarios, messagesEachSecond } from './duplication.ts';

describe.each(protocols)('$id', ({ load }) => {
  it('sends no more and more messages when messages come twice', async () => {
    const protocol = await load();
    let tried = 0;
    for (const scenario of duplicatingScenarios(protocol)) {
      const counts = messagesEachSecond(protocol, scenario);
      if (counts === null) continue;
      tried += 1;
      const [, early = 0, , late = 0] = counts;
      const settings = JSON.stringify(scenario.parameters);
      expect(late, `${settings}: ${counts.join(', ')} a second`).toBeLessThanOrEqual(
        2 * early + 200,
      );
    }
    expect(tried).toBeGreaterThan(0);
  });
});
