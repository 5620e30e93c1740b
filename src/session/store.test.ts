import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import type { Intervention } from '../sim/intervention.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import { frame, onFrame, shownMicros } from './frames.ts';
import { currentPlace } from './playback.ts';
import { session, useSession } from './store.ts';

const scenario: Scenario = {
  protocol: 'raft',
  title: 'A small cluster',
  seed: 7,
  nodes: 3,
  clients: [{}],
  script: [],
  untilMicros: 2_000_000,
};

const state = () => useSession.getState();
const run = (): Run => {
  const { run: open } = state();
  if (open === null) throw new Error('Nothing is open.');
  return open;
};

/** As many frames of a 60 Hz screen as it takes. */
const frames = (count: number): void => {
  for (let each = 0; each < count; each++) frame(16);
};

beforeEach(() => {
  // A clock that stands still: no budget ever runs out, however slow the machine.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  session.open(raft, scenario);
  session.setSpeed(1);
});

afterEach(() => {
  session.setEven(false);
  vi.restoreAllMocks();
});

describe('opening a scenario', () => {
  it('does what its script does at the very start', () => {
    session.open(raft, {
      ...scenario,
      script: [{ atMicros: 0, intervention: { kind: 'kill', node: 'n1' } }],
    });
    expect(run().world.node('n1').status).toBe('down');
  });

  it('shows it paused at its start, or at the moment that is asked for', () => {
    expect(state().mode).toBe('paused');
    expect(run().nowMicros).toBe(0);
    session.open(raft, scenario, 750_000);
    expect(run().nowMicros).toBe(750_000);
    expect(shownMicros()).toBe(750_000);
  });

  it('plays when asked to', () => {
    session.open(raft, scenario, 0, { play: true });
    expect(state().mode).toBe('playing');
  });

  it('changes nothing when the scenario cannot be run', () => {
    const before = run();
    expect(() => session.open(raft, { ...scenario, nodes: 10_000 })).toThrow(/node/i);
    expect(run()).toBe(before);
  });

  it('refuses a number of events that does not belong to the moment', () => {
    const before = run();
    for (const eventCount of [1, 999_999]) {
      expect(() => session.open(raft, scenario, 750_000, { eventCount })).toThrow(/0\.750 s/);
    }
    expect(run()).toBe(before);
  });

  it('tells what was done in it', () => {
    session.open(raft, {
      ...scenario,
      script: [{ atMicros: 500_000, intervention: { kind: 'kill', node: 'n1' } }],
    });
    expect(state().announcement).toContain('kill n1 (0.500 s)');
  });
});

describe('a frame', () => {
  it('plays on by wall time times speed, and draws between two microseconds', () => {
    session.setEven(true);
    session.setSpeed(0.0015);
    session.play();
    frame(1);
    expect(shownMicros()).toBe(1.5);
    expect(run().nowMicros).toBe(1);
  });

  it('does nothing while paused', () => {
    frames(10);
    expect(shownMicros()).toBe(0);
  });

  it('lets everyone draw the moment that it has reached, until they unsubscribe', () => {
    const drawn: number[] = [];
    const stop = onFrame((micros) => drawn.push(micros));
    session.play();
    frame(10);
    stop();
    frame(10);
    expect(drawn).toEqual([10_000]);
  });

  it('raises the revision only when something has happened', () => {
    session.play();
    const before = state().revision;
    frame(1);
    expect(run().eventCount).toBe(run().firstEventCount);
    expect(state().revision).toBe(before);
    frames(40);
    expect(state().revision).toBeGreaterThan(before);
    expect(state().revision).toBeLessThanOrEqual(before + 40);
  });

  it('tells moments that matter as they pass', () => {
    session.play();
    const told = new Set<string>();
    for (let each = 0; each < 60; each++) {
      frame(16);
      told.add(state().announcement);
    }
    expect([...told].some((text) => /term 1/.test(text))).toBe(true);
  });

  it('plays exactly the run that a link would show', () => {
    session.play();
    frames(70);
    const fresh = Run.start(raft, scenario);
    fresh.seekTo(run().nowMicros);
    expect(run().fingerprint()).toBe(fresh.fingerprint());
  });
});

