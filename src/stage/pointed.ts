import type { SessionState } from '../session/store.ts';
import { endsOfMessage, type NodeId } from '../sim/identifiers.ts';

const NOBODY: readonly NodeId[] = [];

/**
 * The nodes that are pointed at, here or in a panel: a node itself, both ends of a message or link,
 * and where an event happened.
 */
export const pointedNodes = ({
  hover,
  run,
}: Pick<SessionState, 'hover' | 'run'>): readonly NodeId[] => {
  switch (hover?.kind) {
    case 'node':
      return [hover.id];
    case 'message':
      return endsOfMessage(hover.id) ?? NOBODY;
    case 'link':
      return [hover.from, hover.to];
    case 'event': {
      const node = run?.records.at(hover.index)?.node;
      return node === null || node === undefined ? NOBODY : [node];
    }
    case undefined:
      return NOBODY;
  }
};
