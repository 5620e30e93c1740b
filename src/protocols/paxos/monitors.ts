import type { Monitor } from '../../sim/protocol.ts';
import { agreement } from './monitors/agreement.ts';
import { chosenForGood } from './monitors/chosen-for-good.ts';
import { integrity } from './monitors/integrity.ts';
import { proposalInvariant } from './monitors/proposal-invariant.ts';
import { validity } from './monitors/validity.ts';
import { witnesses } from './monitors/witnesses.ts';

export { valueChosen } from './monitors/witnesses.ts';

/** What must hold at all times: the safety requirements of section 2.1, P2 and the invariant P2c. */
export const safetyMonitors: readonly Monitor[] = [
  agreement,
  validity,
  integrity,
  chosenForGood,
  proposalInvariant,
];

/** Everything that is watched in a run of Paxos. */
export const paxosMonitors: readonly Monitor[] = [...safetyMonitors, ...witnesses];
