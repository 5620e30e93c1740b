import { type CSSProperties, memo, useLayoutEffect, useRef } from 'react';
import { session, useSession } from '../../session/store.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import { epochColour } from '../../ui/epoch.ts';
import styles from './LogMatrix.module.css';
import type { KeyRow, Matrix, MatrixCell, MatrixLeader, MatrixRow } from './log-matrix.ts';

interface LogMatrixProps {
  readonly matrix: Matrix;
  /** The paper's word for an epoch. */
  readonly epochWord: string;
}

/** Where the column of the latest index ends, from the left of the table. */
const latestEnd = (scroller: HTMLElement): number => {
  const latest = [...scroller.querySelectorAll<HTMLElement>('th[data-index]')].at(-1);
  return latest === undefined ? 0 : latest.offsetLeft + latest.offsetWidth;
};

/** So near to its end a scrolled table is at its end. */
const END_PIXELS = 24;

/** More rows than this stand closer together. */
const MOST_WIDE_ROWS = 6;

/** The servers side by side, a row each, as a table. */
export const LogMatrix = ({ matrix, epochWord }: LogMatrixProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const columns = matrix.kind === 'logs' ? matrix.indices.at(-1) : matrix.keys.length;
  // The latest entries stay in sight, unless one has scrolled back to earlier ones.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it grows by a column
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current !== null && isAtEnd.current) {
      current.scrollLeft = Math.max(0, latestEnd(current) - current.clientWidth);
    }
  }, [columns]);
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="region"
      aria-label="Logs"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        const { scrollLeft, clientWidth } = currentTarget;
        isAtEnd.current = scrollLeft + clientWidth >= latestEnd(currentTarget) - END_PIXELS;
      }}
    >
      <table className={styles['matrix']} data-close={matrix.rows.length > MOST_WIDE_ROWS}>
        {matrix.kind === 'logs' ? (
          <Logs {...matrix} epochWord={epochWord} />
        ) : (
          <Keys keys={matrix.keys} rows={matrix.rows} />
        )}
      </table>
      {matrix.kind === 'keys' && matrix.keys.length === 0 && (
        <p className={styles['none']}>Nothing is stored yet.</p>
      )}
    </div>
  );
};

interface NameProps {
  readonly id: NodeId;
  readonly isDown: boolean;
}

const Name = ({ id, isDown }: NameProps) => {
  const isSelected = useSession(
    ({ selection }) => selection?.kind === 'node' && selection.id === id,
  );
  return (
    <th scope="row">
      <button
        type="button"
        className={styles['name']}
        aria-pressed={isSelected}
        data-down={isDown}
        onClick={() => session.select({ kind: 'node', id })}
        onPointerEnter={() => session.setHover({ kind: 'node', id })}
        onPointerLeave={() => session.setHover(null)}
      >
        {id}
        {isDown && <span className="unseen">, down</span>}
      </button>
    </th>
  );
};

type LogsProps = Extract<Matrix, { kind: 'logs' }> & { readonly epochWord: string };

const Logs = ({ indices, rows, leaders, epochWord }: LogsProps) => (
  <>
    <caption className="unseen">
      The servers’ logs by index: {epochWord} and content of each entry
    </caption>
    <thead>
      <tr>
        <th scope="col">
          <span className="unseen">Server</span>
        </th>
        {indices.map((index) => (
          <th key={index} scope="col" className={styles['index']} data-index={index}>
            {index}
          </th>
        ))}
        {leaders.map((leader) => (
          <LeaderHead key={leader.id} leader={leader} epochWord={epochWord} />
        ))}
        <th scope="col">
          <span className="unseen">Role</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.id}>
          <Name id={row.id} isDown={row.status === 'down'} />
          {row.cells.map((cell, place) => (
            <Cell key={indices[place]} cell={cell} />
          ))}
          {leaders.map((leader) => (
            <Progress key={leader.id} leader={leader} row={row} />
          ))}
          <td className={styles['note']}>{row.note}</td>
        </tr>
      ))}
    </tbody>
  </>
);

interface LeaderHeadProps {
  readonly leader: MatrixLeader;
  readonly epochWord: string;
}

const LeaderHead = ({ leader: { id, epoch, hasNext }, epochWord }: LeaderHeadProps) => {
  const whose = `${id}’s`;
  const about = `${id}${epoch === null ? '' : ` (${epochWord} ${epoch})`}`;
  return (
    <>
      {hasNext && (
        <th
          scope="col"
          className={styles['progressHead']}
          data-tip={`The index of the entry that ${about} sends each follower next`}
        >
          {whose} next
        </th>
      )}
      <th
        scope="col"
        className={styles['progressHead']}
        data-tip={`Up to which index ${about} knows each follower to hold the same`}
      >
        {hasNext ? 'match' : `${whose} match`}
      </th>
    </>
  );
};

const Progress = ({ leader, row }: { readonly leader: MatrixLeader; readonly row: MatrixRow }) => {
  const progress = leader.followers.get(row.id);
  return (
    <>
      {leader.hasNext && <td className={styles['progress']}>{progress?.next ?? ''}</td>}
      <td className={styles['progress']}>{progress?.match ?? ''}</td>
    </>
  );
};

const Cell = memo(
  ({ cell }: { readonly cell: MatrixCell }) => {
    if (cell.kind === 'missing') {
      return (
        <td>
          <span className={styles['missing']}>
            <span className="unseen">missing</span>
          </span>
        </td>
      );
    }
    if (cell.kind === 'hidden') {
      return (
        <td className={styles['hidden']} data-tip="Too far back to be kept for looking at">
          …
        </td>
      );
    }
    const { entry, differs } = cell;
    const { epoch, label, committed } = entry;
    // A custom property is not among the names that React's style type lists.
    const style = { '--colour': epochColour(epoch) } as CSSProperties;
    return (
      <td>
        <span
          className={committed ? styles['committed'] : styles['open']}
          style={style}
          data-differs={differs}
        >
          <b>{epoch}</b> {label}
          <span className="unseen">
            {committed ? ', committed' : ', not committed'}
            {differs ? ', differs from the others' : ''}
          </span>
        </span>
      </td>
    );
  },
  (before, after) => JSON.stringify(before.cell) === JSON.stringify(after.cell),
);

interface KeysProps {
  readonly keys: readonly string[];
  readonly rows: readonly KeyRow[];
}

const Keys = ({ keys, rows }: KeysProps) => (
  <>
    <caption className="unseen">What the servers hold, key by key</caption>
    <thead>
      <tr>
        <th scope="col">
          <span className="unseen">Server</span>
        </th>
        {keys.map((key) => (
          <th key={key} scope="col" className={styles['index']}>
            {key}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(({ id, status, values }) => (
        <tr key={id}>
          <Name id={id} isDown={status === 'down'} />
          {values.map(({ text, differs }, place) => (
            <td key={keys[place]}>
              {text === null ? (
                <span className={styles['missing']}>
                  <span className="unseen">nothing</span>
                </span>
              ) : (
                <span className={styles['held']} data-differs={differs}>
                  {text}
                  {differs && <span className="unseen">, differs from the others</span>}
                </span>
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </>
);
