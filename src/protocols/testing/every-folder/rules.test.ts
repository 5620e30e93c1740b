import { describe, expect, it } from 'vitest';
import { runOf, verdictOf } from '../scenario-runs.ts';
import { defaultsOf, folders } from './folders.ts';

const told = await Promise.all(
  folders.map(async (protocol) => ({
    id: protocol.id,
    protocol,
    ruleScenarios: (await protocol.loadRuleScenarios?.()) ?? [],
  })),
);

describe.each(told)('$id', ({ protocol, ruleScenarios }) => {
  it('has a scenario for every rule that shows what it protects', () => {
    const rules = protocol.rules.map(({ id }) => id);
    expect(ruleScenarios.map(({ rule }) => rule).toSorted()).toEqual(rules.toSorted());
  });

  describe.each(ruleScenarios)('$rule', ({ rule, breaks, scenario }) => {
    it(`without it, ${breaks} breaks`, () => {
      const run = runOf(protocol, { ...scenario, rulesOff: [rule] });
      expect(verdictOf(run, breaks)).toBe(false);
    });

    it(`with it, ${breaks} holds, and so does all that the protocol keeps`, () => {
      const run = runOf(protocol, { ...scenario, rulesOff: [] });
      expect(verdictOf(run, breaks)).toBe(true);
      const broken = run.broken.map(({ monitor }) => monitor.id);
      const given = { ...defaultsOf(protocol), ...scenario.parameters };
      // What it says that it does not keep may break all the same.
      const admitted = protocol.guarantees.filter(
        ({ holds, parameters = {} }) =>
          !holds && Object.entries(parameters).every(([name, value]) => given[name] === value),
      );
      expect(broken.filter((id) => !admitted.some(({ verdict }) => verdict === id))).toEqual([]);
    });
  });
});