describe('the end of the run', () => {
  it('pauses and says so; playing again starts from the beginning', () => {
    session.seekTo(1_990_000);
    session.play();
    frames(2);
    expect(state()).toMatchObject({ mode: 'paused', ended: true });
    expect(state().announcement).toBe('The run has ended.');
    session.play();
    expect(state()).toMatchObject({ mode: 'playing', ended: false });
    expect(run().nowMicros).toBe(0);
  });
});

describe('scrubbing', () => {
  it('goes once a frame, to where the hand is by then', () => {
    session.beginScrub();
    session.scrubTo(300_000);
    session.scrubTo(900_000);
    expect(run().nowMicros).toBe(0);
    frame(16);
    expect(run().nowMicros).toBe(900_000);
    session.endScrub();
    expect(state().mode).toBe('paused');
  });

  it('is not lost when the hand lets go before the next frame, and goes on playing', () => {
    session.play();
    session.beginScrub();
    session.scrubTo(300_000);
    session.endScrub();
    expect(run().nowMicros).toBe(300_000);
    expect(state().mode).toBe('playing');
  });

  it('stays within the run', () => {
    session.beginScrub();
    session.scrubTo(9e9);
    frame(16);
    expect(run().nowMicros).toBe(scenario.untilMicros);
    session.scrubTo(-5);
    frame(16);
    expect(run().nowMicros).toBe(0);
    session.endScrub();
  });
});

describe('an intervention', () => {
  it('becomes part of the scenario, is told, and can be taken back', () => {
    session.seekTo(400_000);
    const before = state().visit.number;
    expect(session.intervene({ kind: 'kill', node: 'n2' })).toBe(true);
    expect(run().world.node('n2').status).toBe('down');
    expect(state()).toMatchObject({ announcement: 'You: kill n2.', touched: true });
    expect(state().visit.number).toBe(before + 1);
    expect(state().visit.left?.scenario.script).toEqual([]);
    expect(currentPlace()?.scenario.script).toHaveLength(1);
  });

  it('shows at once what it brings about at the same moment', () => {
    session.seekTo(400_000);
    session.intervene({ kind: 'kill', node: 'n2' });
    session.intervene({ kind: 'restart', node: 'n2' });
    expect(run().world.node('n2').status).toBe('up');
    expect(run().nowMicros).toBe(400_000);
  });

  it('that cannot be done becomes a complaint, and nothing changes', () => {
    const { visit, revision } = state();
    const script = run().scenario.script;
    expect(session.intervene({ kind: 'drop', message: 'n1>n2#99' })).toBe(false);
    expect(state().complaint?.place).toBe('stage');
    expect(state().complaint?.text).toContain('n1');
    expect(run().scenario.script).toEqual(script);
    expect(state()).toMatchObject({ visit, revision });
  });

  it('clears the complaint about the one before', () => {
    session.intervene({ kind: 'drop', message: 'n1>n2#99' });
    session.intervene({ kind: 'kill', node: 'n1' });
    expect(state().complaint).toBeNull();
  });
});

describe('a script that turns out wrong', () => {
  it('pauses the run where it is and says what is wrong with which entry', () => {
    session.open(
      raft,
      {
        ...scenario,
        script: [{ atMicros: 20_000, intervention: { kind: 'drop', message: 'n1>n2#999' } }],
      },
      0,
      { play: true },
    );
    frames(5);
    expect(state().mode).toBe('paused');
    expect(state().complaint).toMatchObject({ place: 'transport' });
    expect(state().complaint?.text).toContain('n1>n2#999');
    expect(run().nowMicros).toBeLessThanOrEqual(20_000);
    expect(shownMicros()).toBe(run().nowMicros);
  });
});

