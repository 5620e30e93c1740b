import { Columns2, Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { MAXIMUM_BRANCH_NAME } from '../../scenario/branch-limits.ts';
import { inTreeOrder, type PlacedBranch } from '../../session/branches.ts';
import { momentText } from '../../session/format.ts';
import { session, useSession } from '../../session/store.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Popover } from '../../ui/Popover.tsx';
import styles from './BranchesPopover.module.css';
import { compareWithBranch } from './compare-branches.ts';

/** Every branch of the run, below the one that it left: go there, name it, compare it, delete it. */
const BranchesPopover = () => {
  const tree = useSession((state) => state.tree);
  const canUndo = useSession((state) => state.canUndo);
  const canRedo = useSession((state) => state.canRedo);
  const [renaming, setRenaming] = useState<number | null>(null);
  const placed = inTreeOrder(tree);
  return (
    <Popover
      title="Branches"
      anchor={() => document.getElementById('branches')}
      side="top"
      align="end"
      onClose={session.closeDialog}
    >
      <ol className={styles['list']}>
        {placed.map((each) => (
          <li key={each.branch.id} style={{ paddingLeft: `calc(${each.depth} * var(--space-16))` }}>
            {renaming === each.branch.id ? (
              <NameForm branch={each.branch} onDone={() => setRenaming(null)} />
            ) : (
              <Row
                placed={each}
                isCurrent={each.branch.id === tree.current}
                isOnly={placed.length === 1}
                onRename={() => setRenaming(each.branch.id)}
              />
            )}
          </li>
        ))}
      </ol>
      <div className={styles['foot']}>
        <Button look="accent" onClick={session.forkHere}>
          Fork here
        </Button>
        <Button shortcut="Ctrl+Z" tip="Undo" disabled={!canUndo} onClick={session.undo}>
          Undo
        </Button>
        <Button shortcut="Ctrl+Shift+Z" tip="Redo" disabled={!canRedo} onClick={session.redo}>
          Redo
        </Button>
      </div>
    </Popover>
  );
};

interface RowProps {
  readonly placed: PlacedBranch;
  readonly isCurrent: boolean;
  readonly isOnly: boolean;
  readonly onRename: () => void;
}

const Row = ({ placed: { branch, depth }, isCurrent, isOnly, onRename }: RowProps) => (
  <div className={styles['row']}>
    <button
      type="button"
      className={styles['branch']}
      aria-current={isCurrent}
      onClick={() => session.switchTo(branch.id)}
    >
      <span className={styles['name']}>{branch.name}</span>
      <span className={styles['origin']}>
        {depth === 0 ? 'from the start' : `leaves at ${momentText(branch.forkMicros)}`}
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
    <IconButton look="bare" label={`Rename ${branch.name}`} onClick={onRename}>
      <Pencil size={14} aria-hidden="true" />
    </IconButton>
    {!isOnly && (
      <IconButton
        look="bare"
        label={`Delete ${branch.name}`}
        onClick={() => session.remove(branch.id)}
      >
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
        maxLength={MAXIMUM_BRANCH_NAME}
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
