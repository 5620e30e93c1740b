import type { Solution } from '../../scenario/run-question.ts';
import type { Predicted } from '../../session/predictions.ts';
import type { Scenario } from '../../sim/scenario.ts';

/** How many of the predictions were right, of those whose answer is known. */
export const countRight = (
  all: readonly Predicted[],
  solutions: ReadonlyMap<string, Solution>,
): number =>
  all.filter(({ ask, chosen }) => chosen !== null && solutions.get(ask.question)?.option === chosen)
    .length;

/** What was predicted in a story, as the text of a JSON file that a teacher can gather. */
export const answersFile = (
  { protocol, title }: Scenario,
  link: string,
  all: readonly Predicted[],
  solutions: ReadonlyMap<string, Solution>,
): string =>
  `${JSON.stringify(
    {
      format: 'quorate-answers',
      version: 1,
      protocol,
      title: title ?? null,
      link,
      right: countRight(all, solutions),
      asked: all.length,
      answers: all.map(({ ask, chosen }) => {
        const solution = solutions.get(ask.question);
        return {
          question: ask.question,
          predicted: chosen === null ? null : (ask.options[chosen]?.text ?? null),
          answer: solution?.answer ?? null,
          isRight: chosen !== null && solution?.option === chosen,
        };
      }),
    },
    null,
    2,
  )}\n`;
