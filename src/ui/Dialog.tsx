import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode, RefObject } from 'react';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';
import { CrossIcon } from './icons.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** What has the focus when it opens; the first control unless given. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** For a short form. */
  readonly narrow?: boolean;
  /** Nearly as large as the page, of one size whatever it holds; its content scrolls as a whole. */
  readonly roomy?: boolean;
  /** Nearly as large as the page, of one size whatever it holds; its content scrolls by itself. */
  readonly panes?: boolean;
  /** Buttons at the bottom, always in sight. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** A window over the page, open as long as it is rendered; Escape and a click beside it close it. */
export const Dialog = ({
  title,
  onClose,
  initialFocus,
  narrow = false,
  roomy = false,
  panes = false,
  foot,
  children,
}: DialogProps) => (
  <Base.Root open onOpenChange={(open) => !open && onClose()}>
    <Base.Portal>
      <Base.Backdrop className={styles['scrim']} />
      <Base.Popup
        className={`${styles['popup']} ${narrow ? styles['narrow'] : ''} ${panes ? styles['panes'] : ''} ${roomy ? styles['roomy'] : ''}`}
        {...(initialFocus === undefined ? {} : { initialFocus })}
      >
        <div className={styles['head']}>
          <Base.Title className={styles['title']}>{title}</Base.Title>
          <IconButton label="Close" shortcut="Esc" look="bare" onClick={onClose}>
            <CrossIcon />
          </IconButton>
        </div>
        <div className={styles['body']}>{children}</div>
        {foot !== undefined && <div className={styles['foot']}>{foot}</div>}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);
