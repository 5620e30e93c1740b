import { describe, expect, it } from 'vitest';
import type { ClientContext } from '../../sim/client.ts';
import type { AnyEffect } from '../../sim/effect.ts';
import type { Operation } from '../../sim/operation.ts';
import { intervened, message, plainProtocol, record } from '../testing.ts';
import { anySentence, narration } from './narration.ts';

const request = { client: 'c1', sequence: 1 };

const waiting = (operation: Operation, target = 'n2') => ({
  value: 'waiting',
  context: {
    open: {
      request,
      operation,
      target,
      attempts: 1,
      invokedAtMicros: 0,
      asksAll: false,
      answers: [],
    },
    queue: [],
    believes: target,
    sequence: 1,
  } satisfies Partial<ClientContext>,
});

const put = { kind: 'put', key: 'x', value: '7' } as const;

const client = (effects: readonly AnyEffect[], operation: Operation = put) =>
  record('deliver', 0, {
    node: 'c1',
    before: waiting(operation),
    after: waiting(operation),
    effects,
    message: message('n2', 'c1', 1, 0),
  });

const completed = (more: Partial<Extract<AnyEffect, { kind: 'complete' }>>) =>
  [
    {
      kind: 'complete',
      request,
      outcome: 'ok',
      result: { kind: 'done' },
      reason: null,
      answeredBy: 'n2',
      ...more,
    },
  ] as const;

const textOf = (event: Parameters<typeof narration>[1]) => narration(plainProtocol, event)?.text;

describe('what a person did', () => {
  it('is told as "you …" and matters', () => {
    expect(narration(plainProtocol, intervened(0, 0, { kind: 'kill', node: 'n1' }))).toEqual({
      text: 'you kill n1',
      important: true,
    });
  });

  it('names the client that was told to ask', () => {
    const operation = intervened(0, 0, {
      kind: 'operation',
      client: 'c1',
      operation: put,
      to: 'n2',
    });
    expect(narration(plainProtocol, operation)).toEqual({
      text: 'you have c1 ask n2: put x=7',
      important: false,
    });
  });
});

describe('what a client sees', () => {
  it('is told when it asks', () => {
    expect(textOf(client([{ kind: 'invoke', request, operation: put }]))).toBe('asks n2: put x=7');
  });

  it.each([
    [put, { result: { kind: 'done' } }, 'is told by n2 that put x=7 is done'],
    [
      { kind: 'get', key: 'x' },
      { result: { kind: 'value', value: '5' } },
      'is told by n2 that x is 5',
    ],
    [
      { kind: 'get', key: 'x' },
      { result: { kind: 'value', value: null } },
      'is told by n2 that x is absent',
    ],
    [
      put,
      { outcome: 'fail', result: null, reason: 'not served' },
      'is told that put x=7 failed: not served',
    ],
    [
      put,
      { outcome: 'unknown', result: null, reason: 'no answer after 6 attempts' },
      'gives up on put x=7: no answer after 6 attempts',
    ],
  ] as const)('%j with %j reads: %s', (operation, more, text) => {
    expect(textOf(client(completed(more), operation))).toBe(text);
  });

  it('matters when it did not go well', () => {
    expect(narration(plainProtocol, client(completed({})))?.important).toBe(false);
    expect(narration(plainProtocol, client(completed({ outcome: 'unknown' })))?.important).toBe(
      true,
    );
  });

  it('is told when it turns to another server', () => {
    const sent = [message('c1', 'n3', 1, 0, { message: { type: 'request' } })];
    const about = { node: 'c1', before: waiting(put), after: waiting(put, 'n3'), sent };
    expect(textOf(record('timer', 0, { ...about, timer: 'requestTimeout', byHand: false }))).toBe(
      'hears nothing and asks n3 instead: put x=7',
    );
    expect(textOf(record('deliver', 0, { ...about, message: message('n2', 'c1', 1, 0) }))).toBe(
      'is sent on by n2 and asks n3: put x=7',
    );
  });
});

describe('every event', () => {
  it('has a sentence in the list of all events, even where the narration is silent', () => {
    const lost = record('lost', 0, { message: message('n1', 'n2', 1, 0), reason: 'cut' });
    expect(narration(plainProtocol, lost)).toBeNull();
    expect(anySentence(plainProtocol, lost).text).toBe(
      'ping from n1 to n2 is lost: the link is cut',
    );
    const timer = record('timer', 0, { node: 'n1', timer: 'electionTimeout', byHand: true });
    expect(anySentence(plainProtocol, timer).text).toBe('election timeout fires by your hand');
  });

  it('says when a message was ignored', () => {
    const arrived = record('deliver', 0, { node: 'n2', message: message('n1', 'n2', 1, 0) });
    expect(anySentence(plainProtocol, arrived).text).toBe(
      'receives ping from n1 (ping), and ignores it',
    );
  });
});
