import { ScenarioError } from '../../sim/errors.ts';
import { type RunOrder, runAndReport } from './report.ts';
import type { SeedResult } from './seeds.ts';

/** Runs one seed. Whatever keeps it from being run is a result, so that the other seeds do not suffer. */
export const runSeed = (order: RunOrder): SeedResult => {
  const { seed } = order;
  try {
    return { kind: 'report', seed, report: runAndReport(order) };
  } catch (error) {
    const sentence =
      error instanceof ScenarioError
        ? error.message
        : `The simulation contradicts itself, which is a defect: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'problem', seed, sentence };
  }
};
