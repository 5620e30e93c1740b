import { type CSSProperties, type ReactNode, useEffect } from 'react';
import { pageLayout, usePageLayout, wholePageAddress } from '../../session/page-layout.ts';
import { modifiedText } from '../../session/rules-off.ts';
import { useSession } from '../../session/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { CrossIcon } from '../../ui/icons.tsx';
import { late } from '../../ui/late.tsx';
import { whenIdle } from '../../ui/when-idle.ts';
import { StoryBand } from '../story/StoryBand.tsx';
import { Dialogs } from './Dialogs.tsx';
import { Dock } from './Dock.tsx';
import { FrameLoop } from './FrameLoop.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Part } from './Part.tsx';
import styles from './Shell.module.css';
import { SideColumn } from './SideColumn.tsx';
import { TopBar } from './TopBar.tsx';
import { type Arrangement, useArrangement } from './useArrangement.ts';
import { usePageKeys } from './usePageKeys.ts';

const FileDrop = late(async () => {
  await whenIdle();
  return (await import('../script/FileDrop.tsx')).default;
});
const ProblemPage = late(async () => (await import('./ProblemPage.tsx')).default);
const Sheet = late(async () => (await import('./Sheet.tsx')).default);
const MessageKnowledge = late(async () => {
  await whenIdle();
  return (await import('../diagram/MessageKnowledge.tsx')).default;
});
const QuestionCard = late(async () => (await import('../story/QuestionCard.tsx')).default);
const TooltipLayer = late(async () => {
  await whenIdle();
  return (await import('../../ui/TooltipLayer.tsx')).TooltipLayer;
});
const ToolRow = late(async () => (await import('../tools/ToolRow.tsx')).default);
const VerdictChips = late(async () => (await import('../verdicts/VerdictChips.tsx')).default);

/** What stands over the stage: at its upper right, and along its lower edge. */
export interface OverStage {
  readonly head: ReactNode;
  readonly foot: ReactNode;
}

interface ShellProps {
  readonly stage: (over: OverStage) => ReactNode;
}

const verdicts = (isWide: boolean): ReactNode => (
  <Part name="The row of verdicts">
    <VerdictChips saysWaits={isWide} />
  </Part>
);

const tools = (
  <Part name="The row of tools">
    <ToolRow />
  </Part>
);

/** The cluster with its caption first, and what stands around it. */
const Workbench = ({ stage, arrangement }: ShellProps & { readonly arrangement: Arrangement }) => {
  const isWide = arrangement === 'wide';
  return (
    <>
      <main className={styles['main']}>
        <div className={styles['caption']}>
          <StoryBand />
        </div>
        <div className={styles['stage']}>
          <Part name="The stage">
            {stage({ head: isWide ? verdicts(true) : null, foot: isWide ? tools : null })}
          </Part>
        </div>
      </main>
      {!isWide && (
        <div className={styles['tools']}>
          {verdicts(false)}
          {tools}
        </div>
      )}
      <Dock isWide={isWide} />
      {isWide ? (
        <SideColumn />
      ) : (
        <aside className={styles['sheet']} aria-label="Details">
          <Sheet />
        </aside>
      )}
      <Part name="The question">
        <QuestionCard className={styles['question'] ?? ''} />
      </Part>
      <MessageKnowledge />
    </>
  );
};

/** Caption and stage alone: for a hall, or within another page. */
const StageAlone = ({ stage, head }: ShellProps & { readonly head: ReactNode }) => (
  <>
    <main className={styles['main']}>
      <div className={styles['caption']}>
        <StoryBand />
      </div>
      <div className={styles['stage']}>
        <Part name="The stage">{stage({ head, foot: null })}</Part>
      </div>
    </main>
    <Part name="The question">
      <QuestionCard className={styles['question'] ?? ''} />
    </Part>
  </>
);

/** For a hall: nothing else but the way back where there is no Esc key. */
const Presentation = ({ stage }: ShellProps) => {
  const isBlack = usePageLayout((state) => state.isBlack);
  return (
    <>
      <StageAlone stage={stage} head={null} />
      <IconButton
        label="Leave the presentation"
        shortcut="Esc"
        look="bare"
        className={styles['leave'] ?? ''}
        onClick={() => pageLayout.present(false)}
      >
        <CrossIcon />
      </IconButton>
      {isBlack && <div className={styles['black']} />}
    </>
  );
};

/** Within another page: with the way to the whole one, at the moment that is shown when it is taken. */
const Embedded = ({ stage }: ShellProps) => (
  <StageAlone
    stage={stage}
    head={
      <a
        className={styles['whole']}
        href={wholePageAddress(location.href)}
        target="_blank"
        rel="noopener"
        onClick={(event) => {
          event.currentTarget.href = wholePageAddress(location.href);
        }}
      >
        Open in Quorate
      </a>
    }
  />
);

/** What the page shows, and with that how it is arranged. */
const useShown = (): Arrangement | 'presenting' | 'embedded' => {
  const arrangement = useArrangement();
  const isPresenting = usePageLayout((state) => state.isPresenting);
  const isEmbedded = usePageLayout((state) => state.isEmbedded);
  const hasRun = useSession(({ run, problem }) => run !== null && problem === null);
  if (hasRun && isPresenting) return 'presenting';
  return isEmbedded ? 'embedded' : arrangement;
};

interface ContentProps extends ShellProps {
  readonly shown: ReturnType<typeof useShown>;
}

const Content = ({ stage, shown }: ContentProps) => {
  switch (shown) {
    case 'presenting':
      return <Presentation stage={stage} />;
    case 'embedded':
      return <Embedded stage={stage} />;
    case 'wide':
    case 'below':
    case 'aside':
      return <Workbench stage={stage} arrangement={shown} />;
  }
};

/** The whole page. The stage is handed in, for the panels do not know it. */
export const Shell = ({ stage }: ShellProps) => {
  const problem = useSession((state) => state.problem);
  const isOpen = useSession((state) => state.run !== null);
  const title = useSession((state) => state.run?.scenario.title);
  const modified = useSession(({ run }) =>
    run === null ? null : modifiedText(run.protocol, run.scenario.rulesOff),
  );
  const shown = useShown();
  const isAlone = shown === 'presenting' || shown === 'embedded';
  const dockHeight = usePageLayout((state) => (state.isDockOpen ? state.dockHeight : 0));
  const sideWidth = usePageLayout((state) => (state.isSideOpen ? state.sideWidth : 0));
  usePageKeys();
  useEffect(() => {
    if (title === undefined) return;
    document.title = `${title}${modified === null ? '' : ` · ${modified}`} · Quorate`;
  }, [title, modified]);
  // Custom properties are not among the names that React's style type lists.
  const sizes = { '--dock': `${dockHeight}px`, '--side': `${sideWidth}px` } as CSSProperties;
  return (
    <div
      className={styles['page']}
      data-arrangement={shown}
      data-side={sideWidth === 0 ? 'closed' : 'open'}
      style={sizes}
    >
      {!isAlone && <TopBar isWide={shown === 'wide'} />}
      {problem !== null && <ProblemPage problem={problem} />}
      {problem === null && isOpen && <Content stage={stage} shown={shown} />}
      <Dialogs />
      <FileDrop />
      <FrameLoop />
      <LiveRegion />
      <TooltipLayer />
    </div>
  );
};
