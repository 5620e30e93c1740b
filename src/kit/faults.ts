import type { Guarantee } from '../sim/protocol.ts';

/** What can go wrong with nodes and links, clocks and disks aside. */
export const faultsOfNodesAndLinks: Guarantee['under'] = [
  'crashes',
  'restarts',
  'cuts',
  'loss',
  'duplication',
  'reordering',
  'pauses',
];

/** All that can go wrong where nobody lies and disks keep what they have reported as stored. */
export const nonByzantineFaults: Guarantee['under'] = [...faultsOfNodesAndLinks, 'clock-drift'];
