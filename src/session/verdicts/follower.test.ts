import { beforeEach, describe, expect, it } from 'vitest';
import type { OperationRecord } from '../../sim/operation.ts';
import { Follower, LEAST_MILLIS_WHILE_PLAYING } from './follower.ts';
import type { Judged, ToJudge } from './messages.ts';

const operations: OperationRecord[] = [];
let run = { operations, eventCount: 0, nowMicros: 0 };
let posted: ToJudge[] = [];
let told: number[] = [];
let millis = 0;
let timers: { readonly at: number; readonly call: () => void }[] = [];
let follower: Follower;

beforeEach(() => {
  run = { operations, eventCount: 10, nowMicros: 1_000 };
  posted = [];
  told = [];
  millis = 1_000;
  timers = [];
  follower = new Follower(run, {
    post: (message) => posted.push(message),
    onVerdicts: ({ eventCount }) => told.push(eventCount),
    now: () => millis,
    later: (call, after) => {
      const timer = { at: millis + after, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
});

const pass = (span: number): void => {
  millis += span;
  const due = timers.filter(({ at }) => at <= millis);
  timers = timers.filter(({ at }) => at > millis);
  for (const { call } of due) call();
};

const questions = () => posted.flatMap((message) => (message.kind === 'judge' ? [message] : []));

const answerLast = (): void => {
  const last = questions().at(-1);
  if (last === undefined) throw new Error('Nothing was asked.');
  const judged: Judged = {
    kind: 'judged',
    run: last.run,
    question: last.question,
    eventCount: last.eventCount,
    verdicts: [],
    lostWrites: 0,
    effectPlaces: new Uint32Array(),
    effectMicros: new Float64Array(),
  };
  follower.answer(judged);
};

const moveTo = (eventCount: number, isPlaying: boolean): void => {
  run.eventCount = eventCount;
  follower.look(isPlaying);
};

describe('a run that stands still', () => {
  it('is judged at once, and not again while nothing changes', () => {
    follower.look(false);
    expect(questions()).toMatchObject([{ eventCount: 10, nowMicros: 1_000 }]);
    answerLast();
    follower.look(false);
    expect(questions()).toHaveLength(1);
    expect(told).toEqual([10]);
  });

  it('is judged anew wherever one goes, also back', () => {
    follower.look(false);
    answerLast();
    moveTo(4, false);
    answerLast();
    expect(told).toEqual([10, 4]);
  });
});

describe('a run that plays', () => {
  it('is judged a few times a second', () => {
    follower.look(true);
    answerLast();
    moveTo(11, true);
    moveTo(12, true);
    expect(questions()).toHaveLength(1);
    pass(LEAST_MILLIS_WHILE_PLAYING);
    expect(questions().map(({ eventCount }) => eventCount)).toEqual([10, 12]);
  });

  it('is judged at once when it is paused', () => {
    follower.look(true);
    answerLast();
    moveTo(11, true);
    moveTo(11, false);
    expect(questions()).toHaveLength(2);
    pass(LEAST_MILLIS_WHILE_PLAYING);
    expect(questions()).toHaveLength(2);
  });
});

describe('a slow judge', () => {
  it('gets one question at a time, and then the latest', () => {
    follower.look(false);
    moveTo(11, false);
    moveTo(12, false);
    expect(questions()).toHaveLength(1);
    answerLast();
    expect(questions().map(({ eventCount }) => eventCount)).toEqual([10, 12]);
  });

  it('is not believed about a moment that is no longer past', () => {
    follower.look(false);
    moveTo(4, false);
    answerLast();
    expect(told).toEqual([]);
    answerLast();
    expect(told).toEqual([4]);
  });

  it('is not heard after the end', () => {
    follower.look(false);
    follower.end();
    answerLast();
    expect(told).toEqual([]);
    expect(posted.at(-1)).toEqual({ kind: 'forget', run: follower.number });
  });
});