describe('a moment far beyond what is known', () => {
  /** A machine on which nothing fits into a budget. */
  const slow = () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 100));
  };

  it('is gone towards frame by frame, and the page lives on', () => {
    slow();
    session.seekTo(1_900_000);
    expect(run().nowMicros).toBeLessThan(1_900_000);
    expect(state().underWay).toEqual({ kind: 'towards', atMicros: 1_900_000 });
    const on = run().nowMicros;
    frame(16);
    expect(run().nowMicros).toBeGreaterThan(on);
    while (state().underWay !== null) frame(16);
    expect(run().nowMicros).toBe(1_900_000);
    const fresh = Run.start(raft, scenario);
    fresh.seekTo(1_900_000);
    expect(run().fingerprint()).toBe(fresh.fingerprint());
  });

  it('is given up when one stays, goes elsewhere, or does something', () => {
    for (const stop of [
      session.stay,
      session.stepBack,
      () => session.intervene({ kind: 'heal' }),
    ]) {
      vi.restoreAllMocks();
      vi.spyOn(performance, 'now').mockReturnValue(0);
      session.open(raft, scenario);
      slow();
      session.seekTo(1_900_000);
      stop();
      const { nowMicros } = run();
      frames(3);
      expect(run().nowMicros).toBe(nowMicros);
      expect(state().underWay).toBeNull();
    }
  });

  it('can be what a link names, and is then played on from when asked to', () => {
    slow();
    session.open(raft, scenario, 1_500_000, { play: true });
    expect(run().nowMicros).toBeLessThan(1_500_000);
    while (state().underWay !== null) frame(16);
    expect(run().nowMicros).toBe(1_500_000);
    frame(16);
    expect(run().nowMicros).toBeGreaterThan(1_500_000);
  });
});

describe('a moment that matters far ahead', () => {
  /** On a machine on which hardly anything fits into a budget. */
  const slow = () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 20));
  };
  const quiet: Scenario = { ...scenario, clients: [], untilMicros: 10_000_000 };
  const far: Scenario = {
    ...quiet,
    script: [{ atMicros: 9_500_000, intervention: { kind: 'kill', node: 'n1' } }],
  };
  const toLastElection = (): void => {
    const whole = Run.start(raft, quiet);
    whole.advanceTo(1_500_000);
    session.seekToEvent(whole.eventCount);
    session.seekTo(1_500_000);
  };

  it('is looked for frame by frame, then shown and told', () => {
    session.open(raft, far);
    toLastElection();
    slow();
    session.nextMoment();
    expect(state().underWay).toEqual({ kind: 'searching' });
    while (state().underWay !== null) frame(16);
    expect(run().nowMicros).toBe(9_500_000);
    expect(state().announcement).toMatch(/9\.500 s: .*n1/);
  });

  it('that is not there leaves one where one was', () => {
    session.open(raft, quiet);
    toLastElection();
    slow();
    const { fingerprint, nowMicros } = {
      fingerprint: run().fingerprint(),
      nowMicros: run().nowMicros,
    };
    session.nextMoment();
    while (state().underWay !== null) frame(16);
    expect(run().nowMicros).toBe(nowMicros);
    expect(run().fingerprint()).toBe(fingerprint);
    expect(state().announcement).toBe('Nothing that matters happens after this.');
  });

  it('is given up by who stays', () => {
    session.open(raft, far);
    toLastElection();
    slow();
    session.nextMoment();
    expect(state().underWay).not.toBeNull();
    session.stay();
    expect(state().underWay).toBeNull();
    const { nowMicros } = run();
    frames(3);
    expect(run().nowMicros).toBe(nowMicros);
  });
});

