import { ScenarioError } from '../../sim/errors.ts';
import { type RunOrder, runAndReport } from './report.ts';
import type { SeedResult } from './seeds.ts';

/** Runs one seed. A scenario that cannot be run with it is a result; every other error is thrown. */
export const runSeed = (order: RunOrder): SeedResult => {
  const { seed } = order;
  try {
    return { kind: 'report', seed, report: runAndReport(order) };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { kind: 'problem', seed, sentence: error.message };
  }
};
