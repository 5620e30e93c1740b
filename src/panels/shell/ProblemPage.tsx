import type { LinkProblem } from '../../scenario/link-problem.ts';
import { LibraryList } from './LibraryList.tsx';
import styles from './ProblemPage.module.css';
import { useLibrary } from './useLibrary.ts';

/** Instead of a cluster: what is wrong with the link, and where to go from here. */
const ProblemPage = ({ problem }: { readonly problem: LinkProblem }) => {
  const { lines, failed } = useLibrary();
  return (
    <main className={styles['page']}>
      <div className={styles['inside']}>
        <h2 className={styles['title']}>This link cannot be opened</h2>
        <p className={styles['sentence']}>{problem.sentence}</p>
        <h3 className={styles['offer']}>Scenarios of the library</h3>
        {failed && <p>The library could not be loaded. Reload the page.</p>}
        <LibraryList lines={lines ?? []} />
      </div>
    </main>
  );
};

export default ProblemPage;
