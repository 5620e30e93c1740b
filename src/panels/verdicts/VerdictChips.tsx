import { useRef } from 'react';
import { spanText } from '../../session/format.ts';
import { session, useSession } from '../../session/store.ts';
import { replicasOf } from '../../session/verdicts/replicas-of.ts';
import { useVerdicts } from '../../session/verdicts/verdict-store.ts';
import type { Run } from '../../sim/run.ts';
import type { Micros } from '../../sim/time.ts';
import { underRules } from '../../sim/under-rules.ts';
import { Chip } from '../../ui/Chip.tsx';
import { late } from '../../ui/late.tsx';
import { useClockStep } from '../use-clock-step.ts';
import { useShownRun } from '../useShownRun.ts';
import { unableSides } from './unavailable.ts';
import { VerdictChip } from './VerdictChip.tsx';
import styles from './VerdictChips.module.css';
import {
  foldedText,
  longWaits,
  missedSightings,
  unfoldedOf,
  type Verdict,
  verdictsOf,
} from './verdicts.ts';

const VerdictList = late(async () => (await import('./VerdictList.tsx')).default);

/** Shows the step that broke a promise, or at which something was seen. */
const goTo = ({ at, sentence }: Verdict): void => {
  if (at === null) return;
  session.seekToEvent(at.event + 1);
  if (sentence !== null) session.announce(sentence);
};

/** Waits are told in steps of ten milliseconds, as they are at the clients on the stage. */
const WAIT_STEP_MICROS = 10_000;

const waitText = (micros: Micros): string =>
  spanText(
    micros < 10 * WAIT_STEP_MICROS
      ? Math.floor(micros / 1_000) * 1_000
      : Math.floor(micros / WAIT_STEP_MICROS) * WAIT_STEP_MICROS,
  );

/** Which servers cannot serve, or which clients wait, and for how long. */
const Waits = ({ run }: { readonly run: Run }) => {
  useClockStep(WAIT_STEP_MICROS);
  const unable = unableSides(
    underRules(run.protocol, run.scenario.rulesOff),
    replicasOf(run).partings,
    run.eventCount,
  );
  const [longest, ...others] = longWaits(run);
  const [side] = [...unable].sort((one, other) => one.sinceMicros - other.sinceMicros);
  const names = unable.map(({ servers }) => servers.join(' · ')).filter(Boolean);
  const first = unable[0]?.servers[0] ?? longest?.client ?? null;
  if (side === undefined && longest === undefined) return null;
  const waiting =
    longest === undefined
      ? 'No client waits there now.'
      : `${[longest, ...others].map(({ client }) => client).join(', ')} waiting, the longest for ${waitText(longest.waitedMicros)}.`;
  return (
    <Chip
      tone="caution"
      mark="!"
      tip={
        side === undefined ? waiting : `${unable.map(({ text }) => text).join('; ')}. ${waiting}`
      }
      onClick={() => session.select(first === null ? null : { kind: 'node', id: first })}
    >
      {side === undefined
        ? `${longest?.client} waiting ${waitText(longest?.waitedMicros ?? 0)}`
        : `${names.join(', ')} unavailable ${waitText(run.nowMicros - side.sinceMicros)}`.trim()}
    </Chip>
  );
};

interface VerdictChipsProps {
  /** Whether there is room to say who cannot be served. */
  readonly saysWaits: boolean;
}

/** How every promise stands at the moment shown: one chip while all hold, and one for each that is broken. */
const VerdictChips = ({ saysWaits }: VerdictChipsProps) => {
  const run = useShownRun();
  return run === null ? null : <Chips run={run} saysWaits={saysWaits} />;
};

const Chips = ({ run, saysWaits }: VerdictChipsProps & { readonly run: Run }) => {
  const judgedRun = useVerdicts((state) => state.run);
  const judged = useVerdicts((state) => state.judged);
  const convergence = useVerdicts((state) => state.convergence);
  const failure = useVerdicts((state) => state.failure);
  const isOpen = useSession((state) => state.dialog === 'verdicts');
  const all = useRef<HTMLElement>(null);
  const verdicts = verdictsOf(
    run,
    judgedRun === run ? { judged, convergence } : { judged: null, convergence: null },
  );
  const holds = verdicts.some(({ standing }) => standing === 'holds');
  return (
    <section ref={all} className={styles['chips']} aria-label="Verdicts">
      <Chip
        tone={holds ? 'good' : 'plain'}
        mark={holds ? '✓' : '…'}
        tip="Every promise, and how it stands"
        shortcut="V"
        isOpen={isOpen}
        onClick={() => session.openDialog('verdicts')}
      >
        {foldedText(verdicts)}
      </Chip>
      <ul className={styles['own']}>
        {unfoldedOf(verdicts, missedSightings(run)).map((verdict) => (
          <li key={verdict.id}>
            <VerdictChip verdict={verdict} onGo={goTo} />
          </li>
        ))}
      </ul>
      {saysWaits && <Waits run={run} />}
      {isOpen && (
        <VerdictList
          verdicts={verdicts}
          failure={failure}
          anchor={() => all.current}
          onGo={goTo}
          onClose={session.closeDialog}
        />
      )}
    </section>
  );
};

export default VerdictChips;