describe('steps and moments', () => {
  it('go one event on and back, paused', () => {
    session.play();
    session.stepForward();
    expect(state().mode).toBe('paused');
    const { eventCount } = run();
    session.stepForward();
    expect(run().eventCount).toBe(eventCount + 1);
    session.stepBack();
    expect(run().eventCount).toBe(eventCount);
  });

  it('go to the next moment that matters, with it just done, and tell it', () => {
    session.nextMoment();
    const record = run().records.at(run().eventCount - 1);
    expect(record !== undefined && run().matters(record)).toBe(true);
    expect(state().announcement).toMatch(/^\d+\.\d{3} s: n\d /);
    const first = run().eventCount;
    session.nextMoment();
    session.previousMoment();
    expect(run().eventCount).toBe(first);
  });
});

describe('settings', () => {
  it('start the scenario again with other nodes and keep what can still be meant', () => {
    session.open(raft, { ...scenario, nodes: 5 }, 300_000);
    session.intervene({ kind: 'kill', node: 'n1' });
    session.intervene({ kind: 'kill', node: 'n5' });
    expect(session.reset({ nodes: 3 })).toBe(true);
    expect(run().nowMicros).toBe(0);
    expect(run().scenario.nodes).toBe(3);
    expect(run().scenario.script.map(({ intervention }) => intervention)).toEqual([
      { kind: 'kill', node: 'n1' },
    ]);
  });

  it('that cannot be run become a complaint at the settings, and the run stays', () => {
    const before = run();
    expect(session.reset({ nodes: 10_000 })).toBe(false);
    expect(state().complaint?.place).toBe('settings');
    expect(run()).toBe(before);
  });
});

describe('a node that was dragged', () => {
  it('stays there in the scenario, in shares of the stage, and changes no event', () => {
    session.seekTo(500_000);
    const before = run().fingerprint();
    session.moveNode('n1', 0.123456, 1.7);
    expect(currentPlace()?.scenario.positions).toEqual({ n1: [0.123, 1] });
    session.seekTo(0);
    session.seekTo(500_000);
    expect(run().fingerprint()).toBe(before);
    expect(run().scenario.positions).toEqual({ n1: [0.123, 1] });
  });
});

/** Something that a person does; a failing test prints its name. */
interface Deed {
  readonly name: string;
  readonly run: () => void;
}

describe('the place that a link holds', () => {
  const interventions: fc.Arbitrary<Intervention> = fc.constantFrom<Intervention>(
    { kind: 'kill', node: 'n1' },
    { kind: 'restart', node: 'n1' },
    { kind: 'pause', node: 'n2' },
    { kind: 'resume', node: 'n2' },
    { kind: 'partition', groups: [['n3']] },
    { kind: 'heal' },
    { kind: 'operation', client: 'c1', operation: { kind: 'put', key: 'x', value: '1' } },
  );
  const deeds: fc.Arbitrary<Deed> = fc.oneof(
    interventions.map((intervention) => ({
      name: JSON.stringify(intervention),
      run: () => void session.intervene(intervention),
    })),
    fc
      .integer({ min: 0, max: 2_000_000 })
      .map((micros) => ({ name: `seekTo ${micros}`, run: () => session.seekTo(micros) })),
    fc
      .constantFrom('stepForward', 'stepBack', 'nextMoment')
      .map((name) => ({ name, run: () => session[name]() })),
    fc.integer({ min: 1, max: 20 }).map((count) => ({
      name: `play ${count} frames`,
      run: () => {
        session.play();
        frames(count);
      },
    })),
  );

  it('is the world shown, whatever was done to get there', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 12 }), (chosen) => {
        session.open(raft, scenario, 200_000);
        for (const deed of chosen) deed.run();
        const shown = run().fingerprint();
        const place = currentPlace();
        if (place === null) throw new Error('Nothing is open.');
        session.open(place.protocol, place.scenario, place.atMicros, {
          eventCount: place.eventCount,
        });
        expect(run().fingerprint()).toBe(shown);
      }),
      { numRuns: 60 },
    );
  });
});
