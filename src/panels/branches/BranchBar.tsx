import { CornerDownRight, GitBranch } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { branchOf, inTreeOrder } from '../../session/branches.ts';
import { session, useSession } from '../../session/store.ts';
import { Button, tipAttributes } from '../../ui/Button.tsx';
import styles from './BranchBar.module.css';
import { originText } from './origin-text.ts';

/** The branches of the run as a row of pills, once there are several, and the tree behind a button. */
const BranchBar = () => {
  const tree = useSession((state) => state.tree);
  const placed = inTreeOrder(tree);
  const current = placed.find(({ branch }) => branch.id === tree.current);
  const pills = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The branch shown never stands beyond the end of the row.
    const row = pills.current;
    const shown = row?.querySelector<HTMLElement>('[aria-current="true"]');
    if (!row || !shown || tree.branches.length === 1) return;
    const { offsetLeft, offsetWidth } = shown;
    row.scrollLeft = offsetLeft - row.offsetLeft - (row.clientWidth - offsetWidth) / 2;
  }, [tree]);
  return (
    <nav className={styles['bar']} aria-label="Branches">
      <div ref={pills} className={styles['pills']} data-single={placed.length === 1}>
        {placed.map(({ branch, depth }) => (
          <button
            key={branch.id}
            type="button"
            className={styles['pill']}
            aria-current={branch.id === tree.current}
            onClick={() => session.switchTo(branch.id)}
            {...tipAttributes({
              tip: `${branch.name}: ${originText(branch, branchOf(tree, branch.parent))}`,
            })}
          >
            {depth > 0 && <CornerDownRight size={12} aria-hidden="true" />}
            <span className={styles['name']}>{branch.name}</span>
          </button>
        ))}
      </div>
      <Button
        id="branches"
        className={styles['open'] ?? ''}
        tip="All branches: rename, compare, delete"
        shortcut="B"
        aria-haspopup="dialog"
        aria-label={`Branches: ${current?.branch.name ?? ''}, one of ${placed.length}`}
        onClick={() => session.openDialog('branches')}
      >
        <GitBranch size={15} aria-hidden="true" />
        {placed.length > 1 && <span>{placed.length}</span>}
      </Button>
    </nav>
  );
};

export default BranchBar;
