import type { Monitor } from '../../../sim/protocol.ts';
import type { EventRecord } from '../../../sim/record.ts';
import { convergesWithin } from '../bounds.ts';
import { gossipStateOf } from '../describe.ts';
import { readParameters } from '../parameters.ts';
import { inEpidemicPaper } from '../rules.ts';
import { Copies } from './copies.ts';

/** Whether an event gives the sites something new to agree on, or hinders them. */
const disturbs = (record: EventRecord): boolean => {
  switch (record.kind) {
    case 'intervention':
    case 'start':
    case 'peersChanged':
      return true;
    case 'lost':
      return record.reason !== 'receiver-down';
    case 'deliver':
    case 'timer': {
      if (record.after === record.before || record.after?.context === record.before?.context) {
        return false;
      }
      const changes = gossipStateOf(record.after)?.context.changes ?? [];
      return changes.some((change) => change.kind !== 'stored' || change.by === 'client');
    }
    case 'diskDone':
    case 'operation':
      return false;
  }
};

/**
 * Eventual convergence, with a bound so that a run can break it: writes, faults and losses all start
 * the time anew. Sites that are down or paused do not count.
 */
export const convergence: Monitor = {
  id: 'gossip/convergence',
  kind: 'always',
  title: 'Sites converge',
  claim:
    'Once writes, faults and losses have stopped, all sites that are up hold the same within a number of cycles. Anti-entropy promises it; rumours alone do not.',
  citation: inEpidemicPaper('§1.3, §1.5'),
  watch: ({ parameters }) => {
    const copies = new Copies();
    const { cycleLength } = readParameters(parameters);
    let disturbedAtMicros = 0;
    let slowestRate = 1;
    return (record) => {
      copies.observe(record);
      if (disturbs(record)) {
        disturbedAtMicros = record.atMicros;
        if (record.kind === 'intervention' && record.entry.intervention.kind === 'setClock') {
          slowestRate = Math.min(slowestRate, record.entry.intervention.rate);
        }
        return null;
      }
      if (copies.different < 2) return null;
      const withinMicros = convergesWithin(copies.sites, parameters) / slowestRate;
      if (record.atMicros - disturbedAtMicros <= withinMicros) return null;
      const nodes = copies.differing();
      if (nodes === null) return null;
      const [one, other] = nodes;
      return {
        nodes,
        sentence: `${one} and ${other} still hold different databases ${Math.floor(withinMicros / cycleLength)} cycles after the last write, fault or loss.`,
      };
    };
  },
};
