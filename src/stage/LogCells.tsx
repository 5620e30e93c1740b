import type { LogCell } from '../sim/protocol.ts';
import { epochColour } from '../ui/epoch.ts';
import styles from './LogCells.module.css';
import type { CellRow } from './log-cells.ts';
import { CELL_PIXELS } from './node-metrics.ts';

interface LogCellsProps {
  readonly row: CellRow;
  readonly y: number;
  /** The indices of entries that the story points at. */
  readonly pointed: readonly number[];
}

const tipOf = ({ index, label, committed }: LogCell): string =>
  `${index}: ${label}, ${committed ? 'committed' : 'not committed'}`;

/** The last entries of a log: each a cell with its epoch's number, filled once it is committed. */
export const LogCells = ({ row, y, pointed }: LogCellsProps) => (
  <g className={styles['cells']}>
    {row.hidden > 0 && (
      <text
        className={styles['more']}
        x={row.left - 3}
        y={y + 15}
        data-tip={`${row.hidden} more before`}
      >
        …
      </text>
    )}
    {row.cells.map(({ cell, left, width }) => (
      <g
        key={cell.index}
        className={cell.committed ? styles['committed'] : styles['open']}
        style={{ color: epochColour(cell.epoch) }}
        data-tip={tipOf(cell)}
      >
        <rect x={left + 1} y={y + 1} width={width - 2} height={CELL_PIXELS - 2} rx={4} />
        <text x={left + width / 2} y={y + 15}>
          {cell.epoch}
        </text>
        {pointed.includes(cell.index) && (
          <rect
            className={styles['pointed']}
            x={left - 2}
            y={y - 2}
            width={width + 4}
            height={CELL_PIXELS + 4}
            rx={6}
          />
        )}
      </g>
    ))}
  </g>
);
