import type { Run } from '../../sim/run.ts';
import { Increments } from './increments.ts';
import type { Judged, RunNumber, ToJudge } from './messages.ts';

/** While a run plays, its verdicts are asked for at most so often. */
export const LEAST_MILLIS_WHILE_PLAYING = 250;

/** What is read of a run to have it judged. */
export type Followed = Pick<Run, 'operations' | 'eventCount' | 'nowMicros'>;

/** What a follower needs of the page. */
export interface FollowerPage {
  readonly post: (message: ToJudge) => void;
  /** Verdicts about the run shown, up to the moment shown or shortly before. */
  readonly onVerdicts: (judged: Judged) => void;
  /** Milliseconds of the wall clock. */
  readonly now: () => number;
  /** Calls back after so many milliseconds; returns what cancels it. */
  readonly later: (call: () => void, millis: number) => () => void;
}

let runs = 0;

/**
 * Has one run judged as it goes on: at once where it stands still, a few times a second while it
 * plays, and never two questions at a time, so that a hard history delays its own verdicts and
 * nothing else.
 */
export class Follower {
  readonly number: RunNumber = ++runs;
  readonly #run: Followed;
  readonly #page: FollowerPage;
  readonly #increments = new Increments(this.number);
  #question = 0;
  /** The question that the worker has not answered yet; null for none. */
  #open: number | null = null;
  #askedEventCount = -1;
  #askedAtMillis = Number.NEGATIVE_INFINITY;
  #isPlaying = false;
  #cancel: (() => void) | null = null;

  constructor(run: Followed, page: FollowerPage) {
    this.#run = run;
    this.#page = page;
  }

  /** The run may have come to another moment. */
  look(isPlaying: boolean): void {
    this.#isPlaying = isPlaying;
    if (this.#open !== null) return;
    const wait = isPlaying
      ? this.#askedAtMillis + LEAST_MILLIS_WHILE_PLAYING - this.#page.now()
      : 0;
    if (wait <= 0) this.#ask();
    else this.#cancel ??= this.#page.later(() => this.#ask(), wait);
  }

  /** Takes the worker's answer; one about a moment that is no longer past is dropped. */
  answer(judged: Judged): void {
    if (judged.run !== this.number || judged.question !== this.#open) return;
    this.#open = null;
    if (judged.eventCount <= this.#run.eventCount) this.#page.onVerdicts(judged);
    this.look(this.#isPlaying);
  }

  /** Lets the worker forget the run. */
  end(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#open = null;
    this.#page.post({ kind: 'forget', run: this.number });
  }

  #ask(): void {
    this.#cancel?.();
    this.#cancel = null;
    const { operations, eventCount, nowMicros } = this.#run;
    const learn = this.#increments.next(operations);
    if (learn === null && eventCount === this.#askedEventCount) return;
    if (learn !== null) this.#page.post(learn);
    this.#question += 1;
    this.#open = this.#question;
    this.#askedEventCount = eventCount;
    this.#askedAtMillis = this.#page.now();
    this.#page.post({
      kind: 'judge',
      run: this.number,
      question: this.#question,
      eventCount,
      nowMicros,
    });
  }
}
