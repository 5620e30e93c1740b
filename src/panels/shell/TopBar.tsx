import { useEffect, useState } from 'react';
import { counted } from '../../kit/words.ts';
import { capitalised } from '../../scenario/wording.ts';
import { pageLayout } from '../../session/page-layout.ts';
import { modifiedText } from '../../session/rules-off.ts';
import { session, useSession } from '../../session/store.ts';
import { nextTheme, type Theme } from '../../session/theme.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ChevronIcon, KeyboardIcon, MoonIcon, SunIcon, SystemThemeIcon } from '../../ui/icons.tsx';
import { late } from '../../ui/late.tsx';
import { Mark } from './Mark.tsx';
import styles from './TopBar.module.css';

const BranchBar = late(async () => (await import('../branches/BranchBar.tsx')).default);

const themeWords: Readonly<Record<Theme, string>> = {
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

const ThemeIcon = ({ theme }: { readonly theme: Theme }) => {
  switch (theme) {
    case 'system':
      return <SystemThemeIcon />;
    case 'light':
      return <SunIcon />;
    case 'dark':
      return <MoonIcon />;
  }
};

export const ThemeButton = () => {
  const theme = useSession((state) => state.theme);
  return (
    <IconButton
      label={themeWords[theme]}
      shortcut="T"
      look="bare"
      onClick={() => session.setTheme(nextTheme(theme))}
    >
      <ThemeIcon theme={theme} />
    </IconButton>
  );
};

const WhatRuns = () => {
  const protocol = useSession((state) => state.run?.protocol.title);
  const title = useSession((state) => state.run?.scenario.title);
  const modified = useSession(({ run }) => {
    const text = run === null ? null : modifiedText(run.protocol, run.scenario.rulesOff);
    return text === null ? null : capitalised(text);
  });
  if (protocol === undefined) return null;
  const name = title ?? 'A scenario of your own';
  return (
    <button
      type="button"
      className={styles['what']}
      aria-haspopup="dialog"
      data-tip={`${modified === null ? '' : `${modified}. `}${name}. Open another scenario`}
      data-tip-key="O"
      onClick={() => session.openDialog('scenarios')}
    >
      <span className={styles['protocol']}>
        {modified === null ? protocol : <span className={styles['modified']}>{modified}</span>}{' '}
      </span>
      <span className={styles['title']}>
        <span className={styles['name']}>{name}</span>
        <ChevronIcon />
      </span>
      <span className="unseen">Open another scenario</span>
    </button>
  );
};

/** How many rules of the paper are off, how many nodes there are, and the seed: each leads to its settings. */
const RunChips = () => {
  const nodes = useSession((state) => state.run?.scenario.nodes);
  const seed = useSession((state) => state.run?.scenario.seed);
  const off = useSession((state) => state.run?.scenario.rulesOff?.length ?? 0);
  const hasRules = useSession((state) => (state.run?.protocol.rules.length ?? 0) > 0);
  if (nodes === undefined) return null;
  const settings = () => session.openDialog('settings');
  return (
    <div className={styles['chips']}>
      {hasRules && (
        <Chip
          tone={off > 0 ? 'caution' : 'filled'}
          tip="Switch rules of the paper off, to see what each protects"
          shortcut="S"
          onClick={settings}
        >
          {off === 0 ? 'Rules: all on' : `Rules: ${off} off`}
        </Chip>
      )}
      <Chip
        tone="filled"
        tip="Run settings: nodes, seed, network, clients"
        shortcut="S"
        onClick={settings}
      >
        {counted(nodes, 'node')} · seed {seed}
      </Chip>
    </div>
  );
};

/** How long the button says that the link was copied. */
const COPIED_MILLIS = 2_000;

const ShareButton = () => {
  const copies = useSession((state) => state.copies);
  const [told, setTold] = useState(copies);
  useEffect(() => {
    if (copies === told) return;
    const timer = window.setTimeout(() => setTold(copies), COPIED_MILLIS);
    return () => window.clearTimeout(timer);
  }, [copies, told]);
  return (
    <Button
      id="share"
      large
      look="accent"
      className={styles['share'] ?? ''}
      tip="A link to this very moment; L copies it"
      aria-haspopup="dialog"
      onClick={() => session.openDialog('share')}
    >
      {copies === told ? 'Share' : 'Copied ✓'}
    </Button>
  );
};

/** What runs and in which branch, rules, nodes and seed, and what can be done with all of it. */
export const TopBar = ({ isWide }: { readonly isWide: boolean }) => {
  const isRunning = useSession((state) => state.run !== null);
  return (
    <header className={styles['bar']} data-wide={isWide}>
      <h1 className={styles['brand']}>
        <Mark />
        <span className={isWide ? styles['word'] : 'unseen'}>Quorate</span>
        <span className="unseen">, a cluster you can break</span>
      </h1>
      <WhatRuns />
      <div className={styles['branches']}>{isRunning && <BranchBar />}</div>
      {isRunning && isWide && <RunChips />}
      {isWide && (
        <div className={styles['wide']}>
          <ThemeButton />
          {isRunning && (
            <IconButton
              label="Keys"
              shortcut="?"
              look="bare"
              onClick={() => session.openDialog('keys')}
            >
              <KeyboardIcon />
            </IconButton>
          )}
        </div>
      )}
      {isRunning && isWide && (
        <Button
          large
          tip="Caption and stage alone, for a hall"
          shortcut="P"
          onClick={() => pageLayout.present(true)}
        >
          Present
        </Button>
      )}
      {isRunning && <ShareButton />}
    </header>
  );
};
