import type { Protocol } from '../sim/protocol.ts';

/** A protocol that can be loaded when it is needed. */
export interface ProtocolEntry {
  readonly id: string;
  readonly title: string;
  readonly load: () => Promise<Protocol>;
}

/** Every protocol there is, in the order of the library. */
export const protocols: readonly ProtocolEntry[] = [
  { id: 'raft', title: 'Raft', load: async () => (await import('./raft/index.ts')).raft },
  {
    id: 'paxos',
    title: 'Paxos, single decree',
    load: async () => (await import('./paxos/index.ts')).paxos,
  },
  {
    id: 'primary-backup',
    title: 'Primary/backup',
    load: async () => (await import('./primary-backup/index.ts')).primaryBackup,
  },
  {
    id: 'send-to-all',
    title: 'Send to all',
    load: async () => (await import('./send-to-all/index.ts')).sendToAll,
  },
  {
    id: 'multi-master',
    title: 'Multi-master',
    load: async () => (await import('./multi-master/index.ts')).multiMaster,
  },
  {
    id: 'two-phase-commit',
    title: 'Two-phase commit',
    load: async () => (await import('./two-phase-commit/index.ts')).twoPhaseCommit,
  },
  { id: 'gossip', title: 'Gossip', load: async () => (await import('./gossip/index.ts')).gossip },
];

/** The protocol with this id, or null when there is none. */
export const loadProtocol = async (id: string): Promise<Protocol | null> =>
  (await protocols.find((protocol) => protocol.id === id)?.load()) ?? null;
