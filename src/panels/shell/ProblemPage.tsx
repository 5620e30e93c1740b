import { catalogue } from '../../protocols/catalogue.ts';
import type { LinkProblem } from '../../scenario/link-problem.ts';
import { ProtocolEntry } from '../library/ProtocolEntry.tsx';
import { Refusal } from '../Refusal.tsx';
import styles from './ProblemPage.module.css';

const nothingIsOpen = (): boolean => false;

/** Instead of a cluster: what is wrong with the link, and where to go from here. */
const ProblemPage = ({ problem }: { readonly problem: LinkProblem }) => (
  <main className={styles['page']}>
    <div className={styles['inside']}>
      <h2 className={styles['title']}>This link cannot be opened</h2>
      <Refusal className={styles['sentence']} text={problem.sentence} detail={problem.detail} />
      <p className={styles['offer']}>Open something from the library instead:</p>
      {catalogue.map((protocol) => (
        <ProtocolEntry
          key={protocol.id}
          protocol={protocol}
          scenarios={protocol.scenarios}
          glance={false}
          isCurrent={nothingIsOpen}
        />
      ))}
    </div>
  </main>
);

export default ProblemPage;
