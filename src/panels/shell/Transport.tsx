import { useEffect, useRef } from 'react';
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
import { Refusal } from '../Refusal.tsx';
import { SPEED_SCALE, scaleOfSpeed, speedOfScale } from './speed-scale.ts';
import styles from './Transport.module.css';

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
  const ended = useSession((state) => state.ended);
  return (
    <div className={styles['clock']}>
      <time ref={element} className={styles['time']}>
        {momentText(shownMicros())}
      </time>
      {ended && <p className={styles['end']}>End of the run</p>}
    </div>
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
  const isEven = useSession((state) => state.isEven);
  return (
    <div className={styles['rest']}>
      <output className={styles['rate']}>{speedText(speed)}</output>
      <Button
        look="link"
        aria-pressed={!isEven}
        tip={
          isEven
            ? 'Time runs evenly. Press to go faster through silence'
            : 'Faster through silence. Press for an even speed'
        }
        shortcut="J"
        onClick={() => session.setEven(!isEven)}
      >
        {isEven ? 'even' : 'slow near what matters'}
      </Button>
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

/** What the page is simulating towards, which takes the place of the speed that does not count meanwhile. */
const UnderWay = () => {
  const underWay = useSession((state) => state.underWay);
  if (underWay === null) return null;
  const stop = (
    <Button look="link" tip="Stay at the moment shown" shortcut="Esc" onClick={session.stay}>
      Stop here
    </Button>
  );
  switch (underWay.kind) {
    case 'towards':
      return (
        <div className={styles['underWay']}>
          <p>Simulating up to {momentText(underWay.atMicros)}</p>
          <div className={styles['way']}>
            <Progress toMicros={underWay.atMicros} />
            {stop}
          </div>
        </div>
      );
    case 'searching':
      return (
        <div className={styles['underWay']}>
          <p>Looking for the next moment</p>
          <div className={styles['way']}>
            <p>that matters</p>
            {stop}
          </div>
        </div>
      );
  }
};

const Complaint = () => {
  const complaint = useSession((state) =>
    state.complaint?.place === 'transport' ? state.complaint.text : null,
  );
  return complaint === null ? null : <Refusal className={styles['complaint']} text={complaint} />;
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
    <div className={styles['speed']}>
      <Speed />
      <UnderWay />
    </div>
    <Complaint />
  </section>
);
