import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadProtocol, protocols } from '../protocols/index.ts';
import { raft } from '../protocols/raft/index.ts';
import { solutionOf } from '../scenario/run-question.ts';
import { frame } from './frames.ts';
import { theRun } from './playback.ts';
import { session, useSession } from './store.ts';
import { story } from './story.ts';
import { isStory, storyPlaceOf } from './story-state.ts';
import { stopsOf } from './story-stops.ts';
import { claimsOf } from './testing/story-claims.ts';

/** Plays up to the next stop, doing what is asked for. */
const next = (): void => {
  story.next();
  while (useSession.getState().mode === 'playing') frame(100);
};

beforeEach(() => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(protocols.map(({ id }) => id))('the stories of %s', (id) => {
  it('say what is so at the moment at which they say it', async () => {
    const protocol = (await loadProtocol(id))!;
    const untrue: string[] = [];
    let checked = 0;
    for (const { id: name, scenario } of protocol.scenarios.filter(({ scenario }) =>
      isStory(scenario),
    )) {
      session.open(protocol, scenario, stopsOf(scenario.captions)[0]!.atMicros);
      for (;;) {
        const place = storyPlaceOf(theRun())!;
        if (place.isOver) break;
        if (place.isAtStop) {
          const { atMicros, text } = place.stops[place.index]!;
          for (const { claim, untrue: instead } of claimsOf(theRun(), text)) {
            checked += 1;
            if (instead !== null) {
              untrue.push(
                `${name} at ${atMicros / 1_000} ms: “${claim}”, but ${instead}. (${text})`,
              );
            }
          }
        }
        next();
      }
    }
    expect(untrue).toEqual([]);
    expect(checked).toBeGreaterThan(20);
  });

  it('ask what is answered by the next stop, by one of the options, and reply to each', async () => {
    const protocol = (await loadProtocol(id))!;
    for (const { id: name, scenario } of protocol.scenarios.filter(({ scenario: each }) =>
      (each.captions ?? []).some(({ ask }) => ask !== undefined),
    )) {
      session.open(protocol, scenario, 0);
      while (storyPlaceOf(theRun())?.isOver === false) next();
      // The scenario as it is now holds the deeds that were asked for.
      const told = theRun().scenario;
      const stops = stopsOf(told.captions);
      for (const [place, { ask, atMicros }] of stops.entries()) {
        if (ask === null) continue;
        const { option, answer } = solutionOf(protocol, told, ask);
        expect(option, `${name}: ${ask.question} The run says ${answer}.`).not.toBeNull();
        const shownAt = stops[place + 1]?.atMicros ?? told.untilMicros;
        const asksOf = 'atMicros' in ask.answer ? ask.answer.atMicros : atMicros;
        expect(asksOf, `${name}: ${ask.question}`).toBeLessThanOrEqual(shownAt);
        for (const { reply } of ask.options) expect(reply.length).toBeGreaterThan(10);
      }
    }
  });
});

describe('the reading of claims', () => {
  const claims = (text: string): readonly (string | null)[] => {
    const { scenario } = raft.scenarios.find((entry) => entry.id === 'wrong-side')!;
    session.open(raft, scenario, 1_284_000);
    return claimsOf(theRun(), text).map(({ untrue }) => untrue);
  };
  const isTrue = (text: string): boolean => {
    const found = claims(text);
    expect(found.length).toBeGreaterThan(0);
    return found.every((each) => each === null);
  };

  it.each([
    'n1 leads term 3.',
    'n4 and n5 are cut off.',
    'x=9 is on n4 and n5.',
    'n1 leads term 3 with the votes of n2 and n3.',
    'n1 has committed x=5 and y=4.',
    'n2 follows n1.',
    'n2 will lead term 9.',
  ])('takes for true: %s', (text) => {
    expect(isTrue(text)).toBe(true);
  });

  it.each([
    'n5 leads term 3.',
    'n4 leads.',
    'n4 and n3 are cut off.',
    'x=9 is on n1.',
    'n1 leads term 3 with the votes of n2 and n4.',
    'n5 has committed x=9.',
    'n4 follows n1.',
    'n9 is slow.',
    'In term 7 all is well.',
    'Now x=8 is on its way.',
    'n1 dies.',
    'The cut heals.',
  ])('takes for untrue: %s', (text) => {
    expect(isTrue(text)).toBe(false);
  });
});
