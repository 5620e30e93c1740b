import { type RefObject, useEffect, useRef, useState } from 'react';
import { momentText, speedText } from '../../session/format.ts';
import { DEFAULT_SPEED } from '../../session/player.ts';
import { modifiedText } from '../../session/rules-off.ts';
import { session } from '../../session/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { PauseIcon, PlayIcon, ToStartIcon } from '../../ui/icons.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { NodeDifferences } from '../branches/NodeDifferences.tsx';
import { SPEED_SCALE, scaleOfSpeed, speedOfScale } from '../shell/speed-scale.ts';
import { VerdictChip } from '../verdicts/VerdictChip.tsx';
import { chipsOf, missedSightings, type Verdict } from '../verdicts/verdicts.ts';
import { anySentence } from '../why/narration.ts';
import styles from './Compare.module.css';
import { CompareDiagram, type Mark } from './CompareDiagram.tsx';
import { type Compared, closeComparison, type Side, useCompared } from './compare-store.ts';
import { NodeTable } from './NodeTable.tsx';
import { nodeStates } from './node-states.ts';
import { type ComparePlayer, useComparePlayer } from './use-compare-clock.ts';
import { useJudged } from './use-judged.ts';

/** Two runs on one clock: what happened in each, how its promises stand, and where they part. */
const Compare = () => {
  const compared = useCompared((state) => state.compared);
  return compared === null ? null : <Comparison compared={compared} />;
};

const Comparison = ({ compared }: { readonly compared: Compared }) => {
  const { title, about, whenSame, sides, untilMicros } = compared;
  const [speed, setSpeed] = useState(DEFAULT_SPEED);
  const player = useComparePlayer(compared, speed);
  const [one, other] = sides;
  const states = [nodeStates(one.run), nodeStates(other.run)] as const;
  const firstFocus = useRef<HTMLParagraphElement>(null);
  const playButton = useRef<HTMLButtonElement>(null);
  const { isReady, difference } = player;
  const parted = partedAt(sides, difference);
  useEffect(() => {
    // Space is to play, as it does on the page, as soon as there is something to be played.
    const isUntouched = document.activeElement === firstFocus.current;
    if (isReady && isUntouched) playButton.current?.focus();
  }, [isReady]);
  return (
    <Dialog
      title={title}
      roomy
      initialFocus={firstFocus}
      onClose={closeComparison}
      foot={
        <Clock
          player={player}
          playButton={playButton}
          untilMicros={untilMicros}
          speed={speed}
          onSpeed={setSpeed}
        />
      }
    >
      <div className={styles['comparison']}>
        <p ref={firstFocus} className={styles['about']} tabIndex={-1}>
          {about}
        </p>
        <Difference {...{ player, sides, whenSame, untilMicros }} />
        <SideView
          side={one}
          states={states[0]}
          others={isReady ? states[1] : states[0]}
          partedAtMicros={parted[0]}
          {...{ player, speed }}
        />
        <SideView
          side={other}
          states={states[1]}
          others={isReady ? states[0] : states[1]}
          partedAtMicros={parted[1]}
          {...{ player, speed }}
        />
        {isReady && (
          <NodeDifferences labels={[one.label, other.label]} runs={[one.run, other.run]} />
        )}
      </div>
    </Dialog>
  );
};

interface ClockProps {
  readonly player: ComparePlayer;
  readonly playButton: RefObject<HTMLButtonElement | null>;
  readonly untilMicros: number;
  readonly speed: number;
  readonly onSpeed: (speed: number) => void;
}

const Clock = ({ player, playButton, untilMicros, speed, onSpeed }: ClockProps) => {
  const { micros, isPlaying, isReady, setPlaying, seek } = player;
  return (
    <div className={styles['clock']} role="group" aria-label="Time">
      <IconButton label="To the start" disabled={!isReady} onClick={() => seek(0)}>
        <ToStartIcon />
      </IconButton>
      <IconButton
        ref={playButton}
        label={isPlaying ? 'Pause' : 'Play both'}
        look="strong"
        wide
        disabled={!isReady}
        onClick={() => setPlaying(!isPlaying)}
      >
        {isPlaying ? <PauseIcon /> : <PlayIcon />}
      </IconButton>
      <time className={styles['time']}>{momentText(micros)}</time>
      <div className={styles['moment']}>
        <Slider
          label="Moment shown in both"
          minimum={0}
          maximum={untilMicros}
          step={1_000}
          value={micros}
          valueText={momentText(micros)}
          onChange={seek}
        />
      </div>
      <output className={styles['rate']}>{speedText(speed)}</output>
      <div className={styles['speed']}>
        <Slider
          label="Speed"
          minimum={SPEED_SCALE.minimum}
          maximum={SPEED_SCALE.maximum}
          step={SPEED_SCALE.step}
          value={scaleOfSpeed(speed)}
          valueText={speedText(speed)}
          onChange={(place) => onSpeed(speedOfScale(place))}
        />
      </div>
    </div>
  );
};

