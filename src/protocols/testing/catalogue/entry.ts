import type { Protocol } from '../../../sim/protocol.ts';
import type { CatalogueProtocol, Measured } from '../../catalogue-entry.ts';
import { promisesOf, verdictTitle } from './promises.ts';

/** A protocol as the library lists it. */
export const entryOf = (protocol: Protocol, measured: Measured): CatalogueProtocol => {
  const { id, title, family, summary, rules, monitors, scenarios } = protocol;
  const promises = monitors.filter(({ kind }) => kind === 'always').map((each) => each.id);
  const sights = monitors.filter(({ kind }) => kind === 'sometimes').map((each) => each.id);
  return {
    id,
    title,
    family,
    summary,
    glance: { ...promisesOf(protocol), measured },
    scenarios: scenarios.map(({ id: scenarioId, summary: seen, scenario }) => {
      const expected = (scenario.expectations ?? []).filter(
        ({ verdict }) => !sights.includes(verdict),
      );
      const kept = expected.filter(({ holds }) => holds).map(({ verdict }) => verdict);
      return {
        id: scenarioId,
        title: scenario.title,
        summary: seen,
        rulesOff: rules
          .filter((rule) => scenario.rulesOff?.includes(rule.id))
          .map((rule) => rule.title),
        breaks: expected
          .filter(({ holds }) => !holds)
          .map(({ verdict }) => verdictTitle(protocol, verdict)),
        keepsAll:
          kept.length === expected.length && promises.every((promise) => kept.includes(promise)),
      };
    }),
  };
};
