import { tipAttributes } from '../../ui/Button.tsx';
import styles from './CitationLink.module.css';
import type { Cited } from './feed.ts';

interface CitationLinkProps {
  readonly cited: Cited;
  /** Whether the Tab key stops here. */
  readonly isStop?: boolean;
}

/** A place in a paper, as a link where it can be read; what the rule says shows as its tip. */
export const CitationLink = ({
  cited: { label, claim, url },
  isStop = true,
}: CitationLinkProps) => {
  const tip = tipAttributes({ tip: claim ?? undefined });
  return url === null ? (
    <span className={styles['cited']} {...tip}>
      {label}
    </span>
  ) : (
    <a
      className={styles['cited']}
      href={url}
      target="_blank"
      rel="noreferrer"
      tabIndex={isStop ? 0 : -1}
      {...tip}
    >
      {label}
    </a>
  );
};
