import { counted } from '../../kit/words.ts';
import { session } from '../../session/store.ts';
import { describeClient } from '../../sim/client.ts';
import { operationText } from '../../sim/operation.ts';
import type { Run } from '../../sim/run.ts';
import type { NodeView } from '../../sim/world-view.ts';
import { nodeColour } from '../../ui/epoch.ts';
import { Availability } from '../availability/Availability.tsx';
import { useHistory } from '../useShownRun.ts';
import { wordsOf } from '../words.ts';
import { Facts } from './Facts.tsx';
import { Measures } from './Measures.tsx';
import { OperationCosts } from './OperationCosts.tsx';
import styles from './Overview.module.css';
import { Panel } from './Panel.tsx';
import { ProtocolPicture } from './ProtocolPicture.tsx';
import { Section } from './Section.tsx';

/** With more servers than this, what is drawn of the cluster as a whole stands above their list. */
const mostServersBeforePictures = 9;

/** The cluster at a glance, while nothing is selected. */
export const Overview = ({ run }: { readonly run: Run }) => {
  const history = useHistory(run);
  const { world, eventCount } = run;
  const nodes = world.nodeIds
    .map((id) => world.node(id))
    .filter(({ status }) => status !== 'removed');
  const servers = nodes.filter(({ kind }) => kind === 'server');
  const clients = nodes.filter(({ kind }) => kind === 'client');
  const counts = history.messages.countsByKind(eventCount);
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  // Below a long list nobody would find them.
  const isLarge = servers.length > mostServersBeforePictures;
  const pictures = (
    <>
      <ProtocolPicture run={run} />
      <OperationCosts run={run} />
      <Measures run={run} />
    </>
  );
  return (
    <Panel
      title="Cluster"
      about={`${counted(servers.length, 'server')}, ${counted(clients.length, 'client')}`}
    >
      <p className={styles['hint']}>
        Select a node, a message, a link or a sentence to see what it is made of. Press <kbd>?</kbd>{' '}
        for every key.
      </p>
      {isLarge && pictures}
      <ul className={styles['nodes']}>
        {servers.map((node) => (
          <Server key={node.id} run={run} node={node} />
        ))}
        {clients.map((node) => (
          <Client key={node.id} node={node} />
        ))}
      </ul>
      {!isLarge && pictures}
      {clients.length > 0 && (
        <Section title="Without service for">
          <Availability run={run} />
        </Section>
      )}
      <Section title="Messages sent" aside={`${all}`}>
        <Facts
          facts={counts.map(({ kind, count }) => ({ name: wordsOf(kind), value: `${count}` }))}
        />
      </Section>
    </Panel>
  );
};

const Server = ({ run, node }: { readonly run: Run; readonly node: NodeView }) => {
  const { protocol } = run;
  const description = protocol.describeNode(node.state);
  const { epoch, role, value } = description;
  const isDown = node.status === 'down';
  return (
    <NodeLine
      node={node}
      colour={isDown ? 'var(--track)' : nodeColour(description)}
      title={isDown ? 'Down' : `${role}${node.status === 'paused' ? ', paused' : ''}`}
      epoch={isDown || epoch === null ? '' : `${protocol.epochWord} ${epoch}`}
      value={isDown ? '' : value}
    />
  );
};

const Client = ({ node }: { readonly node: NodeView }) => {
  const { open, believes } = describeClient(node.state);
  return (
    <NodeLine
      node={node}
      colour="var(--soft)"
      title="Client"
      epoch={`asks ${open?.target ?? believes}`}
      value={open === null ? '' : operationText(open.operation)}
    />
  );
};

interface NodeLineProps {
  readonly node: NodeView;
  readonly colour: string;
  readonly title: string;
  readonly epoch: string;
  readonly value: string;
}

const NodeLine = ({ node: { id }, colour, title, epoch, value }: NodeLineProps) => (
  <li>
    <button
      type="button"
      className={styles['node']}
      onClick={() => session.select({ kind: 'node', id })}
      onPointerEnter={() => session.setHover({ kind: 'node', id })}
      onPointerLeave={() => session.setHover(null)}
    >
      <span className={styles['dot']} style={{ background: colour }} />
      <b>{id}</b>
      <span>{title}</span>
      <span className={styles['epoch']}>{epoch}</span>
      <span className={styles['value']} data-tip={value} data-tip-when-cut>
        {value}
      </span>
    </button>
  </li>
);
