import { expect, it } from 'vitest';
import type { Solution } from '../../scenario/run-question.ts';
import type { Predicted } from '../../session/predictions.ts';
import { answersFile, countRight } from './answers-file.ts';

const predicted = (question: string, chosen: number | null): Predicted => ({
  ask: {
    question,
    options: [
      { text: 'n1', reply: '' },
      { text: 'n2', reply: '' },
    ],
    answer: { kind: 'leader', epoch: 2 },
  },
  chosen,
});

const all = [predicted('Who?', 0), predicted('Who then?', 1), predicted('And who last?', null)];
const solutions = new Map<string, Solution>([
  ['Who?', { option: 0, answer: 'n1' }],
  ['Who then?', { option: null, answer: 'nobody' }],
  ['And who last?', { option: 0, answer: 'n1' }],
]);

it('counts as right what the run says, and nothing that was not predicted', () => {
  expect(countRight(all, solutions)).toBe(1);
  expect(countRight(all, new Map())).toBe(0);
});

it('is written with its link, question by question', () => {
  const scenario = { protocol: 'raft', title: 'A story' } as Parameters<typeof answersFile>[0]; // only what is written
  expect(JSON.parse(answersFile(scenario, 'https://host/#/raft/a-story', all, solutions))).toEqual({
    format: 'quorate-answers',
    version: 1,
    protocol: 'raft',
    title: 'A story',
    link: 'https://host/#/raft/a-story',
    right: 1,
    asked: 3,
    answers: [
      { question: 'Who?', predicted: 'n1', answer: 'n1', isRight: true },
      { question: 'Who then?', predicted: 'n2', answer: 'nobody', isRight: false },
      { question: 'And who last?', predicted: null, answer: 'n1', isRight: false },
    ],
  });
});
