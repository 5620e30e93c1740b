import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { scriptNow } from '../../session/branching.ts';
import { momentText } from '../../session/format.ts';
import { moveArrival } from '../../session/script-edits.ts';
import { session } from '../../session/store.ts';
import type { MessageId } from '../../sim/identifiers.ts';
import type { RunHistory } from '../run-history/run-history.ts';
import styles from './ArrivalHandle.module.css';
import type { Sheet } from './painter.ts';
import { xOf } from './time-scale.ts';

interface ArrivalHandleProps {
  readonly id: MessageId;
  readonly history: RunHistory;
  readonly sheet: Sheet;
  /** How far the run goes. */
  readonly untilMicros: number;
}

/** An arrow key moves the arrival by so much; with Shift ten times as far. */
const KEY_MICROS = 1_000;

/**
 * The end of the selected message's line, to be dragged in time: the run is played again with the
 * message delivered then. Arrow keys move it too; Enter lets it happen.
 */
export const ArrivalHandle = ({ id, history, sheet, untilMicros }: ArrivalHandleProps) => {
  const [wishMicros, setWish] = useState<number | null>(null);
  const from = useRef<{ readonly x: number; readonly micros: number } | null>(null);
  const { window, width, lanes } = sheet;
  const row = history.messages.row(history.messages.rowOfId(id));
  const fromY = row && lanes.yOf(row.message.from);
  const toY = row && lanes.yOf(row.message.to);
  if (row === null || fromY === null || toY === null) return null;
  const { message, arrivesMicros } = row;
  const latest = message.diesAtMicros === null ? untilMicros : message.diesAtMicros - 1;
  const within = (micros: number): number =>
    Math.round(Math.max(message.sentAtMicros, Math.min(micros, latest)));
  const shown = wishMicros ?? Math.min(arrivesMicros, row.endMicros);
  const toX = (micros: number) => xOf(window, width, micros);

  const carryOut = (micros: number): void => {
    setWish(null);
    session.edit(moveArrival(scriptNow(), { ...message, id }, micros));
    session.select({ kind: 'message', id });
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, micros: shown };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (from.current === null) return;
    event.stopPropagation();
    const moved = ((event.clientX - from.current.x) * window.spanMicros) / width;
    setWish(within(from.current.micros + moved));
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    if (from.current === null) return;
    event.stopPropagation();
    from.current = null;
    if (event.type === 'pointerup' && wishMicros !== null) carryOut(wishMicros);
    else setWish(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEY_MICROS * (event.shiftKey ? 10 : 1);
    if (event.key === 'ArrowRight') setWish(within(shown + step));
    else if (event.key === 'ArrowLeft') setWish(within(shown - step));
    else if (event.key === 'Enter' && wishMicros !== null) carryOut(wishMicros);
    else if (event.key === 'Escape' && wishMicros !== null) setWish(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      {wishMicros !== null && (
        <svg className={styles['wish']} width={width} height={lanes.height} aria-hidden="true">
          <line x1={toX(message.sentAtMicros)} y1={fromY} x2={toX(wishMicros)} y2={toY} />
        </svg>
      )}
      <div
        className={styles['handle']}
        style={{ left: toX(shown), top: `calc(var(--flag-height) + ${toY}px)` }}
        role="slider"
        tabIndex={0}
        aria-label={`Arrival of ${id}: arrow keys move it, Enter plays the run again so`}
        aria-valuemin={message.sentAtMicros}
        aria-valuemax={latest}
        aria-valuenow={shown}
        aria-valuetext={momentText(shown)}
        data-drag
        data-tip={`Arrival of ${id}: ${momentText(shown)}. Drag it in time`}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onKeyDown={onKeyDown}
        onBlur={() => setWish(null)}
      />
    </>
  );
};
