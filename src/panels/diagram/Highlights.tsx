import { type Selection, useSession } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { epochColour } from '../../ui/epoch.ts';
import type { RunHistory } from '../run-history/run-history.ts';
import { sentMessage } from '../run-history/sent-message.ts';
import styles from './Highlights.module.css';
import { LitEvents } from './LitEvents.tsx';
import type { LitMark } from './lit.ts';
import { type Line, messageLine } from './message-line.ts';
import type { Sheet } from './painter.ts';
import { xOf } from './time-scale.ts';

interface HighlightsProps {
  readonly run: Run;
  readonly history: RunHistory;
  readonly sheet: Sheet;
  readonly selection: Selection | null;
  /** What led to what is selected, or came of it. */
  readonly marks: readonly LitMark[];
}

/** What is selected or pointed at, drawn over the sheet: a message's line, an event's ring, a node's lane. */
export const Highlights = ({ run, history, sheet, selection, marks }: HighlightsProps) => (
  <svg
    className={styles['highlights']}
    width={sheet.width}
    height={sheet.lanes.height}
    aria-hidden="true"
  >
    {marks.length > 0 && <LitEvents marks={marks} height={sheet.lanes.height} />}
    <Hovered {...{ run, history, sheet }} />
    {selection && <Highlight {...{ run, history, sheet }} target={selection} isStrong />}
  </svg>
);

/** What is pointed at: apart, so that a moving pointer draws only this. */
const Hovered = (props: Pick<HighlightsProps, 'run' | 'history' | 'sheet'>) => {
  const hover = useSession((state) => state.hover);
  return hover && <Highlight {...props} target={hover} isStrong={false} />;
};

/** What a message says, at the middle of its line. */
const Name = ({ line, text }: { readonly line: Line; readonly text: string }) => (
  <text
    className={styles['name']}
    x={(line.x1 + line.x2) / 2}
    y={Math.max(NAME_HEIGHT, (line.y1 + line.y2) / 2)}
  >
    {text}
  </text>
);

const NAME_HEIGHT = 14;

interface HighlightProps extends Pick<HighlightsProps, 'run' | 'history' | 'sheet'> {
  readonly target: Selection;
  readonly isStrong: boolean;
}

const Highlight = ({ run, history, sheet, target, isStrong }: HighlightProps) => {
  const { window, width, lanes } = sheet;
  const toX = (micros: number) => xOf(window, width, micros);
  switch (target.kind) {
    case 'message': {
      const row = history.messages.row(history.messages.rowOfId(target.id));
      const fromY = row && lanes.yOf(row.message.from);
      const toY = row && lanes.yOf(row.message.to);
      if (row === null || fromY === null || toY === null) return null;
      const { message, endMicros, arrivesMicros, epoch } = row;
      const sent = isStrong ? null : sentMessage(run.records, row);
      const line = messageLine(toX, fromY, toY, message.sentAtMicros, endMicros, arrivesMicros);
      return (
        <g
          className={isStrong ? styles['selected'] : styles['hovered']}
          data-highlight={isStrong ? 'selected message' : 'message'}
        >
          <line className={styles['halo']} {...line} />
          <line {...line} style={{ stroke: epochColour(epoch) }} />
          <circle cx={line.x1} cy={line.y1} r="3" />
          {sent && <Name line={line} text={run.protocol.describeMessage(sent.message).label} />}
        </g>
      );
    }
    case 'event': {
      const record = run.records.at(target.index);
      if (record === undefined) return null;
      const x = toX(record.atMicros);
      const y = record.node === null ? null : lanes.yOf(record.node);
      return y === null ? (
        <line className={styles['moment']} x1={x} x2={x} y1={0} y2={lanes.height} />
      ) : (
        <circle className={styles['event']} cx={x} cy={y} r="7" />
      );
    }
    case 'node': {
      const y = lanes.yOf(target.id);
      if (y === null) return null;
      const half = Math.max(7, Math.min(14, lanes.gap * 0.4));
      return (
        <rect
          className={isStrong ? styles['lane'] : styles['laneHovered']}
          data-highlight={isStrong ? 'selected node' : 'node'}
          x={0}
          y={y - half}
          width={width}
          height={2 * half}
        />
      );
    }
    case 'link':
      return null;
  }
};
