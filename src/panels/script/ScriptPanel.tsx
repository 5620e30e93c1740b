import { Download, Plus, Redo2, Undo2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { inTreeOrder } from '../../session/branches.ts';
import { treeNow } from '../../session/branching.ts';
import { scriptRows } from '../../session/script-edits.ts';
import { session, useSession } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useShownRun } from '../useShownRun.ts';
import { CaptionRow, NewCaption } from './CaptionRow.tsx';
import { fileNameOf, saveFile } from './export-file.ts';
import { importFile } from './import-file.ts';
import type { FormSurroundings } from './intervention-form.ts';
import styles from './ScriptPanel.module.css';
import { NewEntry, ScriptRow } from './ScriptRow.tsx';

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

const Script = ({ run }: { readonly run: Run }) => {
  const chooser = useRef<HTMLInputElement>(null);
  const canUndo = useSession((state) => state.canUndo);
  const canRedo = useSession((state) => state.canRedo);
  const complaint = useSession((state) =>
    state.complaint?.place === 'script' ? state.complaint.text : null,
  );
  const [adding, setAdding] = useState<'nothing' | 'entry' | 'caption'>('nothing');
  const tree = treeNow();
  const branch = inTreeOrder(tree).find((each) => each.branch.id === tree.current)?.branch;
  if (branch === undefined) return null;
  const around = surroundingsOf(run);
  const script = { scenario: branch.scenario, off: branch.off };
  const rows = scriptRows(script);
  const captions = (branch.scenario.captions ?? []).map((caption, place) => ({ caption, place }));
  const lines = [
    ...rows.map((row, place) => ({
      kind: 'entry' as const,
      atMicros: row.entry.atMicros,
      row,
      place,
    })),
    ...captions.map((each) => ({
      kind: 'caption' as const,
      atMicros: each.caption.atMicros,
      ...each,
    })),
  ].sort((one, other) => one.atMicros - other.atMicros);
  return (
    <section className={styles['panel']} aria-labelledby="script-heading">
      <header className={styles['head']}>
        <h2 id="script-heading" className={styles['heading']}>
          Script
        </h2>
        <IconButton look="bare" label="Add something to be done" onClick={() => setAdding('entry')}>
          <Plus size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          look="bare"
          label="Undo"
          shortcut="Ctrl+Z"
          disabled={!canUndo}
          onClick={session.undo}
        >
          <Undo2 size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          look="bare"
          label="Redo"
          shortcut="Ctrl+Shift+Z"
          disabled={!canRedo}
          onClick={session.redo}
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
          accept=".json,application/json"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            currentTarget.value = '';
            if (file !== undefined) importFile(file).catch(reportError);
          }}
        />
      </header>
      {complaint !== null && (
        <p className={styles['complaint']} role="alert">
          {complaint}
        </p>
      )}
      {adding === 'entry' && (
        <NewEntry
          {...{ script, around }}
          atMicros={run.nowMicros}
          onDone={() => setAdding('nothing')}
        />
      )}
      {adding === 'caption' && (
        <NewCaption
          scenario={branch.scenario}
          atMicros={run.nowMicros}
          onDone={() => setAdding('nothing')}
        />
      )}
      {lines.length === 0 && adding === 'nothing' && (
        <p className={styles['none']}>
          Nothing is done to this cluster. Whatever you do on the stage appears here.
        </p>
      )}
      <ol className={styles['list']}>
        {lines.map((line) =>
          line.kind === 'entry' ? (
            // Entries may repeat word for word, and their order is all that tells them apart.
            <ScriptRow
              key={`entry ${line.place}`}
              row={line.row}
              isAhead={line.atMicros > run.nowMicros}
              {...{ script, around }}
            />
          ) : (
            <CaptionRow
              key={`caption ${line.place}`}
              scenario={branch.scenario}
              place={line.place}
              caption={line.caption}
            />
          ),
        )}
      </ol>
      {adding !== 'caption' && (
        <button type="button" className={styles['add']} onClick={() => setAdding('caption')}>
          + caption at the moment shown
        </button>
      )}
    </section>
  );
};
