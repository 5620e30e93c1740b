import { markOf, markPath } from '../../session/mark.ts';
import { session } from '../../session/store.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Run } from '../../sim/run.ts';
import { Diagram } from '../diagram/SpaceTimeDiagram.tsx';
import { useShownRun } from '../useShownRun.ts';
import { DivergenceStrip } from './DivergenceStrip.tsx';
import styles from './StatesPanel.module.css';

/** What servers hold: how many different states over time, and who holds which now. */
const StatesPanel = () => {
  const run = useShownRun();
  if (run === null) return null;
  return (
    <Diagram
      run={run}
      instead={(axis) => (
        <>
          <DivergenceStrip {...axis} />
          <Holders run={run} />
        </>
      )}
    />
  );
};

interface HeldState {
  readonly mark: number;
  readonly value: string;
  readonly nodes: readonly NodeId[];
}

/** The states that live servers hold, the one that most of them hold first. */
const statesOf = ({ world, protocol }: Run): readonly HeldState[] => {
  const states = new Map<number, { mark: number; value: string; nodes: NodeId[] }>();
  for (const id of world.nodeIds) {
    const { kind, status, state } = world.node(id);
    if (kind !== 'server' || status === 'down' || status === 'removed') continue;
    const { replica, value } = protocol.describeNode(state);
    const mark = markOf(replica);
    const known = states.get(mark);
    if (known === undefined) states.set(mark, { mark, value, nodes: [id] });
    else known.nodes.push(id);
  }
  return [...states.values()].sort((one, other) => other.nodes.length - one.nodes.length);
};

const MARK_PIXELS = 16;

const Holders = ({ run }: { readonly run: Run }) => (
  <ul className={styles['states']} aria-label="Who holds what">
    {statesOf(run).map(({ mark, value, nodes }) => (
      <li key={mark} className={styles['state']}>
        <svg
          className={styles['mark']}
          viewBox={`0 0 ${MARK_PIXELS} ${MARK_PIXELS}`}
          aria-hidden="true"
        >
          <path d={markPath(mark, MARK_PIXELS)} />
        </svg>
        <span className={styles['value']}>{value === '' ? 'nothing yet' : value}</span>
        <span className={styles['nodes']}>
          {nodes.map((id) => (
            <button
              key={id}
              type="button"
              className={styles['node']}
              onClick={() => session.select({ kind: 'node', id })}
            >
              {id}
            </button>
          ))}
        </span>
      </li>
    ))}
  </ul>
);

export default StatesPanel;
