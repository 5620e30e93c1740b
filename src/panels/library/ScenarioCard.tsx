import type { MouseEvent } from 'react';
import type { CatalogueProtocol, CatalogueScenario } from '../../protocols/catalogue-entry.ts';
import { Highlighted } from './Highlighted.tsx';
import styles from './ScenarioCard.module.css';

/** The readable link of a scenario of the library. */
export const linkOf = (protocol: { readonly id: string }, scenario: { readonly id: string }) =>
  `#/${protocol.id}/${scenario.id}`;

/** What the scenario is expected to show of the promises. */
const Marks = ({ rulesOff, breaks, keepsAll }: CatalogueScenario) => (
  <>
    {rulesOff.length > 0 && (
      <span className={styles['without']}>
        <span aria-hidden="true">− </span>
        Without the rule: {rulesOff.join('; ')}
      </span>
    )}
    {breaks.length > 0 && (
      <span className={styles['breaks']}>
        <span aria-hidden="true">✗ </span>
        Breaks: {breaks.join(', ')}
      </span>
    )}
    {keepsAll && (
      <span className={styles['holds']}>
        <span aria-hidden="true">✓ </span>
        Breaks nothing
      </span>
    )}
  </>
);

interface ScenarioCardProps {
  readonly protocol: Pick<CatalogueProtocol, 'id'>;
  readonly scenario: CatalogueScenario;
  /** Whether it is the one that is open. */
  readonly isCurrent?: boolean;
  /** Whether Enter in the search opens it. */
  readonly isNext?: boolean;
  /** The words searched for, in lower case. */
  readonly words?: readonly string[];
  /** Called when it is followed on this page, before the address changes. */
  readonly onFollow?: (() => void) | undefined;
}

/** A scenario as a link: what it is called, what one will see, and what it keeps or breaks. */
export const ScenarioCard = ({
  protocol,
  scenario,
  isCurrent = false,
  isNext = false,
  words = [],
  onFollow,
}: ScenarioCardProps) => {
  const follow = (event: MouseEvent): void => {
    const opensElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!opensElsewhere) onFollow?.();
  };
  return (
    <a
      className={`${styles['card']} ${isNext ? styles['next'] : ''}`}
      href={linkOf(protocol, scenario)}
      aria-current={isCurrent ? 'true' : undefined}
      data-scenario=""
      onClick={follow}
    >
      <span className={styles['title']}>
        <span>
          <Highlighted text={scenario.title} words={words} />
        </span>
        {isCurrent && <span className={styles['current']}>Open now</span>}
        {isNext && (
          <span className={styles['key']} aria-hidden="true">
            Enter
          </span>
        )}
      </span>
      <span className={styles['summary']}>
        <Highlighted text={scenario.summary} words={words} />
      </span>
      <Marks {...scenario} />
    </a>
  );
};
