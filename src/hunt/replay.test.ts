import { describe, expect, it } from 'vitest';
import { sendToAll } from '../protocols/send-to-all/index.ts';
import type { Scenario } from '../sim/scenario.ts';
import { replay, replayLeniently } from './replay.ts';
import { targetNamed } from './target.ts';

const linearizable = targetNamed(sendToAll, 'linearizable')!;

/** A scenario of the library whose clients see something that no single copy would show. */
const broken = sendToAll.scenarios.find(({ scenario }) =>
  scenario.expectations?.some(({ verdict, holds }) => verdict === 'linearizable' && !holds),
)!.scenario;

describe('a replay that is judged by what clients saw', () => {
  it('goes on to the end, and is judged there', () => {
    const result = replay(sendToAll, broken, linearizable);
    expect(result).toMatchObject({ kind: 'shown', sighting: { verdict: 'linearizable' } });
    if (result.kind !== 'shown') return;
    // Cut off where the first answer was wrong, it shows the same; before that, nothing.
    const { atMicros } = result.sighting;
    const until = (untilMicros: number): Scenario => ({
      ...broken,
      script: broken.script.filter((entry) => entry.atMicros <= untilMicros),
      untilMicros,
    });
    expect(replay(sendToAll, until(atMicros), linearizable).kind).toBe('shown');
    expect(replay(sendToAll, until(atMicros - 1), linearizable).kind).toBe('not shown');
  });

  it('is judged the same without the entries that make no sense', () => {
    const nonsense = { atMicros: 1, intervention: { kind: 'drop', message: 'n1>n2#999' } } as const;
    const strict = replay(sendToAll, broken, linearizable);
    const lenient = replayLeniently(
      sendToAll,
      { ...broken, script: [nonsense, ...broken.script] },
      linearizable,
    );
    if (strict.kind !== 'shown' || lenient === null) throw new Error('Nothing was shown.');
    expect(lenient.sighting).toEqual(strict.sighting);
    expect(lenient.events).toBe(strict.events);
    expect(lenient.scenario.script.map(({ intervention }) => intervention)).toEqual(
      broken.script.map(({ intervention }) => intervention),
    );
  });
});
