import type { ScenarioError } from '../sim/errors.ts';
import type { ScenarioPath } from './report.ts';

/** Where in a scenario the engine found a mistake; null where it does not say. */
const pathOf = ({ entry, problem }: ScenarioError): ScenarioPath | null => {
  if (entry !== null) return ['script', entry];
  switch (problem) {
    case 'unknown-parameter':
      return ['parameters'];
    case 'unknown-rule':
      return ['rulesOff'];
    case 'bad-disk':
      return ['disks'];
    default:
      return null;
  }
};

/** Why the engine cannot run a scenario, and on which line of its file that stands. */
export const engineRefusal = (
  lineOf: (path: ScenarioPath) => number,
  error: ScenarioError,
): string => {
  const path = pathOf(error);
  return path === null ? error.message : `Line ${lineOf(path)}: ${error.what} ${error.remedy}`;
};
