import { type ComponentProps, useRef } from 'react';
import { momentText } from '../../session/format.ts';
import { Popover } from '../../ui/Popover.tsx';
import { openHunt } from '../hunt/hunt-target.ts';
import { standingLooks } from './VerdictChip.tsx';
import styles from './VerdictList.module.css';
import type { Verdict, VerdictGroup } from './verdicts.ts';

const groups: readonly { readonly group: VerdictGroup; readonly title: string }[] = [
  { group: 'protocol', title: 'What the protocol promises' },
  { group: 'clients', title: 'What clients saw, from strong to weak' },
  { group: 'servers', title: 'What servers hold' },
  { group: 'sightings', title: 'What should come about' },
];

interface VerdictListProps {
  readonly verdicts: readonly Verdict[];
  /** Why some could not be judged; null when all is well. */
  readonly failure: string | null;
  readonly anchor: ComponentProps<typeof Popover>['anchor'];
  readonly onGo: (verdict: Verdict) => void;
  readonly onClose: () => void;
}

/** Every promise, what it says, and how it stands at the moment shown. */
const VerdictList = ({ verdicts, failure, anchor, onGo, onClose }: VerdictListProps) => {
  const lists = useRef<HTMLDivElement>(null);
  return (
    <Popover
      title="Verdicts up to the moment shown"
      anchor={anchor}
      align="end"
      initialFocus={lists}
      onClose={onClose}
    >
      {failure !== null && <p className={styles['failure']}>{failure}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do */}
      <div ref={lists} className={styles['lists']} role="group" aria-label="Verdicts" tabIndex={0}>
        {groups.map(({ group, title }) => {
          const own = verdicts.filter((verdict) => verdict.group === group);
          return own.length === 0 ? null : (
            <section key={group} className={styles['group']}>
              <h3 className={styles['heading']}>{title}</h3>
              <ul className={styles['list']}>
                {own.map((verdict) => (
                  <Line
                    key={verdict.id}
                    verdict={verdict}
                    onGo={() => {
                      onGo(verdict);
                      onClose();
                    }}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </Popover>
  );
};

const Line = ({ verdict, onGo }: { readonly verdict: Verdict; readonly onGo: () => void }) => {
  const { title, claim, group, source, standing, sentence, at } = verdict;
  const { mark, words } = standingLooks[standing];
  return (
    <li className={styles['line']}>
      <span className={`${styles['mark']} ${styles[standing] ?? ''}`} aria-hidden="true">
        {mark}
      </span>
      <p className={styles['words']}>
        <span>
          <b>{title}</b> <span className={styles[standing]}>{words}</span>
        </span>
        <span className={styles['claim']}>
          {claim} <span className={styles['source']}>{source}</span>
        </span>
        {sentence !== null && (
          <span className={standing === 'broken' ? styles['sentence'] : styles['claim']}>
            {sentence}
          </span>
        )}
        {at !== null && (
          <button type="button" className={styles['go']} onClick={onGo}>
            Go to {momentText(at.micros)}
            <span className="unseen">
              , when {title} {words}
            </span>
          </button>
        )}
        {standing !== 'broken' && (group === 'protocol' || group === 'clients') && (
          <button type="button" className={styles['go']} onClick={() => openHunt(verdict.id)}>
            Find a run where this breaks
            <span className="unseen">: {title}</span>
          </button>
        )}
      </p>
    </li>
  );
};

export default VerdictList;
