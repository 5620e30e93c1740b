import { type HistoryOperation, historyUntil, stillOpen } from '../../check/history.ts';
import {
  CRITERIA,
  type Criterion,
  createHistoryJudge,
  type HistoryJudge,
} from '../../check/judge.ts';
import { findLostWrites } from '../../check/lost-writes.ts';
import { exceptions, type Verdict } from '../../check/verdict.ts';
import { invariant } from '../../sim/errors.ts';
import type { Micros } from '../../sim/time.ts';
import type { HistoryVerdict, Judged, JudgedOperation, RunNumber, ToJudge } from './messages.ts';

/** A live verdict may cost so many steps of a search; beyond that it is undecided. */
const BUDGET_STEPS = 300_000;

const NO_SINGLE_KEY = 'some operations are about no single key';

type Question = Extract<ToJudge, { kind: 'judge' }>;

/** What is known of one run. */
interface Case {
  operations: JudgedOperation[];
  /** The operations as the judge takes them; null after a change, until it is made again. */
  history: readonly HistoryOperation[] | null;
  readonly judge: HistoryJudge;
}

/** Judges the histories of several runs, told of each in increments: what the worker does. */
export class Desk {
  readonly #cases = new Map<RunNumber, Case>();

  /** Takes a message in; answers a question. */
  take(message: ToJudge): Judged | null {
    switch (message.kind) {
      case 'learn':
        this.#learn(message);
        return null;
      case 'judge':
        return this.#judge(message);
      case 'forget':
        this.#cases.delete(message.run);
        return null;
    }
  }

  #case(run: RunNumber): Case {
    const known = this.#cases.get(run);
    if (known !== undefined) return known;
    const opened: Case = {
      operations: [],
      history: null,
      judge: createHistoryJudge({ budgetSteps: BUDGET_STEPS, explainSteps: BUDGET_STEPS }),
    };
    this.#cases.set(run, opened);
    return opened;
  }

  #learn({ run, length, changes }: Extract<ToJudge, { kind: 'learn' }>): void {
    const known = this.#case(run);
    known.operations.length = Math.min(known.operations.length, length);
    for (const { place, operation } of changes) known.operations[place] = operation;
    invariant(known.operations.length === length, 'An increment has left out an operation.');
    known.history = null;
  }

  #judge(question: Question): Judged {
    const known = this.#case(question.run);
    const { operations } = known;
    const answer = (
      verdicts: readonly HistoryVerdict[],
      lostWrites = 0,
      effects: ReadonlyMap<string, Micros> = new Map(),
    ): Judged => {
      const places = operations.flatMap(({ operation }, place) =>
        operation !== null && effects.has(operation.id) ? [place] : [],
      );
      return {
        kind: 'judged',
        run: question.run,
        question: question.question,
        eventCount: question.eventCount,
        verdicts,
        lostWrites,
        effectPlaces: Uint32Array.from(places),
        effectMicros: Float64Array.from(
          places,
          (place) => effects.get(operations[place]?.operation?.id ?? '') ?? 0,
        ),
      };
    };
    const unfit = operations.some(
      ({ operation, invokedByEvent }) => operation === null && invokedByEvent < question.eventCount,
    );
    if (unfit) {
      return answer(
        CRITERIA.map((criterion) => ({ criterion, kind: 'doesNotApply', reason: NO_SINGLE_KEY })),
      );
    }
    const history = historyFor(known, question);
    const { verdicts } = known.judge.judge(history, question.nowMicros);
    const linearizable = verdicts.linearizable;
    return answer(
      CRITERIA.flatMap((criterion) => {
        const verdict = verdicts[criterion];
        return verdict === undefined ? [] : [toTell(criterion, verdict, operations)];
      }),
      findLostWrites(historyUntil(history, question.nowMicros)).length,
      linearizable?.kind === 'holds'
        ? new Map(linearizable.effects.map(({ id, atMicros }) => [id, atMicros]))
        : new Map(),
    );
  }
}

/**
 * The history to judge. What happened later than the moment is left to the judge, who remembers more
 * the less the history changes; only what happens at that very instant, after the events that have
 * happened, is taken out here.
 */
const historyFor = (
  known: Case,
  { eventCount, nowMicros }: Question,
): readonly HistoryOperation[] => {
  known.history ??= known.operations.flatMap(({ operation }) =>
    operation === null ? [] : [operation],
  );
  const isAhead = ({
    invokedAtMicros,
    completedAtMicros,
    invokedByEvent,
    completedByEvent,
  }: JudgedOperation): boolean =>
    (invokedAtMicros <= nowMicros && invokedByEvent >= eventCount) ||
    (completedAtMicros !== null &&
      completedAtMicros <= nowMicros &&
      completedByEvent !== null &&
      completedByEvent >= eventCount);
  if (!known.operations.some(isAhead)) return known.history;
  return known.operations.flatMap((each) => {
    const { operation, invokedByEvent } = each;
    if (operation === null || invokedByEvent >= eventCount) return [];
    return [isAhead(each) ? stillOpen(operation) : operation];
  });
};

const toTell = (
  criterion: Criterion,
  verdict: Verdict,
  operations: readonly JudgedOperation[],
): HistoryVerdict => {
  switch (verdict.kind) {
    case 'holds': {
      const silent = exceptions(verdict.silent);
      return { criterion, kind: 'holds', ...(silent === null ? {} : { exceptions: silent }) };
    }
    case 'violated': {
      const { sentence, firstBrokenAtMicros } = verdict;
      return {
        criterion,
        kind: 'violated',
        sentence: `${sentence}.`,
        operations: verdict.operations,
        atEvent: breakingEvent(verdict.operations, firstBrokenAtMicros, operations),
        atMicros: firstBrokenAtMicros,
      };
    }
    case 'undecided':
      return { criterion, kind: 'undecided', steps: verdict.steps };
    case 'doesNotApply':
      return { criterion, kind: 'doesNotApply', reason: verdict.reason };
  }
};

/** The event at which an answer was heard at that moment: one of the operations named, if any is. */
const breakingEvent = (
  ids: readonly string[],
  atMicros: Micros,
  operations: readonly JudgedOperation[],
): number => {
  const then = operations.filter(({ completedAtMicros }) => completedAtMicros === atMicros);
  const named = then.filter(({ operation }) => operation !== null && ids.includes(operation.id));
  const events = (named.length > 0 ? named : then).map(
    ({ completedByEvent }) => completedByEvent ?? 0,
  );
  return Math.max(0, ...events);
};
