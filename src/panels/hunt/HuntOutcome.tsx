import type { HuntResult } from '../../hunt/hunt.ts';
import { momentText } from '../../session/format.ts';
import type { Protocol } from '../../sim/protocol.ts';
import styles from './HuntDialog.module.css';
import { counted, soughtText } from './hunt-form.ts';
import type { HuntState } from './use-hunt.ts';

interface OutcomeProps {
  readonly protocol: Protocol;
  readonly state: HuntState;
}

const triedText = ({ runs, events }: { readonly runs: number; readonly events: number }): string =>
  `${counted(runs, 'run')} and ${counted(events, 'event')}`;

const Result = ({
  protocol,
  result,
  target,
}: {
  readonly protocol: Protocol;
  readonly result: HuntResult;
  readonly target: string;
}) => {
  switch (result.kind) {
    case 'found': {
      const { scenario, sighting } = result.found;
      return (
        <>
          <p className={styles['found']}>
            Found, at {momentText(sighting.atMicros)}: {sighting.sentence}
          </p>
          <p className={styles['soft']}>
            {triedText(result)} tried; made small to{' '}
            {counted(scenario.script.length, 'intervention')}, {counted(scenario.nodes, 'server')}{' '}
            and {counted(scenario.clients.length, 'client')}.
          </p>
        </>
      );
    }
    case 'nothing found':
      return (
        <>
          <p>
            Tried {triedText(result)}: none {soughtText(protocol, target)}.
          </p>
          <p className={styles['soft']}>That proves nothing about those that were not tried.</p>
        </>
      );
    case 'cancelled':
      return <p>Stopped after {triedText(result)}; nothing was found by then.</p>;
  }
};

/** How far the hunt has come, or what it came to. */
export const HuntOutcome = ({ protocol, state }: OutcomeProps) => {
  switch (state.kind) {
    case 'idle':
      return null;
    case 'failed':
      return <p className={styles['wrong']}>{state.sentence}</p>;
    case 'over':
      return <Result protocol={protocol} result={state.result} target={state.target} />;
    case 'hunting': {
      const { progress, runsASecond } = state;
      if (progress === null) return <p>Starting.</p>;
      if (progress.phase === 'shrinking') {
        return (
          <>
            <progress className={styles['bar']} aria-label="Making it small" />
            <p>
              Found after {triedText(progress)}. Making it small:{' '}
              {counted(progress.interventions, 'intervention')}, {counted(progress.nodes, 'server')}
              , after {counted(progress.replays, 'replay')}.
            </p>
          </>
        );
      }
      return (
        <>
          <progress
            className={styles['bar']}
            aria-label="Runs tried"
            value={progress.runs}
            max={progress.seeds}
          />
          <p>
            {triedText(progress)}
            {runsASecond !== null && `, ${counted(runsASecond, 'run')} a second`}
          </p>
        </>
      );
    }
  }
};
