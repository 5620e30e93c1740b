import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/atkinson-hyperlegible-mono/wght.css';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import { ErrorBoundary } from './panels/shell/ErrorBoundary.tsx';
import { PageFailure } from './panels/shell/Failure.tsx';
import { Shell } from './panels/shell/Shell.tsx';
import { loadProtocol } from './protocols/index.ts';
import { followAddress } from './session/address.ts';
import { Stage } from './stage/Stage.tsx';
import { whenIdle } from './ui/when-idle.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html must hold an element with the id "root".');

/** Judging waits until the page runs, and then happens in a worker. */
const startJudging = async (): Promise<void> => {
  await whenIdle();
  const { followVerdicts } = await import('./session/verdicts/follow.ts');
  followVerdicts();
};

followAddress({ loadProtocol, home: { protocol: 'raft', scenario: 'playground' } });

void startJudging();

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary instead={(message) => <PageFailure message={message} />}>
      <Shell stage={(over) => <Stage {...over} />} />
    </ErrorBoundary>
  </StrictMode>,
);
