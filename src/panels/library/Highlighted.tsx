import styles from './Highlighted.module.css';
import { stretchesOf } from './search.ts';

interface HighlightedProps {
  readonly text: string;
  /** The words searched for, in lower case. */
  readonly words: readonly string[];
}

/** A text with what was searched for marked in it. */
export const Highlighted = ({ text, words }: HighlightedProps) => {
  if (words.length === 0) return text;
  let at = 0;
  return stretchesOf(text, words).map((stretch) => {
    const key = at;
    at += stretch.text.length;
    return stretch.isMatch ? (
      <mark key={key} className={styles['match']}>
        {stretch.text}
      </mark>
    ) : (
      stretch.text
    );
  });
};
