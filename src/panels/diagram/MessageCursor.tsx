import { Spline } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import { secondsText } from '../../session/format.ts';
import { session, useSession } from '../../session/store.ts';
import { messageIdOf } from '../../sim/record.ts';
import type { Run } from '../../sim/run.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { historyOf } from '../run-history/history-of.ts';
import { sentMessage } from '../run-history/sent-message.ts';
import styles from './DiagramTools.module.css';
import type { DiagramView } from './diagram-view.ts';

interface MessageCursorProps {
  readonly run: Run;
  readonly view: RefObject<DiagramView | null>;
}

/** Goes along the message lines by keyboard: each press of an arrow key selects the next or the one before. */
export const MessageCursor = ({ run, view }: MessageCursorProps) => {
  const go = useCallback(
    (step: 1 | -1): void => {
      const shown = view.current;
      if (shown === null) return;
      const { messages } = historyOf(run);
      const { selection } = useSession.getState();
      const { startMicros, spanMicros } = shown.window;
      const chosen = selection?.kind === 'message' ? messages.rowOfId(selection.id) : -1;
      const first = chosen >= 0 ? chosen + step : messages.firstSentAfter(startMicros);
      const row = nextShown(messages, first, step, (id) => shown.lanes.yOf(id) !== null);
      if (row === null) {
        session.announce(step > 0 ? 'No later message.' : 'No earlier message.');
        return;
      }
      const { message } = row;
      session.select({ kind: 'message', id: messageIdOf(message) });
      const isVisible =
        message.sentAtMicros >= startMicros && message.sentAtMicros <= startMicros + spanMicros;
      if (!isVisible) shown.reveal(message.sentAtMicros);
      const sent = sentMessage(run.records, row);
      const label = sent === null ? '' : run.protocol.describeMessage(sent.message).label;
      session.announce(
        `${message.from} to ${message.to} at ${secondsText(message.sentAtMicros)} s: ${label}, ${fateText(row.fate)}.`,
      );
    },
    [run, view],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    event.stopPropagation();
    go(event.key === 'ArrowRight' ? 1 : -1);
  };
  return (
    <IconButton
      className={styles['tool'] ?? ''}
      look="bare"
      label="Next message line; arrow keys go on from line to line"
      onClick={() => go(1)}
      onKeyDown={onKeyDown}
    >
      <Spline size={15} aria-hidden="true" />
    </IconButton>
  );
};

type Table = ReturnType<typeof historyOf>['messages'];

const fateText = (fate: 'on-its-way' | 'delivered' | 'lost'): string =>
  fate === 'on-its-way' ? 'on its way' : fate;

const nextShown = (
  messages: Table,
  first: number,
  step: 1 | -1,
  isShown: (id: string) => boolean,
) => {
  for (let place = first; place >= 0 && place < messages.length; place += step) {
    const row = messages.row(place);
    if (row !== null && isShown(row.message.from) && isShown(row.message.to)) return row;
  }
  return null;
};
