import { expect, it } from 'vitest';
import type { Rule } from '../sim/protocol.ts';
import { modifiedText, rulesSwitchedOff } from './rules-off.ts';

const rule = (id: string, title: string): Rule => ({
  id,
  title,
  claim: `${title}.`,
  citation: { paper: 'A paper', section: '1' },
});
const rules = [rule('a', 'Rule A'), rule('b', 'Rule B')];

it('the rules switched off are told apart from those that hold', () => {
  expect(rulesSwitchedOff(rules, ['b']).map(({ id }) => id)).toEqual(['b']);
  expect(rulesSwitchedOff(rules, undefined)).toEqual([]);
});

it('a protocol without one of its rules is called modified', () => {
  expect(modifiedText({ title: 'Raft', rules }, ['b', 'a'])).toBe(
    'modified Raft: Rule A, Rule B off',
  );
  expect(modifiedText({ title: 'Raft', rules }, [])).toBeNull();
});
