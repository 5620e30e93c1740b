import { type EncodedLink, encodeLink } from '../scenario/link.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Find } from './messages.ts';

/** What was found as a scenario of its own: with a title, and with what it shows as its expectation. */
export const asScenario = (
  { scenario, sighting }: Pick<Find, 'scenario' | 'sighting'>,
  { monitors }: Pick<Protocol, 'monitors'>,
): Scenario => {
  const { verdict } = sighting;
  const monitor = monitors.find(({ id }) => id === verdict);
  const holds = monitor?.kind === 'sometimes';
  return {
    ...scenario,
    title: `${monitor?.title ?? verdict}: a run that ${holds ? 'shows it' : 'breaks it'}`,
    expectations: [{ verdict, holds }],
  };
};

/** The link that opens it at its start. */
export const linkOf = (scenario: Scenario, protocol: Protocol): EncodedLink =>
  encodeLink({ scenario, atMicros: 0, eventCount: null }, protocol.scenarios);
