import type { LogCell } from '../sim/protocol.ts';
import { epochColour } from '../ui/epoch.ts';
import styles from './LogCells.module.css';
import { CELL_GAP_PIXELS, CELL_PIXELS, MORE_PIXELS } from './layout.ts';

const SQUARE_PIXELS = 8;
const SQUARE_GAP_PIXELS = 2;

interface LogCellsProps {
  readonly cells: readonly LogCell[];
  /** How many entries the log has before the first cell. */
  readonly hidden: number;
  readonly y: number;
}

/** How wide a row of cells is. */
export const cellsWidth = (count: number, hidden: number): number =>
  Math.max(0, count * (CELL_PIXELS + CELL_GAP_PIXELS) - CELL_GAP_PIXELS) +
  (hidden > 0 ? MORE_PIXELS : 0);

const tipOf = ({ index, label, committed }: LogCell): string =>
  `${index}: ${label}, ${committed ? 'committed' : 'not committed'}`;

/** The last entries of a log: each a cell with its epoch's number, filled once it is committed. */
export const LogCells = ({ cells, hidden, y }: LogCellsProps) => {
  const left = -cellsWidth(cells.length, hidden) / 2;
  const first = left + (hidden > 0 ? MORE_PIXELS : 0);
  return (
    <g className={styles['cells']}>
      {hidden > 0 && (
        <text
          className={styles['more']}
          x={first - 3}
          y={y + 13}
          data-tip={`${hidden} more before`}
        >
          …
        </text>
      )}
      {cells.map((cell, place) => {
        const x = first + place * (CELL_PIXELS + CELL_GAP_PIXELS);
        return (
          <g
            key={cell.index}
            className={cell.committed ? styles['committed'] : styles['open']}
            style={{ color: epochColour(cell.epoch) }}
            data-tip={tipOf(cell)}
          >
            <rect x={x + 1} y={y + 1} width={CELL_PIXELS - 2} height={CELL_PIXELS - 2} rx={4} />
            <text x={x + CELL_PIXELS / 2} y={y + 13.5}>
              {cell.epoch}
            </text>
          </g>
        );
      })}
    </g>
  );
};

/** The same for small discs: bare squares. */
export const LogSquares = ({ cells, y }: Pick<LogCellsProps, 'cells' | 'y'>) => {
  const step = SQUARE_PIXELS + SQUARE_GAP_PIXELS;
  const left = -(cells.length * step - SQUARE_GAP_PIXELS) / 2;
  return (
    <g className={styles['cells']}>
      {cells.map((cell, place) => (
        <g
          key={cell.index}
          className={cell.committed ? styles['committed'] : styles['open']}
          style={{ color: epochColour(cell.epoch) }}
          data-tip={`${tipOf(cell)}, ${cell.epoch}`}
        >
          <rect
            x={left + place * step + 0.75}
            y={y + 0.75}
            width={SQUARE_PIXELS - 1.5}
            height={SQUARE_PIXELS - 1.5}
            rx={2}
          />
        </g>
      ))}
    </g>
  );
};
