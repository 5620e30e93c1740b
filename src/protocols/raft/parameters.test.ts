import { expect, it } from 'vitest';
import { checkRaftParameters } from './parameters.ts';
import { defaultParameters } from './testing/server.ts';

it('the defaults go together', () => {
  expect(checkRaftParameters(defaultParameters)).toBeNull();
});

it('the shortest election time-out must not be over the longest', () => {
  const problem = checkRaftParameters({ ...defaultParameters, electionTimeoutMinimum: 400_000 });
  expect(problem?.what).toContain('400 ms');
  expect(problem?.remedy).toContain('electionTimeoutMaximum');
});

it('a heartbeat must come before the shortest election time-out', () => {
  const problem = checkRaftParameters({ ...defaultParameters, heartbeatInterval: 150_000 });
  expect(problem?.remedy).toContain('heartbeatInterval');
});
