import type { Scenario } from '../sim/scenario.ts';

/** What was predicted in a story, by the text of the question: the place of the option, from 0. */
export type Answers = Readonly<Record<string, number>>;

const STORAGE_KEY = 'quorate.answers';

/** As many stories as the device remembers; those answered last stay. */
const MOST_STORIES = 100;

/** A story is the same under every seed and script: answers are kept by what it is called. */
const nameOf = ({ protocol, title = '' }: Scenario): string => `${protocol}: ${title}`;

const isAnswers = (value: unknown): value is Answers =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((option) => Number.isInteger(option));

const read = (): readonly (readonly [name: string, answers: Answers])[] => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((entry: unknown) => {
      const [name, answers]: readonly unknown[] = Array.isArray(entry) ? entry : [];
      return typeof name === 'string' && isAnswers(answers) ? [[name, answers] as const] : [];
    });
  } catch {
    // Storage is refused, or holds something else: then nothing was answered.
    return [];
  }
};

/** What was answered in a story on this device. */
export const answersTo = (scenario: Scenario): Answers =>
  read().find(([name]) => name === nameOf(scenario))?.[1] ?? {};

/** Keeps what was answered in a story on this device. */
export const keepAnswers = (scenario: Scenario, answers: Answers): void => {
  const name = nameOf(scenario);
  const others = read().filter(([other]) => other !== name);
  try {
    localStorage.setItem(
      STORAGE_KEY,
      JSON.stringify([...others, [name, answers]].slice(-MOST_STORIES)),
    );
  } catch {
    // They then hold for this visit.
  }
};
