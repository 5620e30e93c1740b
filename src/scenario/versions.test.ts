import { describe, expect, it } from 'vitest';
import { InvariantError } from '../sim/errors.ts';
import { CURRENT_VERSION, upgrade, upgradePath } from './versions.ts';

const append = (word: string) => (json: unknown) => `${json} ${word}`;

describe('the path of upgraders', () => {
  it('takes a scenario from its version to the current one, step by step', () => {
    const toThree = upgradePath(3, { 1: append('two'), 2: append('three') });
    expect(toThree('one', 1)).toBe('one two three');
    expect(toThree('two', 2)).toBe('two three');
    expect(toThree('three', 3)).toBe('three');
  });

  it('cannot be made when a step is missing', () => {
    expect(() => upgradePath(3, { 1: append('two') })).toThrow(InvariantError);
    expect(() => upgradePath(3, { 2: append('three') })).toThrow(
      'No upgrader leads from scenario version 1 to the next.',
    );
  });

  it('cannot be made when a step leads beyond the current version', () => {
    expect(() => upgradePath(2, { 1: append('two'), 2: append('three') })).toThrow(InvariantError);
  });

  it('leaves a scenario of the current version as it is', () => {
    const json = { seed: 1 };
    expect(upgrade(json, CURRENT_VERSION)).toBe(json);
  });
});
