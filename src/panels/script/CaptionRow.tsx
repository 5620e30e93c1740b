import { MessageSquareText, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { formatSeconds } from '../../scenario/seconds.ts';
import { momentText } from '../../session/format.ts';
import { changeCaption } from '../../session/script-edits.ts';
import { session } from '../../session/store.ts';
import type { Caption, Scenario } from '../../sim/scenario.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { momentOf } from './intervention-form.ts';
import styles from './ScriptPanel.module.css';

/** As long as a scenario lets a caption be. */
const LONGEST_CAPTION = 200;

interface CaptionRowProps {
  readonly scenario: Scenario;
  /** Its place among the captions. */
  readonly place: number;
  readonly caption: Caption;
}

/** A sentence that is shown from its moment on. */
export const CaptionRow = ({ scenario, place, caption }: CaptionRowProps) => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li>
      <div className={`${styles['row']} ${styles['caption']}`}>
        <span className={styles['sign']}>
          <MessageSquareText size={14} aria-hidden="true" />
        </span>
        <button
          type="button"
          className={styles['open']}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          <time className={styles['time']}>{formatSeconds(caption.atMicros)}</time>
          <span className={styles['what']}>{caption.text}</span>
        </button>
        <IconButton
          look="bare"
          label={`Delete the caption at ${momentText(caption.atMicros)}`}
          onClick={() => session.setCaptions(changeCaption(scenario, place, null))}
        >
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {isOpen && (
        <CaptionForm
          caption={caption}
          untilMicros={scenario.untilMicros}
          submit="Change"
          onSubmit={(next) => {
            session.setCaptions(changeCaption(scenario, place, next));
            setIsOpen(false);
          }}
          onCancel={() => setIsOpen(false)}
        />
      )}
    </li>
  );
};

interface NewCaptionProps {
  readonly scenario: Scenario;
  readonly atMicros: number;
  readonly onDone: () => void;
}

/** The form for one more sentence. */
export const NewCaption = ({ scenario, atMicros, onDone }: NewCaptionProps) => (
  <CaptionForm
    caption={{ atMicros, text: '' }}
    untilMicros={scenario.untilMicros}
    submit="Add"
    onSubmit={(caption) => {
      session.setCaptions(changeCaption(scenario, null, caption));
      onDone();
    }}
    onCancel={onDone}
  />
);

interface CaptionFormProps {
  readonly caption: Caption;
  readonly untilMicros: number;
  readonly submit: string;
  readonly onSubmit: (caption: Caption) => void;
  readonly onCancel: () => void;
}

const CaptionForm = ({ caption, untilMicros, submit, onSubmit, onCancel }: CaptionFormProps) => {
  const [wrong, setWrong] = useState<string | null>(null);
  const onForm = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const atMicros = momentOf(String(data.get('time') ?? ''), untilMicros);
    const text = String(data.get('text') ?? '').trim();
    if (typeof atMicros !== 'number') setWrong(atMicros.wrong);
    else if (text === '') setWrong('A caption says something.');
    else onSubmit({ atMicros, text });
  };
  return (
    <form className={styles['form']} onSubmit={onForm}>
      <label className={styles['field']}>
        <span>Time in seconds</span>
        <input
          name="time"
          className={styles['text']}
          inputMode="decimal"
          defaultValue={formatSeconds(caption.atMicros)}
        />
      </label>
      <label className={styles['field']}>
        <span>Caption</span>
        <input
          name="text"
          className={styles['text']}
          maxLength={LONGEST_CAPTION}
          defaultValue={caption.text}
        />
      </label>
      {wrong !== null && (
        <p className={styles['wrong']} role="alert">
          {wrong}
        </p>
      )}
      <div className={styles['foot']}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button look="accent" type="submit">
          {submit}
        </Button>
      </div>
    </form>
  );
};
