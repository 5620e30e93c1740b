import { capitalised, quoted } from './wording.ts';

/** Where a value stands in a scenario: keys, and places in lists counted from 0. */
export type ScenarioPath = readonly (string | number)[];

/** What is wrong with something that claimed to be a scenario. */
export interface ScenarioReport {
  readonly path: ScenarioPath;
  /** What is wrong and what would be right, in one sentence that begins with the place. */
  readonly sentence: string;
}

/** What one element of these lists is called. */
const elementWords: ReadonlyMap<string, string> = new Map([
  ['script', 'script entry'],
  ['clients', 'client'],
  ['captions', 'caption'],
  ['expectations', 'expectation'],
  ['options', 'option'],
  ['points', 'pointer'],
  ['groups', 'group'],
  ['writes', 'write'],
  ['keys', 'key'],
  ['operations', 'operation'],
  ['rulesOff', 'rulesOff entry'],
]);

/** A key as it may stand in a sentence: bare when it looks like one of ours. */
const keyWord = (key: string): string => (/^[A-Za-z][\w-]{0,39}$/.test(key) ? key : quoted(key));

/** A path in words, with lists counted from 1: `script entry 3, atMicros`, `the scenario's seed`. */
const placeInWords = (path: ScenarioPath): string => {
  if (path.length === 0) return 'the scenario';
  const words: string[] = [];
  path.forEach((step, position) => {
    if (typeof step === 'string') {
      words.push(keyWord(step));
      return;
    }
    const list = path[position - 1];
    const element = typeof list === 'string' ? elementWords.get(list) : undefined;
    if (element === undefined) words.push(`item ${step + 1}`);
    else words[words.length - 1] = `${element} ${step + 1}`;
  });
  const place = words.join(', ');
  return typeof path[1] === 'number' && elementWords.has(String(path[0]))
    ? place
    : `the scenario's ${place}`;
};

/** A report whose sentence is the place of `path` followed by `complaint`, with a full stop. */
export const reportAt = (
  path: ScenarioPath,
  complaint: string,
  exactPath: ScenarioPath = path,
): ScenarioReport => ({
  path: exactPath,
  sentence: `${capitalised(placeInWords(path))} ${complaint}.`,
});
