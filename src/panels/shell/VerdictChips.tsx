import { momentText, secondsText } from '../../session/format.ts';
import { session, useSession } from '../../session/store.ts';
import { Chip } from '../../ui/Chip.tsx';
import styles from './VerdictChips.module.css';
import { longWaits, rulesSwitchedOff, type Verdict, verdictsOf } from './verdicts.ts';

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
      onClick={() => session.seekToEvent(broken.atEvent + 1)}
    >
      {title}
    </Chip>
  );

/**
 * How each safety property stands at the moment shown, whether the protocol is the paper's own, and
 * which clients wait.
 */
export const VerdictChips = () => {
  const run = useSession((state) => state.run);
  // The run changes in place: the revision says that it has.
  useSession((state) => state.revision);
  if (run === null) return null;
  const { protocol, scenario } = run;
  const off = rulesSwitchedOff(protocol.rules, scenario.rulesOff);
  return (
    <section className={styles['chips']} aria-label="Verdicts">
      {off.length > 0 && (
        <Chip
          tone="caution"
          mark="!"
          tip={off.map(({ claim }) => claim).join(' ')}
          onClick={() => session.openDialog('settings')}
        >
          Modified {protocol.title}: {off.map(({ title }) => title).join(', ')} off
        </Chip>
      )}
      {verdictsOf(run).map((verdict) => (
        <VerdictChip key={verdict.id} verdict={verdict} />
      ))}
      {longWaits(run).map(({ client, waitedMicros }) => (
        <Chip
          key={client}
          tone="caution"
          mark="!"
          onClick={() => session.select({ kind: 'node', id: client })}
        >
          {client} without an answer for {secondsText(waitedMicros).slice(0, -1)} s
        </Chip>
      ))}
    </section>
  );
};
