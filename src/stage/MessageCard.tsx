import type { RefObject } from 'react';
import { session, useSession } from '../session/store.ts';
import type { MessageId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import { type MessageInFlight, messageIdOf } from '../sim/record.ts';
import { milliseconds } from '../sim/time.ts';
import { Button } from '../ui/Button.tsx';
import styles from './MessageCard.module.css';
import { useStageView } from './use-stage.ts';

interface Deed {
  readonly label: string;
  readonly shortcut?: string;
  readonly intervention: (message: MessageId) => Intervention;
}

const deeds: readonly Deed[] = [
  { label: 'Drop', shortcut: 'X', intervention: (message) => ({ kind: 'drop', message }) },
  {
    label: 'Duplicate',
    shortcut: 'D',
    intervention: (message) => ({ kind: 'duplicate', message }),
  },
  {
    label: '+10 ms',
    intervention: (message) => ({ kind: 'delay', message, byMicros: milliseconds(10) }),
  },
  {
    label: '+100 ms',
    intervention: (message) => ({ kind: 'delay', message, byMicros: milliseconds(100) }),
  },
  {
    label: 'Deliver now',
    shortcut: 'N',
    intervention: (message) => ({ kind: 'deliverNow', message }),
  },
];

const Deeds = ({ message }: { readonly message: MessageInFlight }) => {
  const id = messageIdOf(message);
  return (
    <>
      <p className={styles['from']}>
        {message.from} → {message.to}
      </p>
      <div className={styles['deeds']}>
        {deeds.map(({ label, shortcut, intervention }) => (
          <Button
            key={label}
            shortcut={shortcut}
            tip={shortcut === undefined ? `Delay ${id}` : `${label} ${id}`}
            onClick={() => session.intervene(intervention(id))}
          >
            {label}
          </Button>
        ))}
      </div>
    </>
  );
};

interface MessageCardProps {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** A narrow stage has no room for them: there they stand in the sheet below. */
  readonly offersDeeds: boolean;
}

/** Names the message pointed at; for the one selected it also offers what can be done to it. */
export const MessageCard = ({ ref, offersDeeds }: MessageCardProps) => {
  const selected = useSession(({ selection }) =>
    selection?.kind === 'message' ? selection.id : null,
  );
  const hovered = useSession(({ hover }) => (hover?.kind === 'message' ? hover.id : null));
  const id = hovered ?? selected;
  const message = useStageView(({ messages }) =>
    id === null ? undefined : messages.find((each) => messageIdOf(each) === id),
  );
  const protocol = useStageView((view) => view.protocol);
  if (message === undefined || message === null || protocol === null) return null;
  const isOpen = offersDeeds && id === selected;
  return (
    <div ref={ref} className={styles['card']} data-open={isOpen}>
      <p className={styles['label']}>{protocol.describeMessage(message.message).label}</p>
      {isOpen && <Deeds message={message} />}
    </div>
  );
};
