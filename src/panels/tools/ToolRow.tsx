import type { ReactNode } from 'react';
import { killOrRestart } from '../../session/interventions.ts';
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
  const ids = world.nodeIds;
  const isCut = ids.some((from) => ids.some((to) => from !== to && world.isCut(from, to)));
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
      <Tool
        shortcut="H"
        tip="Mend every link"
        isDisabled={!isCut}
        onClick={() => session.intervene({ kind: 'heal' })}
      >
        Heal
      </Tool>
      {run.scenario.clients.length > 0 && (
        <Tool
          shortcut="W"
          tip={server === null ? 'Have a client write' : `Have a client write to ${server}`}
          onClick={() => session.draft('write', server)}
        >
          Write…
        </Tool>
      )}
      {target !== null && (
        <Tool
          shortcut="K"
          tip={`${target.label}: what is on its disk stays`}
          onClick={() => {
            const intervention = killOrRestart(world, target.node);
            if (intervention !== null) session.intervene(intervention);
          }}
        >
          {target.label}
        </Tool>
      )}
      <Tool tip="Search many runs for one that breaks a promise" onClick={() => openHunt(null)}>
        Find a run that breaks it
      </Tool>
    </div>
  );
};

export default ToolRow;
