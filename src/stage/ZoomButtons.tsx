import { GREATEST_SCALE } from '../session/camera.ts';
import { session, useSession } from '../session/store.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { FitIcon, MinusIcon, PlusIcon } from '../ui/icons.tsx';
import styles from './ZoomButtons.module.css';
import type { Corner } from './zoom-corner.ts';

const STEP = 1.4;

interface ZoomButtonsProps {
  /** Where they stand in nobody's way. */
  readonly corner: Corner;
  /** Whether nodes show less than all of themselves, so that coming closer tells more. */
  readonly hidesSomething: boolean;
}

/** Closer, further away, and all of it. Only there where they are of use. */
export const ZoomButtons = ({ corner, hidesSomething }: ZoomButtonsProps) => {
  const scale = useSession(({ camera }) => camera.scale);
  if (scale === 1 && !hidesSomething) return null;
  return (
    <div className={styles['buttons']} data-corner={corner} role="toolbar" aria-label="Zoom">
      <IconButton
        label="Zoom in"
        shortcut="Z"
        className={styles['button'] ?? ''}
        disabled={scale >= GREATEST_SCALE}
        onClick={() => session.zoomBy(STEP)}
      >
        <PlusIcon />
      </IconButton>
      {scale > 1 && (
        <>
          <IconButton
            label="Zoom out"
            shortcut="Shift+Z"
            className={styles['button'] ?? ''}
            onClick={() => session.zoomBy(1 / STEP)}
          >
            <MinusIcon />
          </IconButton>
          <IconButton
            label="The whole cluster"
            shortcut="0"
            className={styles['button'] ?? ''}
            onClick={session.fitStage}
          >
            <FitIcon />
          </IconButton>
        </>
      )}
    </div>
  );
};
