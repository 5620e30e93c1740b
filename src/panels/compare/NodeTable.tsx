import { epochColour } from '../../ui/epoch.ts';
import styles from './NodeTable.module.css';
import type { NodeState } from './node-states.ts';

interface NodeTableProps {
  readonly label: string;
  readonly epochWord: string;
  readonly nodes: readonly NodeState[];
  /** The same servers in the other run: where they differ is marked. */
  readonly others: readonly NodeState[];
}

/** How long the longest of `term 12` is; room for two digits is always kept. */
const epochLetters = (epochWord: string, nodes: readonly NodeState[]): number =>
  epochWord.length + 1 + Math.max(2, ...nodes.map(({ epoch }) => `${epoch ?? ''}`.length));

/** The servers of one run at the moment shown; those that are otherwise in the other run are marked. */
export const NodeTable = ({ label, epochWord, nodes, others }: NodeTableProps) => (
  <div className={styles['frame']}>
    <table
      className={styles['table']}
      style={{ '--epoch-letters': epochLetters(epochWord, nodes) } as React.CSSProperties} // a custom property
      aria-label={`Servers: ${label}`}
    >
      <colgroup>
        <col className={styles['id']} />
        <col className={styles['role']} />
        <col className={styles['epoch']} />
        <col />
      </colgroup>
      <thead className="unseen">
        <tr>
          <th>Server</th>
          <th>Role</th>
          <th>{epochWord}</th>
          <th>Log and value</th>
        </tr>
      </thead>
      <tbody>
        {nodes.map((node) => {
          const other = others.find(({ id }) => id === node.id);
          const differs = other?.fingerprint !== node.fingerprint;
          const colour = node.isDown ? 'var(--track)' : epochColour(node.epoch);
          return (
            <tr key={node.id} className={differs ? styles['differs'] : ''}>
              <th scope="row" className={styles['id']}>
                <span
                  className={node.leads ? styles['leads'] : styles['dot']}
                  style={{ '--epoch': colour } as React.CSSProperties} // a custom property
                  aria-hidden="true"
                />
                {node.id}
                {differs && <span className="unseen">, differs</span>}
              </th>
              <td className={styles['role']}>{node.role}</td>
              <td className={styles['epoch']}>
                {node.isDown || node.epoch === null ? '' : `${epochWord} ${node.epoch}`}
              </td>
              <td>
                <div className={styles['state']}>
                  <div className={styles['log']}>
                    {node.hasEarlierCells && <span aria-hidden="true">…</span>}
                    {node.log.map(({ index, epoch, committed }) => (
                      <span
                        key={index}
                        className={committed ? styles['committed'] : styles['cell']}
                        style={{ '--epoch': epochColour(epoch) } as React.CSSProperties} // a custom property
                      >
                        {epoch}
                      </span>
                    ))}
                  </div>
                  <div className={styles['value']}>{node.value}</div>
                </div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  </div>
);
