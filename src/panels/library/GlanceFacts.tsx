import { ArrowLeftRight, Check, Clock, Minus, TriangleAlert, X } from 'lucide-react';
import type { Glance } from '../../protocols/catalogue-entry.ts';
import styles from './GlanceFacts.module.css';
import { type Fact, factsOf } from './glance-facts.ts';

const FactIcon = ({ id, tone }: Pick<Fact, 'id' | 'tone'>) => {
  switch (tone) {
    case 'good':
      return <Check />;
    case 'bad':
      return <X />;
    case 'caution':
      return <TriangleAlert />;
    case 'plain':
      if (id === 'messages') return <ArrowLeftRight />;
      return id === 'delays' ? <Clock /> : <Minus />;
  }
};

/** What a protocol withstands, what it loses and what it costs: a sign, a few words, and how it is meant. */
export const GlanceFacts = ({ glance }: { readonly glance: Glance }) => (
  <div className={styles['glance']}>
    <ul className={styles['facts']} aria-label="At a glance">
      {factsOf(glance).map(({ id, tone, words, detail }) => (
        <li key={id} className={styles['fact']} data-tone={tone}>
          <FactIcon id={id} tone={tone} />
          <span className={styles['words']}>{words}</span>
          <span className={styles['detail']}>
            <span className="unseen">: </span>
            {detail}
          </span>
        </li>
      ))}
    </ul>
    <p className={styles['source']}>
      Numbers are measured in runs, as the first scenario sets it up; promises are those that it
      states and is tested for.
    </p>
  </div>
);
