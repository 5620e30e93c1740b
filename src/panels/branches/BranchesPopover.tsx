import { Columns2, Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { branchOf, inTreeOrder, type PlacedBranch } from '../../session/branches.ts';
import { keyNameOf } from '../../session/keys.ts';
import { session, useSession } from '../../session/store.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { Refusal } from '../Refusal.tsx';
import styles from './BranchesPopover.module.css';
import { compareWithBranch } from './compare-branches.ts';
import { originText } from './origin-text.ts';
import { useUndoRedo } from './use-undo-redo.ts';

/** Branches further from the start than this stand no further in: their lines say what they left. */
const DEEPEST_STEP = 5;

const onUndoKey = (event: KeyboardEvent): void => {
  if (event.target instanceof HTMLInputElement) return;
  const name = keyNameOf(event);
  if (name === 'Ctrl+Z') session.undo();
  else if (name === 'Ctrl+Shift+Z') session.redo();
  else return;
  event.preventDefault();
};

const showCurrent = (list: HTMLElement | null): void => {
  // Some browsers return a promise, which an effect must not.
  list?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
};

/** Lets undo and redo be done by key in the window that holds the list: there the page leaves keys alone. */
const attachList = (list: HTMLElement): (() => void) => {
  showCurrent(list);
  const popup = list.closest<HTMLElement>('[role="dialog"]');
  popup?.addEventListener('keydown', onUndoKey);
  return () => popup?.removeEventListener('keydown', onUndoKey);
};

/** Every branch of the run, below the one that it left: go there, name it, compare it, delete it. */
const BranchesPopover = () => {
  const tree = useSession((state) => state.tree);
  const complaint = useSession((state) =>
    state.complaint?.place === 'branches' ? state.complaint.text : null,
  );
  const { canUndo, canRedo, undo, redo, undoButton, redoButton } = useUndoRedo();
  const [renaming, setRenaming] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const attach = useCallback((element: HTMLOListElement) => {
    list.current = element;
    return attachList(element);
  }, []);
  const placed = inTreeOrder(tree);

  const focusOn = (branch: number, control: string): void =>
    list.current?.querySelector<HTMLElement>(`#branch-${branch} ${control}`)?.focus();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another branch has to be shown for its row to be looked for
  useEffect(() => showCurrent(list.current), [tree.current]);

  const remove = (id: number, place: number): void => {
    flushSync(() => session.remove(id));
    const rest = inTreeOrder(useSession.getState().tree);
    const next = rest[Math.min(place, rest.length - 1)];
    if (next !== undefined) focusOn(next.branch.id, 'button');
  };

  return (
    <Popover
      title="Branches"
      anchor={() => document.getElementById('branches')}
      align="start"
      onClose={session.closeDialog}
    >
      <ol ref={attach} className={styles['list']}>
        {placed.map(({ branch, depth }, place) => (
          <li
            key={branch.id}
            id={`branch-${branch.id}`}
            style={{ paddingLeft: `calc(${Math.min(depth, DEEPEST_STEP)} * var(--space-12))` }}
          >
            {renaming === branch.id ? (
              <NameForm
                branch={branch}
                onDone={() => {
                  flushSync(() => setRenaming(null));
                  focusOn(branch.id, '[data-rename]');
                }}
              />
            ) : (
              <Row
                branch={branch}
                origin={originText(branch, branchOf(tree, branch.parent))}
                isCurrent={branch.id === tree.current}
                isOnly={placed.length === 1}
                onRename={() => setRenaming(branch.id)}
                onDelete={() => remove(branch.id, place)}
              />
            )}
          </li>
        ))}
      </ol>
      {complaint !== null && (
        <Refusal className={styles['complaint']} text={complaint} role="alert" />
      )}
      <div className={styles['foot']}>
        <Button look="accent" onClick={session.forkHere}>
          Fork here
        </Button>
        <Button ref={undoButton} shortcut="Ctrl+Z" tip="Undo" disabled={!canUndo} onClick={undo}>
          Undo
        </Button>
        <Button
          ref={redoButton}
          shortcut="Ctrl+Shift+Z"
          tip="Redo"
          disabled={!canRedo}
          onClick={redo}
        >
          Redo
        </Button>
      </div>
    </Popover>
  );
};

interface RowProps {
  readonly branch: PlacedBranch['branch'];
  /** When and from where it left. */
  readonly origin: string;
  readonly isCurrent: boolean;
  readonly isOnly: boolean;
  readonly onRename: () => void;
  readonly onDelete: () => void;
}

const Row = ({ branch, origin, isCurrent, isOnly, onRename, onDelete }: RowProps) => (
  <div className={styles['row']}>
    <button
      type="button"
      className={styles['branch']}
      aria-current={isCurrent}
      onClick={() => session.switchTo(branch.id)}
    >
      <span className={styles['name']}>{branch.name}</span>{' '}
      <span className={styles['origin']}>
        {origin}
        {isCurrent ? ', shown' : ''}
      </span>
    </button>
    {!isCurrent && (
      <IconButton
        look="bare"
        label={`Compare ${branch.name} with the branch shown`}
        onClick={() => {
          session.closeDialog();
          compareWithBranch(branch);
        }}
      >
        <Columns2 size={15} aria-hidden="true" />
      </IconButton>
    )}
    <IconButton look="bare" label={`Rename ${branch.name}`} data-rename onClick={onRename}>
      <Pencil size={14} aria-hidden="true" />
    </IconButton>
    {!isOnly && (
      <IconButton look="bare" label={`Delete ${branch.name}`} onClick={onDelete}>
        <Trash2 size={15} aria-hidden="true" />
      </IconButton>
    )}
  </div>
);

interface NameFormProps {
  readonly branch: PlacedBranch['branch'];
  readonly onDone: () => void;
}

const NameForm = ({ branch, onDone }: NameFormProps) => {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    session.rename(branch.id, String(new FormData(event.currentTarget).get('name') ?? ''));
    onDone();
  };
  return (
    <form className={styles['row']} onSubmit={submit}>
      <input
        // The person has just asked to type here.
        // biome-ignore lint/a11y/noAutofocus: see above
        autoFocus
        name="name"
        className={styles['field']}
        aria-label={`Name of ${branch.name}`}
        defaultValue={branch.name}
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onDone();
        }}
      />
      <Button type="submit">Rename</Button>
    </form>
  );
};

export default BranchesPopover;
