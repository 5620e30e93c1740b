import { CornerDownRight, GitBranch } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { inTreeOrder, type PlacedBranch } from '../../session/branches.ts';
import { momentText } from '../../session/format.ts';
import { session, useSession } from '../../session/store.ts';
import { Button, tipAttributes } from '../../ui/Button.tsx';
import styles from './BranchBar.module.css';

/** When and from where a branch left, for its tip. */
export const originText = ({ branch, depth }: PlacedBranch): string =>
  depth === 0 ? branch.name : `${branch.name}: leaves at ${momentText(branch.forkMicros)}`;

/** The branches of the run as a row of pills, the way to a new one, and the tree behind a button. */
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
      <div ref={pills} className={styles['pills']}>
        {placed.map((each) => (
          <button
            key={each.branch.id}
            type="button"
            className={styles['pill']}
            aria-current={each.branch.id === tree.current}
            onClick={() => session.switchTo(each.branch.id)}
            {...tipAttributes({ tip: originText(each) })}
          >
            {each.depth > 0 && <CornerDownRight size={12} aria-hidden="true" />}
            <span className={styles['name']}>{each.branch.name}</span>
          </button>
        ))}
      </div>
      <Button
        look="link"
        className={styles['fork'] ?? ''}
        tip="Leave this branch here: what was done later stays in it"
        onClick={session.forkHere}
      >
        + fork here
      </Button>
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
