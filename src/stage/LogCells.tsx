import type { LogCell } from '../sim/protocol.ts';
import { epochColour } from '../ui/epoch.ts';
import styles from './LogCells.module.css';
import type { CellRow } from './log-cells.ts';
import { CELL_PIXELS } from './node-metrics.ts';

interface LogCellsProps {
  readonly row: CellRow;
  readonly y: number;
}

const tipOf = ({ index, label, committed }: LogCell): string =>
  `${index}: ${label}, ${committed ? 'committed' : 'not committed'}`;

/** The last entries of a log: each a cell with its epoch's number, filled once it is committed. */
export const LogCells = ({ row, y }: LogCellsProps) => (
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
      </g>
    ))}
  </g>
);
