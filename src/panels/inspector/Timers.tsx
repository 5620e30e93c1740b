import { useEffect, useRef } from 'react';
import { spanText } from '../../session/format.ts';
import { onFrame, shownMicros } from '../../session/frames.ts';
import { session } from '../../session/store.ts';
import type { NodeView, TimerView } from '../../sim/world-view.ts';
import { Button } from '../../ui/Button.tsx';
import { epochColour } from '../../ui/epoch.ts';
import { wordsOf } from '../words.ts';
import { Section } from './Section.tsx';
import styles from './Timers.module.css';

interface TimersProps {
  readonly node: NodeView;
  readonly epoch: number | null;
}

/** The node's timers, running down; each can be made to fire at once. */
export const Timers = ({ node, epoch }: TimersProps) => (
  <Section title="Timers">
    {node.timers.length === 0 ? (
      <p className={styles['note']}>None is running.</p>
    ) : (
      <ul className={styles['timers']}>
        {node.timers.map((timer) => (
          <Timer key={timer.name} node={node} timer={timer} epoch={epoch} />
        ))}
      </ul>
    )}
  </Section>
);

interface TimerProps extends TimersProps {
  readonly timer: TimerView;
}

/** What is written beside a timer at a moment. */
const leftText = (timer: TimerView, micros: number): string =>
  timer.firesAtMicros <= micros ? 'is due' : `fires in ${spanText(timer.firesAtMicros - micros)}`;

const shareLeft = ({ setAtMicros, firesAtMicros }: TimerView, micros: number): number => {
  const whole = firesAtMicros - setAtMicros;
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, (firesAtMicros - micros) / whole));
};

const Timer = ({ node, timer, epoch }: TimerProps) => {
  const bar = useRef<HTMLSpanElement>(null);
  const left = useRef<HTMLSpanElement>(null);
  const { name, setAtMicros, firesAtMicros } = timer;
  useEffect(() => {
    const running = { name, setAtMicros, firesAtMicros };
    const draw = (micros: number) => {
      if (bar.current) bar.current.style.transform = `scaleX(${shareLeft(running, micros)})`;
      const text = leftText(running, micros);
      if (left.current && left.current.textContent !== text) left.current.textContent = text;
    };
    draw(shownMicros());
    return onFrame(draw);
  }, [name, setAtMicros, firesAtMicros]);
  return (
    <li className={styles['timer']}>
      <span className={styles['name']}>{wordsOf(name)}</span>
      <span ref={left} className={styles['left']}>
        {leftText(timer, shownMicros())}
      </span>
      {node.kind === 'server' && node.status !== 'down' && (
        <Button
          className={styles['fire'] ?? ''}
          aria-label={`Fire now: ${wordsOf(name)}`}
          onClick={() => session.intervene({ kind: 'fireTimer', node: node.id, timer: name })}
        >
          Fire now
        </Button>
      )}
      <span className={styles['track']} aria-hidden="true">
        <span ref={bar} className={styles['bar']} style={{ background: epochColour(epoch) }} />
      </span>
    </li>
  );
};
