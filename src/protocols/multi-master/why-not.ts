import { obstacles, wait } from '../../kit/why-not.ts';
import { listed } from '../../kit/words.ts';
import type { Surroundings, Wait } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { multiMasterNode } from './multi-master.ts';
import type { Version } from './versions.ts';

const valueText = (key: string, { value }: Version): string =>
  value === null ? `that ${key} is deleted` : `${key}=${value}`;

/** Which versions a server does not know that another one holds, and why they do not come. */
export const whyNot = (state: NodeState, around: Surroundings): readonly Wait[] => {
  const server = multiMasterNode.read(state);
  if (server === null) return [];
  const missed = new Map<string, { readonly text: string; readonly holders: string[] }>();
  for (const other of around.others) {
    for (const [key, item] of multiMasterNode.read(around.stateOf(other))?.items ?? []) {
      const known = server.items.get(key)?.known;
      for (const version of item.versions) {
        const place = server.order.indexOf(version.stamp.node);
        if ((known?.[place] ?? 0) >= (version.vector[place] ?? 0)) continue;
        const name = `${key}/${version.stamp.node}/${version.vector[place]}`;
        const entry = missed.get(name) ?? { text: valueText(key, version), holders: [] };
        entry.holders.push(other);
        missed.set(name, entry);
      }
    }
  }
  return [...missed.values()].map(({ text, holders }) =>
    wait(
      `Why does ${around.id} not know ${text}?`,
      `${listed(holders)} ${holders.length === 1 ? 'holds' : 'hold'} it`,
      holders.some((id) => around.reach(id) === 'open')
        ? 'it comes with an update, or else with the next exchange'
        : `no exchange can bring it: ${obstacles(holders, around)}`,
    ),
  );
};
