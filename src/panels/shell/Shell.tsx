import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { handleKey } from '../../session/keys.ts';
import { useSession } from '../../session/store.ts';
import { TooltipLayer } from '../../ui/TooltipLayer.tsx';
import { CaptionLine } from './CaptionLine.tsx';
import { Dialogs } from './Dialogs.tsx';
import { FrameLoop } from './FrameLoop.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Part } from './Part.tsx';
import styles from './Shell.module.css';
import { TopBar } from './TopBar.tsx';
import { Transport } from './Transport.tsx';
import { useNarrow } from './useNarrow.ts';
import { VerdictChips } from './VerdictChips.tsx';

const ProblemPage = lazy(() => import('./ProblemPage.tsx'));
const Sheet = lazy(() => import('./Sheet.tsx'));

interface ShellProps {
  readonly stage: ReactNode;
  readonly inspector: ReactNode;
  readonly why: ReactNode;
  readonly diagram: ReactNode;
}

/** The cluster with what stands around it: two columns, or on a phone the stage over a sheet. */
const Workbench = ({ stage, inspector, why, diagram }: ShellProps) => {
  const isNarrow = useNarrow();
  return (
    <>
      <main className={styles['stage']}>
        <VerdictChips />
        <CaptionLine />
        <div className={styles['card']}>
          <Part name="The stage">{stage}</Part>
        </div>
      </main>
      <div className={styles['time']}>
        <Transport />
        {!isNarrow && (
          <div className={styles['diagram']}>
            <Part name="The diagram">{diagram}</Part>
          </div>
        )}
      </div>
      {isNarrow ? (
        <aside className={styles['sheet']} aria-label="Details">
          <Suspense>
            <Sheet
              inspector={<Part name="The inspector">{inspector}</Part>}
              why={<Part name="The list of reasons">{why}</Part>}
              diagram={
                <div className={styles['sheetDiagram']}>
                  <Part name="The diagram">{diagram}</Part>
                </div>
              }
            />
          </Suspense>
        </aside>
      ) : (
        <aside className={styles['side']} aria-label="Details">
          <div className={styles['panel']}>
            <Part name="The inspector">{inspector}</Part>
          </div>
          <div className={styles['panel']}>
            <Part name="The list of reasons">{why}</Part>
          </div>
        </aside>
      )}
    </>
  );
};

/** The whole page. What is drawn in it is handed in, for the panels do not know the stage. */
export const Shell = (parts: ShellProps) => {
  const problem = useSession((state) => state.problem);
  const isOpen = useSession((state) => state.run !== null);
  const title = useSession((state) => state.run?.scenario.title);
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, []);
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · Quorate`;
  }, [title]);
  return (
    <div className={styles['page']}>
      <TopBar />
      {problem !== null && (
        <Suspense>
          <ProblemPage problem={problem} />
        </Suspense>
      )}
      {problem === null && isOpen && <Workbench {...parts} />}
      <Dialogs />
      <FrameLoop />
      <LiveRegion />
      <TooltipLayer />
    </div>
  );
};
