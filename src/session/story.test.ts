import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import type { Caption, Scenario } from '../sim/scenario.ts';
import { treeNow } from './branching.ts';
import { frame } from './frames.ts';
import { theRun } from './playback.ts';
import { session, useSession } from './store.ts';
import { story } from './story.ts';
import { isHeld, storyBehind, storyPlaceOf } from './story-state.ts';

const state = () => useSession.getState();

const captions: readonly Caption[] = [
  { atMicros: 0, text: 'All are followers.' },
  { atMicros: 400_000, text: 'Cut n3 off.', awaits: { kind: 'apart', groups: [['n3']] } },
  {
    atMicros: 900_000,
    text: 'n3 hears nothing.',
    ask: {
      question: 'What does n3 do?',
      options: [
        { text: 'It stands', reply: 'It does, again and again.' },
        { text: 'It waits', reply: 'Its time runs out.' },
      ],
      answer: { kind: 'option', option: 1 },
    },
  },
  { atMicros: 1_500_000, text: 'It stands again.' },
];

const scenario: Scenario = {
  protocol: 'raft',
  title: 'A story for tests',
  seed: 7,
  nodes: 3,
  clients: [{}],
  script: [{ atMicros: 1_800_000, intervention: { kind: 'kill', node: 'n1' } }],
  untilMicros: 2_000_000,
  captions,
};

const untilRest = (): void => {
  while (state().mode === 'playing') frame(16);
};
/** The place of the stop that stands. */
const standing = () => storyPlaceOf(theRun())?.index;
const next = (): void => {
  story.next();
  untilRest();
};

