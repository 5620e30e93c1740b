import {
  type ComponentProps,
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
} from 'react';
import { Button } from '../../ui/Button.tsx';
import styles from './ScriptPanel.module.css';

/** What is wrong with what was typed into a line's form. */
export interface FormWrong {
  /** Its time, or one of the other fields. */
  readonly what: 'time' | 'rest';
  readonly sentence: string;
}

/**
 * Scrolls the script so far that a form stands in it with the line it belongs to, or at least its
 * beginning. Asking the browser to do so would scroll the page as well.
 */
const reveal = (form: HTMLElement): void => {
  const panel = form.closest('section');
  const head = panel?.querySelector('header');
  if (panel == null || head == null) return;
  const { top, bottom } = (form.closest('li') ?? form).getBoundingClientRect();
  const roomTop = head.getBoundingClientRect().bottom;
  const roomBottom = panel.getBoundingClientRect().bottom;
  if (top < roomTop) panel.scrollTop += top - roomTop;
  else if (bottom > roomBottom) {
    panel.scrollTop += Math.min(top - roomTop, form.getBoundingClientRect().bottom - roomBottom);
  }
};

/** What a key does on something whose form is open: Escape gives it up. */
export const closesOnEscape =
  (onCancel: () => void) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    // A list of choices stands elsewhere on the page, and takes Escape for itself.
    const isWithin = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key !== 'Escape' || !isWithin) return;
    event.preventDefault();
    onCancel();
  };

interface LineFormProps {
  /** What the button says that takes it over. */
  readonly submit: string;
  readonly wrong: FormWrong | null;
  /** Whether the focus begins in its first field. */
  readonly isNew: boolean;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** The form of one line of the script; Escape gives it up, and it comes into sight when it opens. */
export const LineForm = ({ submit, wrong, isNew, onSubmit, onCancel, children }: LineFormProps) => {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isNew) form.current?.querySelector('input')?.select();
    if (form.current !== null) reveal(form.current);
  }, [isNew]);
  return (
    <form
      ref={form}
      className={styles['form']}
      onSubmit={onSubmit}
      onKeyDown={closesOnEscape(onCancel)}
    >
      {children}
      {wrong !== null && (
        <p className={styles['wrong']} role="alert">
          {wrong.sentence}
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

/** The time of a line, in seconds. */
export const TimeField = ({
  isWrong,
  ...input
}: { readonly isWrong: boolean } & ComponentProps<'input'>) => {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isWrong) field.current?.focus();
  }, [isWrong]);
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>Time in seconds</label>
      <input
        ref={field}
        id={id}
        className={styles['text']}
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={isWrong}
        {...input}
      />
    </div>
  );
};
