import type { ScenarioError } from '../sim/errors.ts';
import { placeOfPath } from './json-place.ts';
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

const atLine = (text: string, path: ScenarioPath, sentence: string): string =>
  `Line ${placeOfPath(text, path).line}: ${sentence}`;

/** Why the engine cannot run the scenario of a file with that text, and on which line that stands. */
export const engineRefusal = (text: string, error: ScenarioError): string => {
  const path = pathOf(error);
  return path === null ? error.message : atLine(text, path, `${error.what} ${error.remedy}`);
};

/** That a file with that text is for a protocol which is not there, and on which line that stands. */
export const unknownProtocolRefusal = (text: string, protocol: string): string =>
  atLine(text, ['protocol'], `This version of Quorate has no protocol called “${protocol}”.`);
