import type { Rule } from '../sim/protocol.ts';

/** The rules that a scenario has switched off, as the protocol knows them. */
export const rulesSwitchedOff = (
  rules: readonly Rule[],
  rulesOff: readonly string[] | undefined,
): readonly Rule[] => rules.filter(({ id }) => rulesOff?.includes(id));

/**
 * Says that this is not the paper's protocol, for a run without one of its rules proves nothing
 * about it: `modified Raft: Commit only entries of the own term off`. Null for the true protocol.
 */
export const modifiedText = (
  protocol: { readonly title: string; readonly rules: readonly Rule[] },
  rulesOff: readonly string[] | undefined,
): string | null => {
  const off = rulesSwitchedOff(protocol.rules, rulesOff);
  if (off.length === 0) return null;
  return `modified ${protocol.title}: ${off.map(({ title }) => title).join(', ')} off`;
};
