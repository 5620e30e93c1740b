import { type RefObject, useEffect, useRef, useState } from 'react';
import { momentText, secondsText } from '../../session/format.ts';
import { session, useSession } from '../../session/store.ts';
import { Chip } from '../../ui/Chip.tsx';
import styles from './VerdictChips.module.css';
import { type LongWait, longWaits, type Verdict, verdictsOf } from './verdicts.ts';

const VerdictChip = ({ verdict: { title, claim, broken } }: { readonly verdict: Verdict }) =>
  broken === null ? (
    <Chip tone="good" mark="✓" label={`${title} holds`} tip={claim}>
      {title}
    </Chip>
  ) : (
    <Chip
      tone="bad"
      mark="✗"
      label={`${title} is broken. ${broken.sentence} Go there`}
      tip={`${momentText(broken.atMicros)}: ${broken.sentence}`}
      onClick={() => {
        session.seekToEvent(broken.atEvent + 1);
        session.announce(broken.sentence);
      }}
    >
      {title}
    </Chip>
  );

/** Whether an element has more in it than fits into its width. */
const useOverflow = (element: RefObject<HTMLElement | null>): boolean => {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = () => setOverflows(current.scrollWidth > current.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return overflows;
};

const Waits = ({ waits }: { readonly waits: readonly LongWait[] }) => {
  const [longest] = waits;
  if (longest === undefined) return null;
  return (
    <Chip
      tone="caution"
      mark="!"
      tip="Clients without an answer, and for how long the longest"
      onClick={() => session.select({ kind: 'node', id: longest.client })}
    >
      {waits.map(({ client }) => client).join(', ')} waiting{' '}
      {secondsText(longest.waitedMicros).slice(0, -1)} s
    </Chip>
  );
};

/** How each safety property stands at the moment shown, and which clients wait. */
export const VerdictChips = () => {
  const run = useSession((state) => state.run);
  // The run changes in place: the revision says that it has.
  useSession((state) => state.revision);
  const row = useRef<HTMLElement>(null);
  const overflows = useOverflow(row);
  if (run === null) return null;
  return (
    <section
      ref={row}
      className={styles['chips']}
      aria-label="Verdicts"
      // Where the row scrolls sideways, the keyboard must be able to do that too.
      tabIndex={overflows ? 0 : undefined}
    >
      {verdictsOf(run).map((verdict) => (
        <VerdictChip key={verdict.id} verdict={verdict} />
      ))}
      <span className={styles['waits']}>
        <Waits waits={longWaits(run)} />
      </span>
    </section>
  );
};
