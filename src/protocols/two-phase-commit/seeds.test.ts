import { describe, expect, it } from 'vitest';
import { twoPhaseCommit } from './index.ts';
import { randomRun, runSeed } from './testing/seeds.ts';

const seedsATest = 50;
const lastSeed = 500;

describe(`random faults, seeds 1 to ${lastSeed}`, () => {
  const seen = new Set<string>();

  for (let from = 1; from <= lastSeed; from += seedsATest) {
    const to = from + seedsATest - 1;
    it(`${from} to ${to}: safe throughout, and AC5: all decide once everything is mended`, () => {
      const failures: string[] = [];
      for (let seed = from; seed <= to; seed++) {
        const result = runSeed(randomRun(seed));
        for (const id of result.seen) seen.add(id);
        if (result.complaints.length > 0) {
          failures.push(`seed ${seed}: ${result.complaints.join('; ')}`);
        }
      }
      expect(failures).toEqual([]);
    });
  }

  it('they have shown everything that there is to be seen', () => {
    const witnesses = twoPhaseCommit.monitors.filter(({ kind }) => kind === 'sometimes');
    expect([...seen].sort()).toEqual(witnesses.map(({ id }) => id).sort());
  });
});

describe('clients that ask several coordinators with one request', () => {
  it('break no promise among the nodes: all decide alike, by every yes, in one order', () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= 60; seed++) {
      const scenario = randomRun(seed);
      const impatient = { ...scenario, clientSettings: { attempts: 6, timeoutMicros: 60_000 } };
      const complaints = runSeed(impatient).complaints.filter(
        (complaint) => !complaint.startsWith('two-phase-commit/failed-leaves-nothing'),
      );
      if (complaints.length > 0) failures.push(`seed ${seed}: ${complaints.join('; ')}`);
    }
    expect(failures).toEqual([]);
  });
});
