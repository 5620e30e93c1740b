import { type CSSProperties, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { AnyStateMachine } from 'xstate';
import { epochColour } from '../../ui/epoch.ts';
import { machineGraph } from './machine-graph.ts';
import {
  labelLineHeight,
  layoutMachine,
  type MachineLayout,
  type PlacedEdge,
  smoothPath,
  stateLabel,
} from './machine-layout.ts';
import styles from './StateMachine.module.css';

interface StateMachineProps {
  readonly machine: AnyStateMachine;
  /** The state it is in; null when the node is down and in none. */
  readonly current: string | null;
  /** The state it came from; null when it started in the current one. */
  readonly cameFrom: string | null;
  readonly epoch: number | null;
}

const layouts = new WeakMap<AnyStateMachine, Map<number, Promise<MachineLayout>>>();

let ruler: CanvasRenderingContext2D | null = null;

/** A text's width in pixels in the size and weight of the drawing's widest words. */
const measure = (text: string): number => {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (ruler === null) return text.length * 7;
  const style = getComputedStyle(document.documentElement);
  const size = Number.parseFloat(style.fontSize);
  ruler.font = `600 ${size * 0.75}px ${style.getPropertyValue('--words')}`;
  return ruler.measureText(text).width;
};

const layoutFor = (machine: AnyStateMachine, widest: number): Promise<MachineLayout> => {
  const known = layouts.get(machine) ?? new Map<number, Promise<MachineLayout>>();
  layouts.set(machine, known);
  const layout = known.get(widest) ?? layoutMachine(machineGraph(machine), widest, measure);
  known.set(widest, layout);
  return layout;
};

/** The node's machine, drawn from its definition, with the state it is in lit. */
export const StateMachine = ({ machine, current, cameFrom, epoch }: StateMachineProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const layout = useLayout(machine, frame);
  // A custom property is not among the names that React's style type lists.
  const style = { '--colour': epochColour(epoch) } as CSSProperties;
  return (
    <div ref={frame} className={styles['frame']} style={style}>
      {layout && <Drawing {...{ machine, layout, current, cameFrom }} />}
    </div>
  );
};

const useLayout = (
  machine: AnyStateMachine,
  frame: RefObject<HTMLDivElement | null>,
): MachineLayout | null => {
  const [layout, setLayout] = useState<MachineLayout | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let isGone = false;
    let asked = 0;
    const arrange = async () => {
      await document.fonts.ready;
      const width = Math.floor(element.clientWidth / 4) * 4;
      if (isGone || width === 0 || width === asked) return;
      asked = width;
      const made = await layoutFor(machine, width);
      if (!isGone && asked === width) setLayout(made);
    };
    const observer = new ResizeObserver(() => void arrange());
    observer.observe(element);
    return () => {
      isGone = true;
      observer.disconnect();
    };
  }, [machine, frame]);
  return layout;
};

interface DrawingProps extends Pick<StateMachineProps, 'machine' | 'current' | 'cameFrom'> {
  readonly layout: MachineLayout;
}

const Drawing = ({ machine, layout, current, cameFrom }: DrawingProps) => {
  const graph = useMemo(() => machineGraph(machine), [machine]);
  const story = graph.edges.map(
    ({ from, to, details }) => `${from} to ${to}: ${details.join('; ')}`,
  );
  const isTaken = ({ edge }: PlacedEdge) => edge.from === cameFrom && edge.to === current;
  return (
    <svg
      className={styles['drawing']}
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="img"
      aria-label={`State machine${current === null ? '' : `, in state ${current}`}. ${story.join('. ')}.`}
    >
      <defs>
        <marker
          id="machine-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0.5 8 4 0 7.5z" className={styles['arrow']} />
        </marker>
        <marker
          id="machine-arrow-taken"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0.5 8 4 0 7.5z" className={styles['arrowTaken']} />
        </marker>
      </defs>
      {layout.edges.map((placed) => (
        <Arrow
          key={`${placed.edge.from} ${placed.edge.to}`}
          placed={placed}
          isTaken={isTaken(placed)}
        />
      ))}
      {layout.states.map(({ state, x, y, width, height }) => (
        <g key={state.id} className={state.id === current ? styles['lit'] : styles['state']}>
          {state.again.length > 0 && (
            <title>{`enters itself again: ${state.again.join(', ')}`}</title>
          )}
          <rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx="8" />
          <text x={x} y={y}>
            {stateLabel(state)}
          </text>
        </g>
      ))}
    </svg>
  );
};

const Arrow = ({ placed, isTaken }: { readonly placed: PlacedEdge; readonly isTaken: boolean }) => {
  const { edge, points, lines, label, labelWidth } = placed;
  const top = label.y - ((lines.length - 1) * labelLineHeight) / 2;
  return (
    <g className={isTaken ? styles['taken'] : styles['edge']}>
      <title>{edge.details.join('\n')}</title>
      <path d={smoothPath(points)} markerEnd={`url(#machine-arrow${isTaken ? '-taken' : ''})`} />
      <rect
        x={label.x - labelWidth / 2 + 3}
        y={top - labelLineHeight / 2}
        width={Math.max(0, labelWidth - 6)}
        height={lines.length * labelLineHeight}
      />
      {lines.map((line, place) => (
        <text key={line} x={label.x} y={top + place * labelLineHeight}>
          {line}
        </text>
      ))}
    </g>
  );
};
