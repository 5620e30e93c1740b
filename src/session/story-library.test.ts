import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadProtocol, protocols } from '../protocols/index.ts';
import type { LibraryScenario, Protocol } from '../sim/protocol.ts';
import { frame } from './frames.ts';
import { theRun } from './playback.ts';
import { session, useSession } from './store.ts';
import { story } from './story.ts';
import { firstStopMicros, isHeld, isStory, storyPlaceOf } from './story-state.ts';
import { readingMillis, stopsOf } from './story-stops.ts';

/*
 * Every story of the library, told as the page tells it, without a page: all its stops are reached by
 * Next, none is up for less time than it takes to read, and no press leaves the picture as it was.
 */

const FRAME_MILLIS = 50;

/** What somebody sees: the moment, and what the story says of it. */
const picture = (): string => {
  const place = storyPlaceOf(theRun());
  const said = place === null || place.isOver ? 'the end' : place.stops[place.index]?.text;
  return `${theRun().nowMicros} µs, ${theRun().eventCount} events: ${said}`;
};

const openStory = (protocol: Protocol, { scenario }: LibraryScenario): void =>
  session.open(protocol, scenario, firstStopMicros(scenario) ?? 0);

/** Lets frames go by until the player rests. */
const untilRest = (): void => {
  for (let frames = 0; useSession.getState().mode === 'playing'; frames++) {
    if (frames > 1_000_000) throw new Error('The player never rests.');
    frame(FRAME_MILLIS);
  }
};

const told = async (id: string): Promise<readonly [Protocol, readonly LibraryScenario[]]> => {
  const protocol = await loadProtocol(id);
  if (protocol === null) throw new Error(`There is no protocol ${id}.`);
  return [protocol, protocol.scenarios.filter(({ scenario }) => isStory(scenario))];
};

beforeEach(() => {
  // A clock that stands still: no budget ever runs out, however slow the machine.
  vi.spyOn(performance, 'now').mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(protocols.map(({ id }) => id))('the stories of %s', (id) => {
  let protocol: Protocol;
  let stories: readonly LibraryScenario[];
  beforeAll(async () => {
    [protocol, stories] = await told(id);
  });

  it('are there', () => {
    expect(stories.length).toBeGreaterThan(0);
  });

  it('are told to the end by Next alone, and each press shows something else', () => {
    for (const entry of stories) {
      openStory(protocol, entry);
      const stops = stopsOf(entry.scenario.captions);
      const reached = [storyPlaceOf(theRun())?.index];
      for (let presses = 0; storyPlaceOf(theRun())?.isOver === false; presses++) {
        expect(presses, `presses in ${entry.id}`).toBeLessThan(3 * stops.length);
        const before = picture();
        story.next();
        untilRest();
        expect(picture(), entry.id).not.toBe(before);
        const place = storyPlaceOf(theRun());
        if (place?.isOver === false && place.isAtStop) reached.push(place.index);
      }
      expect([...new Set(reached)], entry.id).toEqual(stops.map((_, index) => index));
    }
  });

  it('go back by Back alone, stop by stop to the first', () => {
    for (const entry of stories) {
      openStory(protocol, entry);
      const stops = stopsOf(entry.scenario.captions);
      while (storyPlaceOf(theRun())?.isOver === false) {
        story.next();
        untilRest();
      }
      const reached: number[] = [];
      for (const _ of stops) {
        const before = picture();
        story.back();
        expect(picture(), entry.id).not.toBe(before);
        reached.push(storyPlaceOf(theRun())?.index ?? -1);
      }
      expect(reached, entry.id).toEqual(stops.map((_, index) => stops.length - 1 - index));
    }
  });

  it('when played give every stop the time that it takes to read', () => {
    for (const entry of stories) {
      openStory(protocol, entry);
      session.setSpeed(1);
      const shownMillis = new Map<string, number>();
      session.play();
      for (let frames = 0; storyPlaceOf(theRun())?.isOver === false; frames++) {
        if (frames > 1_000_000) throw new Error(`${entry.id} never ends.`);
        const run = theRun();
        if (isHeld(run, useSession.getState().answers)) {
          // A question is answered, a deed done, as soon as it is asked for.
          story.answer(0);
          const awaiting = storyPlaceOf(run)?.awaiting ?? null;
          if (awaiting !== null) {
            shownMillis.set(awaiting.text, Number.POSITIVE_INFINITY);
            story.next();
          }
        }
        const place = storyPlaceOf(theRun());
        const text = place?.stops[place.index]?.text ?? '';
        if (useSession.getState().mode === 'paused') {
          // At a promise that was broken it stays until somebody has seen that, for as long as they like.
          shownMillis.set(text, Number.POSITIVE_INFINITY);
          session.play();
        }
        shownMillis.set(text, (shownMillis.get(text) ?? 0) + FRAME_MILLIS);
        frame(FRAME_MILLIS);
      }
      // Whoever pressed Play has done with the first.
      for (const { text } of stopsOf(entry.scenario.captions).slice(1)) {
        expect(shownMillis.get(text), `${entry.id}: ${text}`).toBeGreaterThanOrEqual(
          readingMillis(text),
        );
      }
    }
  });
});
