import { expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { gossip } from './index.ts';
import { cyclesOf, gossipMeasuring, logFor, measuresOf } from './measures.ts';
import { areaOf, nowShare, shownCurve, spreadingCurve, spreadingText } from './spreading.ts';
import { measure } from './testing/epidemic.ts';
import { at, evenNetwork, put } from './testing/script.ts';

/** A ring of four: x goes from n1 to its neighbours, and then to n3, by anti-entropy in every cycle. */
const ring = {
  protocol: 'gossip',
  seed: 1,
  nodes: 4,
  clients: [{ prefers: 'n1' }],
  parameters: {
    rumours: 'push',
    k: 1,
    fanOut: 2,
    topology: 'ring',
    antiEntropy: 'none',
  },
  network: evenNetwork,
  script: [at(20, put('c1', 'x', '1', 'n1'))],
  untilMicros: seconds(1),
} as const;

const runOf = () => {
  const run = Run.start(gossip, ring);
  run.advanceTo(ring.untilMicros);
  return run;
};

it('a rumour on a ring of four is counted as one does by hand', () => {
  // Cycle 1: n1 tells n2 and n4. Cycle 2: n1 tells both in vain; n2 and n4 tell n1 in vain, and n3.
  // n3 tells both in vain in cycle 3, as do n2 and n4, who were needed in cycle 2.
  expect(measure(ring)).toEqual({
    updates: 1,
    residue: 0,
    traffic: (2 + 2 + 4 + 2 + 4) / 4,
    messages: (2 * (2 + 2 + 4 + 2 + 4)) / 4,
    averageDelay: (0 + 1 + 1 + 2) / 4,
    lastDelay: 2,
  });
});

it('sites that are cut off are the residue', () => {
  const cut = {
    ...ring,
    script: [at(5, { kind: 'partition', groups: [['n3']] } as const), ...ring.script],
  };
  expect(measure(cut).residue).toBe(1 / 4);
});

it('a run without updates measures nothing, and does not fail', () => {
  const values = gossipMeasuring({ ...ring, script: [] })
    .measures()
    .map(({ value }) => value);
  expect(values).toEqual([null, null, null, null, null]);
});

it('the numbers of a run are those counted without keeping its past', () => {
  const measuring = gossipMeasuring(ring);
  for (const record of runOf().records) measuring.observe(record);
  const shown = measuring.measures().map(({ value }) => value);
  const { averageDelay, lastDelay, messages, residue, traffic } = measure(ring);
  expect(shown).toEqual([(residue ?? 0) * 100, traffic, messages, averageDelay, lastDelay]);
});

const logOf = (run: Run) => {
  const log = logFor(ring);
  for (const record of run.records) log.observe(record);
  return log;
};

it('the spreading curve tells how many sites are susceptible, infective and removed, at every moment', () => {
  const log = logOf(runOf());
  const [epidemic] = log.epidemics;
  const at = (millis: number) =>
    epidemic?.points.findLast(({ atMicros }) => atMicros <= milliseconds(millis));
  expect(at(50)).toMatchObject({ susceptible: 3, infective: 1, removed: 0 });
  expect(at(150)).toMatchObject({ susceptible: 1, infective: 3, removed: 0 });
  expect(at(250)).toMatchObject({ susceptible: 0, infective: 4, removed: 0 });
  expect(at(350)).toMatchObject({ susceptible: 0, infective: 3, removed: 1 });
  expect(at(450)).toMatchObject({ susceptible: 0, infective: 0, removed: 4 });
  for (const { infective, removed, susceptible } of epidemic?.points ?? []) {
    expect(susceptible + infective + removed).toBe(4);
  }
});

it('the picture shows the update made last before the moment shown, and nothing before the first', () => {
  const log = logOf(runOf());
  const injected = log.epidemics[0]?.injectedByEvent ?? 0;
  expect(
    spreadingCurve(log, { eventCount: injected, nowMicros: 0, knownUntilMicros: 0 }, 100_000),
  ).toBeNull();
  const shown = {
    eventCount: injected + 1,
    nowMicros: milliseconds(260),
    knownUntilMicros: seconds(1),
  };
  const curve = spreadingCurve(log, shown, 100_000);
  if (curve === null) throw new Error('There is no curve.');
  expect(spreadingText(curve)).toBe(
    'x=1 of n1, 2 cycles after it was written: of 4 sites 0 susceptible, 4 infective, 0 removed.',
  );
  expect(nowShare(curve)).toBeCloseTo((260 - 30) / 1_200, 3);
  for (const part of ['removed', 'infective', 'susceptible'] as const) {
    expect(areaOf(curve, part)).toMatch(/^M0 [\d.]+(L[\d.]+ [\d.]+)+Z$/);
  }
});

it('the picture follows a run that grows, and one whose future was given up', () => {
  const run = Run.start(gossip, ring);
  const now = () =>
    shownCurve({
      nodes: [run.world.node('n1')],
      records: run.records,
      eventCount: run.eventCount,
    })?.now;
  expect(now()).toBeUndefined();
  run.advanceTo(milliseconds(150));
  expect(now()).toMatchObject({ susceptible: 1, infective: 3 });
  run.advanceTo(milliseconds(500));
  expect(now()).toMatchObject({ removed: 4 });
  run.seekTo(milliseconds(150));
  expect(now()).toMatchObject({ susceptible: 1, infective: 3 });
  run.intervene({ kind: 'partition', groups: [['n3']] });
  run.advanceTo(milliseconds(900));
  expect(now()).toMatchObject({ susceptible: 1, infective: 0, removed: 3 });
});

it('delays are whole cycles where cycles are synchronous, and fractions of them elsewhere', () => {
  const log = logOf(runOf());
  const cycles = cyclesOf(ring);
  expect(cycles).toEqual({ lengthMicros: milliseconds(100), areSynchronous: true });
  const exact = measuresOf(log, { ...cycles, areSynchronous: false });
  // Written at 30 ms; n2 and n4 hear it at 110 ms, n3 at 210 ms.
  expect(exact.averageDelay).toBeCloseTo((0.8 + 0.8 + 1.8) / 4, 6);
});
