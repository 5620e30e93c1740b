import type { ReactNode } from 'react';
import {
  bringBack,
  healAll,
  killOrBringBack,
  lastDown,
  writeNow,
  writeWords,
} from '../../session/deeds.ts';
import { nextWrite } from '../../session/next-operation.ts';
import { session, useSession } from '../../session/store.ts';
import { killTarget } from '../../session/tools.ts';
import { Button } from '../../ui/Button.tsx';
import { openHunt } from '../hunt/hunt-target.ts';
import { useShownRun } from '../useShownRun.ts';
import styles from './ToolRow.module.css';

interface ToolProps {
  readonly shortcut?: string;
  readonly tip: string;
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const Tool = ({ shortcut, tip, isPressed, isDisabled = false, onClick, children }: ToolProps) => (
  <Button
    className={styles['tool'] ?? ''}
    tip={tip}
    shortcut={shortcut}
    disabled={isDisabled}
    onClick={onClick}
    {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
  >
    {children}
    {shortcut !== undefined && (
      <span className={styles['key']} aria-hidden="true">
        {shortcut}
      </span>
    )}
  </Button>
);

/** What one does most, in words: each the same as its key. */
const ToolRow = () => {
  const run = useShownRun();
  const slicing = useSession((state) => state.slicing);
  const selection = useSession((state) => state.selection);
  if (run === null) return null;
  const { world } = run;
  const target = killTarget(run, selection);
  const isCut = world.cutLinks().length > 0;
  const write = nextWrite(run);
  const down = lastDown(run);
  const selected = selection?.kind === 'node' ? selection.id : null;
  const server = selected !== null && world.node(selected).kind === 'server' ? selected : null;
  return (
    <div className={styles['row']} role="toolbar" aria-label="Tools">
      <Tool
        shortcut="C"
        tip="Drag a line across the stage: what it parts is cut"
        isPressed={slicing}
        onClick={() => session.setSlicing(!slicing)}
      >
        Cut
      </Tool>
      <Tool shortcut="H" tip="Mend every link" isDisabled={!isCut} onClick={healAll}>
        Heal
      </Tool>
      {write !== null && (
        <Tool
          shortcut="W"
          tip={`Have a client write to ${server ?? 'the one that leads'}; Shift+W for more`}
          onClick={() => writeNow()}
        >
          {writeWords(write)}
        </Tool>
      )}
      {target !== null && (
        <Tool
          shortcut="K"
          tip={`${target.label}: what is on its disk stays`}
          onClick={killOrBringBack}
        >
          {target.label}
        </Tool>
      )}
      {down !== null && down !== target?.node && (
        <Tool shortcut="Shift+K" tip={`Bring ${down} back`} onClick={bringBack}>
          Restart {down}
        </Tool>
      )}
      <Tool tip="Search many runs for one that breaks a promise" onClick={() => openHunt(null)}>
        Find a run that breaks it
      </Tool>
    </div>
  );
};

export default ToolRow;