interface DifferenceProps {
  readonly player: ComparePlayer;
  readonly sides: Compared['sides'];
  readonly whenSame: string;
  readonly untilMicros: number;
}

/** Where the two runs part, and what happened then in each. */
const Difference = ({ player, sides, whenSame, untilMicros }: DifferenceProps) => {
  const { isReady, difference, seek, micros } = player;
  if (!isReady) {
    return (
      <p className={styles['difference']}>
        Simulating both runs: {momentText(micros)} of {momentText(untilMicros)}.
      </p>
    );
  }
  if (difference === null) {
    return (
      <p className={styles['difference']}>
        Both runs are the same up to {momentText(untilMicros)}, event for event. {whenSame}
      </p>
    );
  }
  const parts = sides.map(({ run, label }) => ({
    run,
    label,
    record: run.records.at(difference) ?? null,
  }));
  const atMicros = Math.min(...parts.map(({ record }) => record?.atMicros ?? untilMicros));
  return (
    <div className={styles['difference']}>
      <p>
        They part at{' '}
        <Button look="link" onClick={() => seek(atMicros)}>
          {momentText(atMicros)}
        </Button>
        . Before that they are the same, event for event.
      </p>
      <dl className={styles['parts']}>
        {parts.map(({ run, label, record }) => (
          <div key={label} className={styles['part']}>
            <dt>{label}</dt>
            {record === null ? (
              <dd>nothing more happens</dd>
            ) : (
              <dd>
                <b>{record.kind === 'intervention' ? '' : record.node}</b>{' '}
                {anySentence(run.protocol, record).text}
                {record.atMicros === atMicros ? '' : ` (${momentText(record.atMicros)})`}
              </dd>
            )}
          </div>
        ))}
      </dl>
    </div>
  );
};

interface SideViewProps {
  readonly side: Side;
  readonly states: ReturnType<typeof nodeStates>;
  readonly others: ReturnType<typeof nodeStates>;
  /** When it begins to differ from the other; null where it does not. */
  readonly partedAtMicros: number | null;
  readonly player: ComparePlayer;
  readonly speed: number;
}

const SideView = ({ side, states, others, partedAtMicros, player, speed }: SideViewProps) => {
  const { label, run } = side;
  const { micros, isPlaying, isReady, seek, onFrame, clock } = player;
  const verdicts = useJudged(run, micros, isPlaying || !isReady);
  const halt = clock.haltOf(run);
  const modified = modifiedText(run.protocol, run.scenario.rulesOff);
  const onGo = ({ at }: Verdict): void => {
    if (at !== null) seek(at.micros);
  };
  return (
    <section className={styles['side']} aria-label={label}>
      <header className={styles['header']}>
        <h3 className={styles['label']}>{label}</h3>
        {modified !== null && <p className={styles['modified']}>{modified}</p>}
        <Button
          tip="Open this run at this moment"
          disabled={!isReady}
          onClick={() => {
            closeComparison();
            if (side.open === undefined) session.open(run.protocol, run.scenario, run.nowMicros);
            else side.open(run.nowMicros);
          }}
        >
          Open on the stage
        </Button>
      </header>
      <ul className={styles['chips']}>
        {chipsOf(verdicts, missedSightings(run)).map((verdict) => (
          <li key={verdict.id}>
            <VerdictChip verdict={verdict} onGo={onGo} />
          </li>
        ))}
      </ul>
      {halt !== null && <p className={styles['halt']}>{halt.sentence}</p>}
      <div className={styles['views']}>
        <div className={styles['diagram']}>
          <CompareDiagram
            run={run}
            label={label}
            marks={marksOf(side, partedAtMicros)}
            untilMicros={clock.untilMicros}
            speed={speed}
            onFrame={onFrame}
            onSeek={seek}
          />
        </div>
        <div className={styles['nodes']}>
          <NodeTable
            label={label}
            epochWord={run.protocol.epochWord}
            nodes={states}
            others={others}
          />
        </div>
      </div>
    </section>
  );
};

/** When the first event in which they differ happens in each; where one has none, when the other has. */
const partedAt = (
  sides: Compared['sides'],
  difference: number | null,
): readonly [number | null, number | null] => {
  if (difference === null) return [null, null];
  const [here, there] = sides.map(({ run }) => run.records.at(difference)?.atMicros ?? null);
  return [here ?? there ?? null, there ?? here ?? null];
};

const marksOf = ({ run }: Side, partedAtMicros: number | null): readonly Mark[] => {
  const [broken] = [...run.broken].sort((one, other) => one.atEvent - other.atEvent);
  return [
    ...(partedAtMicros === null
      ? []
      : [{ atMicros: partedAtMicros, text: 'they part', tone: 'plain' as const }]),
    ...(broken === undefined
      ? []
      : [
          {
            atMicros: broken.atMicros,
            text: `✗ ${broken.monitor.title}`,
            tone: 'bad' as const,
          },
        ]),
  ];
};

export default Compare;
