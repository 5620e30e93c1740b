import { lazy, Suspense, useEffect, useRef } from 'react';
import { momentText, speedText } from '../../session/format.ts';
import { onFrame, shownMicros } from '../../session/frames.ts';
import { session, useSession } from '../../session/store.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import {
  NextMomentIcon,
  PauseIcon,
  PlayIcon,
  PreviousMomentIcon,
  StepBackIcon,
  StepForwardIcon,
  ToStartIcon,
} from '../../ui/icons.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { SPEED_SCALE, scaleOfSpeed, speedOfScale } from './speed-scale.ts';
import styles from './Transport.module.css';

const BranchBar = lazy(() => import('../branches/BranchBar.tsx'));
const ScriptToggle = lazy(() => import('../script/ScriptToggle.tsx'));

/** The clock: written by the frame loop, so that a running clock costs React nothing. */
const Clock = () => {
  const element = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    let written = '';
    return onFrame((micros) => {
      const text = momentText(micros);
      if (text === written || element.current === null) return;
      written = text;
      element.current.textContent = text;
    });
  }, []);
  return (
    <time ref={element} className={styles['time']}>
      {momentText(shownMicros())}
    </time>
  );
};

const PlayButton = () => {
  const isPlaying = useSession((state) => state.mode === 'playing');
  const ended = useSession((state) => state.ended);
  const rest = ended ? 'Play again from the start' : 'Play';
  return (
    <IconButton
      label={isPlaying ? 'Pause' : rest}
      shortcut="Space"
      look="strong"
      wide
      onClick={session.toggle}
    >
      {isPlaying ? <PauseIcon /> : <PlayIcon />}
    </IconButton>
  );
};

const Speed = () => {
  const speed = useSession((state) => state.speed);
  return (
    <div className={styles['speed']}>
      <output className={styles['rate']}>{speedText(speed)}</output>
      <div className={styles['slider']}>
        <Slider
          label="Speed"
          tip="Virtual time for each second of yours"
          shortcut="+ −"
          minimum={SPEED_SCALE.minimum}
          maximum={SPEED_SCALE.maximum}
          step={SPEED_SCALE.step}
          value={scaleOfSpeed(speed)}
          valueText={speedText(speed)}
          onChange={(place) => session.setSpeed(speedOfScale(place))}
        />
      </div>
    </div>
  );
};

/** How far the way to a moment has come that has to be simulated first. */
const Progress = ({ toMicros }: { readonly toMicros: number }) => {
  const share = useSession(({ run }) =>
    Math.floor((100 * (run?.nowMicros ?? 0)) / Math.max(1, toMicros)),
  );
  return (
    <progress
      className={styles['progress']}
      aria-label="Simulated so far"
      max={100}
      value={share}
    />
  );
};

const Note = () => {
  const ended = useSession((state) => state.ended);
  const complaint = useSession((state) =>
    state.complaint?.place === 'transport' ? state.complaint.text : null,
  );
  const underWay = useSession((state) => state.underWay);
  if (underWay !== null) {
    return (
      <p className={`${styles['note']} ${styles['underWay']}`}>
        {underWay.kind === 'towards' ? (
          <>
            Simulating up to {momentText(underWay.atMicros)}{' '}
            <Progress toMicros={underWay.atMicros} />
          </>
        ) : (
          'Looking for the next moment that matters'
        )}{' '}
        <Button look="link" tip="Stay at the moment shown" shortcut="Esc" onClick={session.stay}>
          Stop here
        </Button>
      </p>
    );
  }
  if (complaint !== null) return <p className={styles['complaint']}>{complaint}</p>;
  return ended ? <p className={styles['note']}>End of the run</p> : null;
};

/** Play, step, the clock, how fast it goes, and which way. */
export const Transport = () => (
  <section className={styles['transport']} aria-label="Time">
    <div className={styles['buttons']}>
      <IconButton label="To the start" shortcut="Home" onClick={() => session.seekTo(0)}>
        <ToStartIcon />
      </IconButton>
      <IconButton
        label="To the moment that mattered before"
        shortcut="Shift+,"
        onClick={session.previousMoment}
      >
        <PreviousMomentIcon />
      </IconButton>
      <IconButton label="One event back" shortcut="," onClick={session.stepBack}>
        <StepBackIcon />
      </IconButton>
      <PlayButton />
      <IconButton label="One event on" shortcut="." onClick={session.stepForward}>
        <StepForwardIcon />
      </IconButton>
      <IconButton
        label="To the next moment that matters"
        shortcut="Shift+."
        onClick={session.nextMoment}
      >
        <NextMomentIcon />
      </IconButton>
    </div>
    <Clock />
    <Speed />
    <Note />
    <div className={styles['branches']}>
      <Suspense>
        <BranchBar />
        <ScriptToggle />
      </Suspense>
    </div>
  </section>
);
