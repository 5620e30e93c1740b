import { useRef, useState } from 'react';
import { session } from '../../session/store.ts';
import type { RuleId } from '../../sim/identifiers.ts';
import { tipAttributes } from '../../ui/Button.tsx';
import { late } from '../../ui/late.tsx';
import styles from './CitationLink.module.css';
import type { Cited } from './feed.ts';

const RulePopover = late(async () => (await import('../rules/RulePopover.tsx')).default);

interface CitationLinkProps {
  readonly cited: Cited;
  /** Whether the Tab key stops here. */
  readonly isStop?: boolean;
}

/**
 * A place in a paper: of a rule, a button that explains it; otherwise a link where it can be read.
 * What the rule says shows as its tip.
 */
export const CitationLink = ({
  cited: { rule, label, claim, url },
  isStop = true,
}: CitationLinkProps) => {
  const tip = tipAttributes({ tip: claim ?? undefined });
  if (rule !== null) return <RuleButton {...{ rule, label, claim, isStop }} />;
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

interface RuleButtonProps {
  readonly rule: RuleId;
  readonly label: string;
  readonly claim: string | null;
  readonly isStop: boolean;
}

const RuleButton = ({ rule, label, claim, isStop }: RuleButtonProps) => {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles['cited']}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        tabIndex={isStop ? 0 : -1}
        {...tipAttributes({ tip: claim ?? undefined })}
        onClick={() => {
          // What one reads about stands still.
          session.pause();
          setIsOpen(true);
        }}
      >
        {label}
      </button>
      {isOpen && (
        <RulePopover rule={rule} anchor={() => button.current} onClose={() => setIsOpen(false)} />
      )}
    </>
  );
};
