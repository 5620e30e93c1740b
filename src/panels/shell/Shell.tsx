import { type ReactNode, useEffect } from 'react';
import { handleKey } from '../../session/keys.ts';
import { modifiedText } from '../../session/rules-off.ts';
import { useSession } from '../../session/store.ts';
import { late } from '../../ui/late.tsx';
import { TooltipLayer } from '../../ui/TooltipLayer.tsx';
import { whenIdle } from '../../ui/when-idle.ts';
import { CaptionLine } from './CaptionLine.tsx';
import { Dialogs } from './Dialogs.tsx';
import { FrameLoop } from './FrameLoop.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Part } from './Part.tsx';
import styles from './Shell.module.css';
import { TopBar } from './TopBar.tsx';
import { Transport } from './Transport.tsx';
import { useNarrow } from './useNarrow.ts';

const FileDrop = late(async () => {
  await whenIdle();
  return (await import('../script/FileDrop.tsx')).default;
});
const ScriptPanel = late(async () => (await import('../script/ScriptPanel.tsx')).ScriptPanel);
const ProblemPage = late(async () => (await import('./ProblemPage.tsx')).default);
const Sheet = late(async () => (await import('./Sheet.tsx')).default);
const VerdictChips = late(async () => (await import('../verdicts/VerdictChips.tsx')).default);

interface ShellProps {
  readonly stage: ReactNode;
  readonly inspector: ReactNode;
  readonly why: ReactNode;
  readonly diagram: ReactNode;
}

/** The cluster with what stands around it: two columns, or on a phone the stage over a sheet. */
const Workbench = ({ stage, inspector, why, diagram }: ShellProps) => {
  const isNarrow = useNarrow();
  const showsScript = useSession((state) => state.showsScript);
  return (
    <>
      <main className={styles['stage']}>
        <div className={styles['verdicts']}>
          <Part name="The row of verdicts">
            <VerdictChips />
          </Part>
        </div>
        <CaptionLine />
        <div className={styles['card']}>
          <Part name="The stage">{stage}</Part>
        </div>
      </main>
      <div className={styles['time']}>
        <Transport />
        {!isNarrow && (
          <div className={styles['lower']}>
            <div className={styles['diagram']}>
              <Part name="The diagram">{diagram}</Part>
            </div>
            {showsScript && (
              <div className={styles['script']}>
                <Part name="The script">
                  <ScriptPanel />
                </Part>
              </div>
            )}
          </div>
        )}
      </div>
      {isNarrow ? (
        <aside className={styles['sheet']} aria-label="Details">
          <Sheet
            inspector={<Part name="The inspector">{inspector}</Part>}
            why={<Part name="The list of reasons">{why}</Part>}
            script={
              <Part name="The script">
                <ScriptPanel />
              </Part>
            }
            diagram={
              <div className={styles['sheetDiagram']}>
                <Part name="The diagram">{diagram}</Part>
              </div>
            }
          />
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
  const modified = useSession(({ run }) =>
    run === null ? null : modifiedText(run.protocol, run.scenario.rulesOff),
  );
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, []);
  useEffect(() => {
    if (title === undefined) return;
    document.title = `${title}${modified === null ? '' : ` · ${modified}`} · Quorate`;
  }, [title, modified]);
  return (
    <div className={styles['page']}>
      <TopBar />
      {problem !== null && <ProblemPage problem={problem} />}
      {problem === null && isOpen && <Workbench {...parts} />}
      <Dialogs />
      <FileDrop />
      <FrameLoop />
      <LiveRegion />
      <TooltipLayer />
    </div>
  );
};
