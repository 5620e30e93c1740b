import { MessageSquareText, Trash2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { formatSeconds } from '../../scenario/seconds.ts';
import { momentText, secondsText } from '../../session/format.ts';
import { changeCaption } from '../../session/script-edits.ts';
import { session } from '../../session/store.ts';
import type { Caption, Scenario } from '../../sim/scenario.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { momentOf } from './intervention-form.ts';
import { closesOnEscape, type FormWrong, LineForm, TimeField } from './LineForm.tsx';
import styles from './ScriptPanel.module.css';

/** As long as a scenario lets a caption be. */
const LONGEST_CAPTION = 200;

interface CaptionRowProps {
  readonly scenario: Scenario;
  /** Its place among the captions. */
  readonly place: number;
  readonly caption: Caption;
  /** Whether its time is still to come. */
  readonly isAhead: boolean;
  /** Called before it is deleted. */
  readonly onLeave: () => void;
  /** Called with what it is changed into, before it is. */
  readonly onChanged: (becomes: Caption) => void;
}

/** A sentence that is shown from its moment on. */
export const CaptionRow = ({
  scenario,
  place,
  caption,
  isAhead,
  onLeave,
  onChanged,
}: CaptionRowProps) => {
  const [isOpen, setIsOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setIsOpen(false);
    opener.current?.focus();
  };
  return (
    <>
      <div className={`${styles['row']} ${styles['caption']} ${isAhead ? styles['ahead'] : ''}`}>
        <span className={styles['sign']}>
          <MessageSquareText size={14} aria-hidden="true" />
        </span>
        <button
          ref={opener}
          type="button"
          className={styles['open']}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          onKeyDown={isOpen ? closesOnEscape(close) : undefined}
        >
          <time className={styles['time']}>{secondsText(caption.atMicros)}</time>{' '}
          <span className={styles['what']}>
            <span className="unseen">caption: </span>
            {caption.text}
          </span>
        </button>
        <IconButton
          look="bare"
          label={`Delete the caption at ${momentText(caption.atMicros)}`}
          onClick={() => {
            onLeave();
            session.setCaptions(changeCaption(scenario, place, null));
          }}
        >
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {isOpen && (
        <CaptionForm
          caption={caption}
          untilMicros={scenario.untilMicros}
          submit="Change"
          onSubmit={(written) => {
            // What it asks, points at and awaits stays as it is.
            const next = { ...caption, ...written };
            const isSame = next.text === caption.text && next.atMicros === caption.atMicros;
            if (isSame) {
              close();
              return;
            }
            onChanged(next);
            session.setCaptions(changeCaption(scenario, place, next));
          }}
          onCancel={close}
        />
      )}
    </>
  );
};

interface NewCaptionProps {
  readonly scenario: Scenario;
  readonly atMicros: number;
  /** Called with what was added; with null when nothing was. */
  readonly onDone: (added: Caption | null) => void;
}

/** The form for one more sentence. */
export const NewCaption = ({ scenario, atMicros, onDone }: NewCaptionProps) => (
  <CaptionForm
    caption={{ atMicros, text: '' }}
    untilMicros={scenario.untilMicros}
    submit="Add"
    isNew
    onSubmit={(caption) => {
      session.setCaptions(changeCaption(scenario, null, caption));
      onDone(caption);
    }}
    onCancel={() => onDone(null)}
  />
);

interface CaptionFormProps {
  readonly caption: Caption;
  readonly untilMicros: number;
  readonly submit: string;
  readonly isNew?: boolean;
  readonly onSubmit: (caption: Caption) => void;
  readonly onCancel: () => void;
}

const CaptionForm = ({
  caption,
  untilMicros,
  submit,
  isNew = false,
  onSubmit,
  onCancel,
}: CaptionFormProps) => {
  const [wrong, setWrong] = useState<FormWrong | null>(null);
  const onForm = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const atMicros = momentOf(String(data.get('time') ?? ''), untilMicros);
    const text = String(data.get('text') ?? '').trim();
    if (typeof atMicros !== 'number') setWrong({ what: 'time', sentence: atMicros.wrong });
    else if (text === '') setWrong({ what: 'rest', sentence: 'A caption says something.' });
    else onSubmit({ atMicros, text });
  };
  return (
    <LineForm submit={submit} wrong={wrong} isNew={isNew} onSubmit={onForm} onCancel={onCancel}>
      <TimeField
        name="time"
        isWrong={wrong?.what === 'time'}
        defaultValue={formatSeconds(caption.atMicros)}
      />
      <label className={`${styles['field']} ${styles['long']}`}>
        <span>Caption</span>
        <input
          name="text"
          className={styles['text']}
          autoComplete="off"
          maxLength={LONGEST_CAPTION}
          aria-invalid={wrong?.what === 'rest'}
          defaultValue={caption.text}
        />
      </label>
    </LineForm>
  );
};
