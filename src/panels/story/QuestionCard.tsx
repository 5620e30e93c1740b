import { useMemo } from 'react';
import type { Solution } from '../../scenario/run-question.ts';
import { linkHere } from '../../session/address.ts';
import { type Predicted, type PredictionsHere, predictionsAt } from '../../session/predictions.ts';
import { useSession } from '../../session/store.ts';
import { story } from '../../session/story.ts';
import { storyPlaceOf } from '../../session/story-state.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { Button } from '../../ui/Button.tsx';
import { fileNameOf, saveFile } from '../script/export-file.ts';
import { answersFile, countRight } from './answers-file.ts';
import styles from './QuestionCard.module.css';
import { useSolutions } from './use-solutions.ts';

const NOTHING: PredictionsHere = { asked: null, shown: null, all: [] };

/** What there is to predict here; drawn again only when that changes. */
const useHere = (): PredictionsHere => {
  const answers = useSession((state) => state.answers);
  const scenario = useSession((state) => state.run?.scenario);
  // The place in words, for its parts are made anew at each look.
  const where = useSession(({ run, revision: _revision }) => {
    const place = run === null ? null : storyPlaceOf(run);
    return place === null ? '' : `${place.index} ${place.isAtStop} ${place.isOver}`;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is a function of `where` and the scenario
  return useMemo(() => {
    const { run } = useSession.getState();
    const place = run === null ? null : storyPlaceOf(run);
    return place === null ? NOTHING : predictionsAt(place, answers);
  }, [answers, scenario, where]);
};

/** A question whose answer the run will show: it is answered before one sees. */
const Asked = ({ ask, chosen }: Predicted) => (
  <section className={styles['part']} aria-label="What do you expect?">
    <h2 className={styles['question']}>{ask.question}</h2>
    <ol className={styles['options']}>
      {ask.options.map(({ text }, place) => (
        <li key={text}>
          <button
            type="button"
            className={styles['option']}
            aria-pressed={chosen === place}
            onClick={() => story.answer(place)}
          >
            <kbd className={styles['key']}>{place + 1}</kbd>
            <span>{text}</span>
          </button>
        </li>
      ))}
    </ol>
    <div className={styles['foot']}>
      {chosen !== null && (
        <Button large look="accent" shortcut="→" onClick={story.next}>
          See what happens
        </Button>
      )}
      <p className={styles['note']}>
        {chosen === null
          ? 'What do you expect? Choose before you see.'
          : 'Your answer stays; nothing is graded until you have seen.'}
      </p>
    </div>
  </section>
);

interface ShownProps extends Predicted {
  readonly solution: Solution | undefined;
}

/** What was predicted, beside what the run has shown. */
const Shown = ({ ask, chosen, solution }: ShownProps) => {
  const option = chosen === null ? undefined : ask.options[chosen];
  if (option === undefined || solution === undefined) return null;
  const isRight = solution.option === chosen;
  return (
    <section className={styles['part']} aria-label="What you predicted" data-right={isRight}>
      <h2 className={styles['verdict']}>
        <span aria-hidden="true">{isRight ? '✓' : '✗'}</span>
        {isRight ? 'As you said' : 'Not as you said'}
      </h2>
      <p className={styles['asked']}>{ask.question}</p>
      <p className={styles['answer']}>{isRight ? solution.answer : `You said: ${option.text}`}</p>
      {!isRight && <p className={styles['answer']}>It is: {solution.answer}</p>}
      <p>{option.reply}</p>
    </section>
  );
};

interface SummaryProps {
  readonly scenario: Scenario;
  readonly all: readonly Predicted[];
  readonly solutions: ReadonlyMap<string, Solution>;
}

/** At the end: how many predictions were right, and a file of them for whoever asks. */
const Summary = ({ scenario, all, solutions }: SummaryProps) => {
  if (solutions.size < all.length) return null;
  const save = async (): Promise<void> => {
    const link = await linkHere();
    const text = answersFile(
      scenario,
      link?.kind === 'link' ? link.url : location.href,
      all,
      solutions,
    );
    const name = `${fileNameOf(`${scenario.title ?? scenario.protocol} answers`)}.json`;
    saveFile(name, new Blob([text], { type: 'application/json' }));
  };
  return (
    <section className={styles['part']} aria-label="Your predictions">
      <h2 className={styles['question']}>
        {countRight(all, solutions)} of {all.length} predicted
      </h2>
      <ol className={styles['list']}>
        {all.map(({ ask, chosen }) => {
          const solution = solutions.get(ask.question);
          const isRight = chosen !== null && solution?.option === chosen;
          return (
            <li key={ask.question} className={styles['line']} data-right={isRight}>
              <span className={styles['mark']}>
                <span aria-hidden="true">{isRight ? '✓' : '✗'}</span>
                <span className="unseen">{isRight ? 'Right: ' : 'Not right: '}</span>
              </span>
              <span>
                {ask.question} <b>{solution?.answer}</b>
              </span>
            </li>
          );
        })}
      </ol>
      <div className={styles['foot']}>
        <Button large onClick={() => void save()}>
          Save as JSON
        </Button>
        <Button large onClick={story.forgetAnswers}>
          Forget my answers
        </Button>
      </div>
    </section>
  );
};

/** What a story asks, what was predicted, and at the end how well; nothing where none of this is due. */
const QuestionCard = ({ className }: { readonly className: string }) => {
  const scenario = useSession((state) => state.run?.scenario);
  const { asked, shown, all } = useHere();
  const wanted = useMemo(
    () => [...(shown === null ? [] : [shown.ask]), ...all.map(({ ask }) => ask)],
    [shown, all],
  );
  const solutions = useSolutions(wanted);
  if (scenario === undefined || (asked === null && shown === null && all.length === 0)) return null;
  return (
    <div className={`${styles['card']} ${className}`}>
      {shown !== null && <Shown {...shown} solution={solutions.get(shown.ask.question)} />}
      {asked !== null && <Asked {...asked} />}
      {all.length > 0 && <Summary scenario={scenario} all={all} solutions={solutions} />}
    </div>
  );
};

export default QuestionCard;
