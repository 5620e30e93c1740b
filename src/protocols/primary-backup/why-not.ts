import { missingText, obstacles, wait } from '../../kit/why-not.ts';
import { listed } from '../../kit/words.ts';
import type { Surroundings, Wait } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { quorumsOf } from './explain.ts';
import { primaryBackupNode } from './primary-backup.ts';

/** What a server waits for: votes, copies at its backups, or a primary. */
export const whyNot = (state: NodeState, around: Surroundings): readonly Wait[] => {
  const server = primaryBackupNode.read(state);
  if (server === null) return [];
  const { epoch, primary, self } = server;
  const { id, parameters } = self;
  const [meter] = quorumsOf(server);
  switch (server.role) {
    case 'candidate':
      return meter === undefined
        ? []
        : [
            wait(
              `Why is ${id} not the primary of epoch ${epoch}?`,
              missingText('it', meter, around),
            ),
          ];
    case 'primary':
      return meter === undefined
        ? []
        : [
            wait(
              `Why does ${id} not answer for ${meter.label}?`,
              meter.have.length === 0
                ? 'no backup is known to have it'
                : `${listed(meter.have)} ${meter.have.length === 1 ? 'has' : 'have'} it`,
              missingText('it', meter, around),
            ),
          ];
    case 'backup':
      if (primary === null) {
        return [
          wait(
            `Why does ${id} know no primary?`,
            `no primary of epoch ${epoch} or later has reached it`,
            parameters.failover === 'election'
              ? 'when its time-out has run down it asks for votes itself'
              : '',
          ),
        ];
      }
      return around.reach(primary) === 'open'
        ? []
        : [
            wait(
              `Why does ${id} hear nothing new?`,
              `it follows ${primary}, and ${obstacles([primary], around)}`,
            ),
          ];
  }
};
