import { session } from '../../session/store.ts';
import type { NodeView } from '../../sim/world-view.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Disk.module.css';
import { Facts } from './Facts.tsx';
import { Actions } from './Panel.tsx';
import { plainFacts } from './plain-text.ts';
import { Section } from './Section.tsx';

/** What the node's disk holds, what it is still writing, and what can be done to it. */
export const Disk = ({ node }: { readonly node: NodeView }) => {
  const { durable, pendingWrites, status, id } = node;
  const canWipe = status === 'down' && durable !== null;
  return (
    <Section
      title="Disk"
      aside={pendingWrites > 0 ? `writing (${pendingWrites} in progress)` : 'all written'}
    >
      {durable === null ? (
        <p className={styles['note']}>It is empty.</p>
      ) : (
        <Facts facts={plainFacts(durable)} />
      )}
      {(canWipe || pendingWrites > 0) && (
        <Actions label={`Disk of ${id}`}>
          {canWipe && (
            <Button onClick={() => session.intervene({ kind: 'wipeDisk', node: id })}>
              Wipe the disk
            </Button>
          )}
          {pendingWrites > 0 && (
            <Button
              tip="The writes in progress will be reported as done and never be stored"
              onClick={() => session.intervene({ kind: 'loseUnsynced', node: id })}
            >
              Lose unsynced writes
            </Button>
          )}
        </Actions>
      )}
    </Section>
  );
};
