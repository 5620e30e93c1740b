import type { RuleId } from './identifiers.ts';
import type { Protocol } from './protocol.ts';

type PartTeller = Pick<Protocol, 'describePart'>;

/** What parts can do under the rules in force, for those who do not know which are off. */
export const underRules = (protocol: PartTeller, rulesOff: readonly RuleId[] = []): PartTeller => ({
  describePart: (size, total, live) => protocol.describePart(size, total, live, rulesOff),
});