beforeEach(() => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  session.open(raft, scenario);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('Next', () => {
  it('plays up to the next stop and rests there', () => {
    story.next();
    expect(state().mode).toBe('playing');
    untilRest();
    expect(theRun().nowMicros).toBe(400_000);
    expect(state().announcement).toBe('Cut n3 off.');
  });

  it('pressed on the way leaps to the stop', () => {
    story.next();
    frame(16);
    story.next();
    expect(theRun().nowMicros).toBe(400_000);
    expect(state().mode).toBe('paused');
  });

  it('reaches a stop that is far within five seconds of the reader', () => {
    session.open(raft, { ...scenario, captions: [], untilMicros: 3_600_000_000 });
    session.open(raft, { ...scenario, captions: [captions[0]!], untilMicros: 60_000_000 });
    story.next();
    for (let millis = 0; millis < 5_100; millis += 16) frame(16);
    expect(state().ended).toBe(true);
  });

  it('while it plays by itself cuts the reading short and plays on from stop to stop', () => {
    session.open(raft, { ...scenario, captions: captions.filter(({ awaits }) => !awaits) });
    session.setSpeed(1);
    session.play();
    for (let frames = 0; frames < 60; frames++) frame(16);
    expect(theRun().nowMicros).toBe(900_000);
    story.answer(0);
    story.next();
    for (let frames = 0; frames < 45; frames++) frame(16);
    expect(theRun().nowMicros).toBe(1_500_000);
    expect(state().mode).toBe('playing');
  });

  it('after the last stop goes to the end, and from there to the story that follows', () => {
    const first = raft.scenarios.find(({ id }) => id === 'first-election');
    session.open(raft, first!.scenario, 700_000);
    next();
    expect(storyPlaceOf(theRun())?.isOver).toBe(true);
    story.next();
    expect(theRun().scenario.title).toBe('The leader is killed');
    expect(theRun().nowMicros).toBe(0);
    expect(state().mode).toBe('paused');
  });

  it('and Back go from moment to moment where no story is told, an instant at a time', () => {
    const { captions: _captions, ...plain } = scenario;
    session.open(raft, plain);
    story.next();
    const first = theRun().nowMicros;
    expect(first).toBeGreaterThan(0);
    expect(theRun().world.nextEventMicros()).toBeGreaterThan(first);
    story.next();
    expect(theRun().nowMicros).toBeGreaterThan(first);
    story.back();
    expect(theRun().nowMicros).toBe(first);
  });
});

describe('Back', () => {
  it('goes to the stop that stands, then to the one before, and stays at the first', () => {
    next();
    next();
    session.seekTo(950_000);
    for (const micros of [900_000, 400_000, 0]) {
      story.back();
      expect(theRun().nowMicros).toBe(micros);
    }
    story.back();
    expect(state().announcement).toBe('This is where the story begins.');
  });
});

describe('a stop that awaits a deed', () => {
  beforeEach(next);

  it('holds the story, also when it is played', () => {
    session.play();
    for (let frames = 0; frames < 1_000; frames++) frame(16);
    expect(theRun().nowMicros).toBe(400_000);
  });

  it('lets it go on once the world is so, whichever way that was done', () => {
    for (const other of ['n1', 'n2']) {
      expect(state().mode).toBe('paused');
      session.interveneAll([
        { kind: 'cut', from: 'n3', to: other },
        { kind: 'cut', from: other, to: 'n3' },
      ]);
    }
    expect(state().mode).toBe('playing');
    untilRest();
    expect(standing()).toBe(2);
    expect(storyBehind(treeNow())).toBeNull();
  });

  it('is done by Next for whoever would rather see it', () => {
    next();
    expect(theRun().world.isCut('n3', 'n1')).toBe(true);
    expect(standing()).toBe(2);
  });

  it('stands for as long as the deed is not done, wherever one goes', () => {
    session.seekTo(1_600_000);
    expect(standing()).toBe(1);
    story.next();
    untilRest();
    expect(theRun().nowMicros).toBe(900_000);
    expect(standing()).toBe(2);
  });

  it('is left by anything else', () => {
    session.intervene({ kind: 'kill', node: 'n1' });
    expect(storyPlaceOf(theRun())).toBeNull();
    session.undo();
    session.intervene({ kind: 'partition', groups: [['n1']] });
    expect(storyPlaceOf(theRun())).toBeNull();
  });
});

describe('a stop that asks', () => {
  beforeEach(() => {
    next();
    next();
  });

  it('holds a story that plays until it was answered', () => {
    session.play();
    session.pause();
    session.seekTo(899_000);
    session.play();
    for (let frames = 0; frames < 1_000; frames++) frame(16);
    expect(theRun().nowMicros).toBe(900_000);
    story.answer(1);
    for (let frames = 0; frames < 1_000; frames++) frame(16);
    expect(theRun().nowMicros).toBeGreaterThan(900_000);
  });

  it('takes an answer of those that it offers, and only there', () => {
    expect(isHeld(theRun(), state().answers)).toBe(true);
    story.answer(2);
    expect(state().answers).toEqual({});
    story.answer(1);
    expect(state().answers).toEqual({ 'What does n3 do?': 1 });
    expect(isHeld(theRun(), state().answers)).toBe(false);
    next();
    story.answer(0);
    expect(state().answers).toEqual({ 'What does n3 do?': 1 });
  });

  it('can be passed over by Next', () => {
    next();
    expect(standing()).toBe(3);
    expect(state().answers).toEqual({});
  });
});

describe('a deed of the visitor’s own', () => {
  beforeEach(() => {
    session.seekTo(300_000);
    session.intervene({ kind: 'kill', node: 'n2' });
  });

  it('ends the story in a branch of its own, whose link tells none either', () => {
    expect(storyPlaceOf(theRun())).toBeNull();
    expect(theRun().scenario.captions).toBeUndefined();
    expect(storyBehind(treeNow())?.name).toBe('main');
  });

  it('leaves the rest of the script as it was', () => {
    expect(theRun().scenario.script.map(({ intervention }) => intervention.kind)).toEqual([
      'kill',
      'kill',
    ]);
  });

  it('is followed by others in the same branch', () => {
    session.intervene({ kind: 'restart', node: 'n2' });
    expect(treeNow().branches).toHaveLength(2);
  });

  it('is left again for the story as it was, at the moment where it was left', () => {
    session.seekTo(1_000_000);
    story.return();
    expect(theRun().nowMicros).toBe(300_000);
    expect(theRun().scenario).toEqual(scenario);
    expect(theRun().world.node('n2').status).toBe('up');
    expect(standing()).toBe(0);
  });
});
