import { type CSSProperties, useState } from 'react';
import type { LogCell, NodeDescription, Protocol } from '../../sim/protocol.ts';
import { Button } from '../../ui/Button.tsx';
import { epochColour } from '../../ui/epoch.ts';
import styles from './LogTable.module.css';
import { type LogHolder, replicationOf } from './replication.ts';
import { Section } from './Section.tsx';

interface LogTableProps {
  readonly description: NodeDescription;
  readonly holders: readonly LogHolder[];
  readonly protocol: Pick<Protocol, 'describePart' | 'epochWord' | 'logs'>;
}

/** How many entries show at first, the last ones. */
const fewEntries = 8;

/** The node's log: index, epoch, what the entry holds, and how far it has come. */
export const LogTable = ({ description, holders, protocol }: LogTableProps) => {
  const [showsAll, setShowsAll] = useState(false);
  const { log, logLength, committedLength } = description;
  const shown = showsAll ? log : log.slice(-fewEntries);
  const hidden = log.length - shown.length;
  const isOwn = protocol.logs === 'own';
  return (
    <Section
      title="Log"
      aside={isOwn ? `last ${logLength}` : `commit ${committedLength} · last ${logLength}`}
    >
      {log.length === 0 ? (
        <p className={styles['note']}>It is empty.</p>
      ) : (
        <table className={styles['log']}>
          <thead className="unseen">
            <tr>
              <th scope="col">Index</th>
              <th scope="col">{protocol.epochWord}</th>
              <th scope="col">Entry</th>
              {!isOwn && <th scope="col">Committed</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((cell) => (
              <Entry key={cell.index} {...{ cell, holders, protocol }} />
            ))}
          </tbody>
        </table>
      )}
      {logLength > log.length && showsAll && (
        <p className={styles['note']}>The last {log.length} entries are kept for looking at.</p>
      )}
      {(hidden > 0 || showsAll) && log.length > fewEntries && (
        <div>
          <Button look="link" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? `only the last ${fewEntries}` : `show ${hidden} more`}
          </Button>
        </div>
      )}
    </Section>
  );
};

interface EntryProps extends Pick<LogTableProps, 'holders' | 'protocol'> {
  readonly cell: LogCell;
}

const Entry = ({ cell, holders, protocol }: EntryProps) => {
  // A custom property is not among the names that React's style type lists.
  const style = { '--colour': epochColour(cell.epoch) } as CSSProperties;
  return (
    <tr>
      <td className={styles['index']}>{cell.index}</td>
      <td className={styles['epoch']}>
        <span className={cell.committed ? styles['committed'] : styles['open']} style={style}>
          {cell.epoch}
        </span>
      </td>
      <td className={styles['label']}>{cell.label}</td>
      {protocol.logs !== 'own' && (
        <td className={styles['fate']}>
          {cell.committed ? 'committed' : <Progress {...{ cell, holders, protocol }} />}
        </td>
      )}
    </tr>
  );
};

const Progress = ({ cell, holders, protocol }: EntryProps) => {
  const { holders: count, total, canCommit } = replicationOf(cell, holders, protocol.describePart);
  return canCommit ? (
    <>
      on {count} of {total}
    </>
  ) : (
    <span className={styles['stuck']}>
      on {count} of {total}, cannot commit
    </span>
  );
};
