import { Download, Plus, Redo2, Undo2, Upload } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { currentBranch } from '../../session/branches.ts';
import { treeNow } from '../../session/branching.ts';
import { session, useSession } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useUndoRedo } from '../branches/use-undo-redo.ts';
import { Refusal } from '../Refusal.tsx';
import { useShownRun } from '../useShownRun.ts';
import { CaptionRow, NewCaption } from './CaptionRow.tsx';
import { fileNameOf, saveFile } from './export-file.ts';
import { importFiles } from './import-file.ts';
import type { FormSurroundings } from './intervention-form.ts';
import styles from './ScriptPanel.module.css';
import { NewEntry, ScriptRow } from './ScriptRow.tsx';
import { lineKey, scriptLines } from './script-lines.ts';

/** Everything that is done to the cluster, in the order of time, to edit; what is said lies between. */
export const ScriptPanel = () => {
  const run = useShownRun();
  const tree = useSession((state) => state.tree);
  // The tree is only looked at to be rendered again with it; the run knows the rest.
  void tree;
  return run === null ? null : <Script run={run} />;
};

const surroundingsOf = ({ world, protocol }: Run): FormSurroundings => {
  const of = (kind: 'server' | 'client') =>
    world.nodeIds.filter((id) => world.node(id).kind === kind);
  return { servers: of('server'), clients: of('client'), protocol };
};

const exportScenario = async (run: Run): Promise<void> => {
  const { formatScenario } = await import('../../scenario/file.ts');
  const { scenario, protocol } = run;
  const name = fileNameOf(scenario.title ?? protocol.title);
  const content = new Blob([formatScenario(scenario)], { type: 'application/json' });
  saveFile(`${name}.json`, content);
  session.announce(`Saved ${name}.json.`);
};

/**
 * Where the focus goes once the list has changed: to the line of an entry or a caption, so that
 * whoever works by keyboard goes on from there.
 */
const useLineFocus = () => {
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const line = list.current?.querySelector<HTMLElement>(`[data-line="${wanted.current}"]`);
    line?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
    wanted.current = null;
  });
  return {
    list,
    focusOn: (shown: object) => {
      wanted.current = lineKey(shown);
    },
    focusOnKey: (key: string | null) => {
      wanted.current = key;
    },
  };
};

const Script = ({ run }: { readonly run: Run }) => {
  const chooser = useRef<HTMLInputElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const captionButton = useRef<HTMLButtonElement>(null);
  const { canUndo, canRedo, undo, redo, undoButton, redoButton } = useUndoRedo();
  const complaint = useSession((state) =>
    state.complaint?.place === 'script' ? state.complaint.text : null,
  );
  const [adding, setAdding] = useState<'nothing' | 'entry' | 'caption'>('nothing');
  const { list, focusOn, focusOnKey } = useLineFocus();
  const branch = currentBranch(treeNow());
  const around = surroundingsOf(run);
  const script = { scenario: branch.scenario, off: branch.off };
  const lines = scriptLines(script);
  /** What a line does that is about to go: the focus goes to the one that takes its place. */
  const leave = (place: number) => (): void => {
    const next = lines[place + 1] ?? lines[place - 1];
    if (next === undefined) addButton.current?.focus();
    else focusOnKey(next.key);
  };
  const stopAdding =
    (button: RefObject<HTMLButtonElement | null>) =>
    (shown: object | null): void => {
      if (shown !== null) focusOn(shown);
      flushSync(() => setAdding('nothing'));
      if (shown !== null) return;
      session.dismissComplaint();
      button.current?.focus();
    };
  return (
    <section className={styles['panel']} aria-labelledby="script-heading">
      <header className={styles['head']}>
        <h2 id="script-heading" className={styles['heading']}>
          Script
        </h2>
        <IconButton
          ref={addButton}
          look="bare"
          label="Add something to be done"
          onClick={() => setAdding('entry')}
        >
          <Plus size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          ref={undoButton}
          look="bare"
          label="Undo"
          shortcut="Ctrl+Z"
          disabled={!canUndo}
          onClick={undo}
        >
          <Undo2 size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          ref={redoButton}
          look="bare"
          label="Redo"
          shortcut="Ctrl+Shift+Z"
          disabled={!canRedo}
          onClick={redo}
        >
          <Redo2 size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          look="bare"
          label="Open a scenario file; you can also drop it on the page"
          onClick={() => chooser.current?.click()}
        >
          <Upload size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          look="bare"
          label="Save this scenario as a file"
          onClick={() => void exportScenario(run)}
        >
          <Download size={15} aria-hidden="true" />
        </IconButton>
        <input
          ref={chooser}
          className="unseen"
          type="file"
          tabIndex={-1}
          aria-label="Scenario file"
          accept=".json,.txt,.story,application/json,text/plain"
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = '';
            importFiles(files).catch(reportError);
          }}
        />
        {complaint !== null && (
          <Refusal className={styles['complaint']} text={complaint} role="alert" />
        )}
      </header>
      {adding === 'entry' && (
        <NewEntry {...{ script, around }} atMicros={run.nowMicros} onDone={stopAdding(addButton)} />
      )}
      {lines.length === 0 && adding === 'nothing' && (
        <p className={styles['none']}>
          Nothing is done to this cluster. Whatever you do on the stage appears here.
        </p>
      )}
      <ol ref={list} className={styles['list']}>
        {lines.map((line, place) => (
          <li key={line.key} data-line={line.key}>
            {line.kind === 'entry' ? (
              <ScriptRow
                row={line.row}
                isAhead={line.atMicros > run.nowMicros}
                onLeave={leave(place)}
                onChanged={focusOn}
                {...{ script, around }}
              />
            ) : (
              <CaptionRow
                scenario={branch.scenario}
                place={line.place}
                caption={line.caption}
                isAhead={line.atMicros > run.nowMicros}
                onLeave={leave(place)}
                onChanged={focusOn}
              />
            )}
          </li>
        ))}
      </ol>
      {adding === 'caption' ? (
        <NewCaption
          scenario={branch.scenario}
          atMicros={run.nowMicros}
          onDone={stopAdding(captionButton)}
        />
      ) : (
        <button
          ref={captionButton}
          type="button"
          className={styles['add']}
          onClick={() => setAdding('caption')}
        >
          + caption at the moment shown
        </button>
      )}
    </section>
  );
};
