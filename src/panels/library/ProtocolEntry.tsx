import type { CatalogueProtocol, CatalogueScenario } from '../../protocols/catalogue-entry.ts';
import { GlanceFacts } from './GlanceFacts.tsx';
import { Highlighted } from './Highlighted.tsx';
import styles from './ProtocolEntry.module.css';
import { ScenarioCard } from './ScenarioCard.tsx';

interface ProtocolEntryProps {
  readonly protocol: CatalogueProtocol;
  readonly scenarios: readonly CatalogueScenario[];
  /** Whether its guarantees at a glance are shown, or only its scenarios. */
  readonly glance: boolean;
  /** Whether a scenario is the one that is open. */
  readonly isCurrent: (scenario: CatalogueScenario) => boolean;
  /** The scenario that Enter in the search opens, if it is one of these. */
  readonly next?: CatalogueScenario | undefined;
  /** The words searched for, in lower case. */
  readonly words?: readonly string[];
  /** Called when a scenario is followed, before the address changes. */
  readonly onFollow?: (() => void) | undefined;
}

/** A protocol: its sentence, what it withstands and costs, and its scenarios. */
export const ProtocolEntry = ({
  protocol,
  scenarios,
  glance,
  isCurrent,
  next,
  words = [],
  onFollow,
}: ProtocolEntryProps) => (
  <section className={styles['entry']} aria-labelledby={`library-${protocol.id}`}>
    <h3 id={`library-${protocol.id}`} className={styles['title']}>
      <Highlighted text={protocol.title} words={words} />
    </h3>
    <p className={styles['summary']}>{protocol.summary}</p>
    {glance && <GlanceFacts glance={protocol.glance} />}
    <ul className={styles['scenarios']} aria-label={`Scenarios of ${protocol.title}`}>
      {scenarios.map((scenario) => (
        <li key={scenario.id} className={styles['scenario']}>
          <ScenarioCard
            protocol={protocol}
            scenario={scenario}
            isCurrent={isCurrent(scenario)}
            isNext={scenario === next}
            words={words}
            onFollow={onFollow}
          />
        </li>
      ))}
    </ul>
  </section>
);
