import { waitsOf } from '../../session/waits.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Run } from '../../sim/run.ts';
import styles from './WhyNot.module.css';

/** As many waits as are told: the others follow from them. */
const MOST_TOLD = 2;

/** What the node waits for, and what stands in its way. */
export const WhyNot = ({ run, id }: { readonly run: Run; readonly id: NodeId }) =>
  waitsOf(run, id)
    .slice(0, MOST_TOLD)
    .map(({ question, answer }) => (
      <div key={question} className={styles['wait']} role="note" aria-label={question}>
        <h3 className={styles['question']}>{question}</h3>
        <p className={styles['answer']}>{answer}</p>
      </div>
    ));
