import { listed } from '../../scenario/wording.ts';
import { momentText } from '../../session/format.ts';
import { isolate, killOrRestart, pauseOrResume, servesReads } from '../../session/interventions.ts';
import { session } from '../../session/store.ts';
import type { NodeDescription, QuorumMeter } from '../../sim/protocol.ts';
import type { Run } from '../../sim/run.ts';
import { underRules } from '../../sim/under-rules.ts';
import type { NodeView } from '../../sim/world-view.ts';
import { Button } from '../../ui/Button.tsx';
import { epochColour } from '../../ui/epoch.ts';
import { useHistory } from '../useShownRun.ts';
import { wordsOf } from '../words.ts';
import { ClockRate } from './ClockRate.tsx';
import { Disk } from './Disk.tsx';
import { Facts } from './Facts.tsx';
import { LogTable } from './LogTable.tsx';
import { Actions, Panel } from './Panel.tsx';
import { rejoin } from './rejoin.ts';
import { logHolders } from './replication.ts';
import { Section } from './Section.tsx';
import { StateMachine } from './StateMachine.tsx';
import { Timers } from './Timers.tsx';
import { WhyNot } from './WhyNot.tsx';

interface ServerInspectorProps {
  readonly run: Run;
  readonly node: NodeView;
}

/** What a server believes, and everything that it consists of. */
export const ServerInspector = ({ run, node }: ServerInspectorProps) => {
  const { protocol, world } = run;
  const description = protocol.describeNode(node.state);
  const { epoch, fields, quorums } = description;
  return (
    <Panel title={node.id} about={aboutText(node, description)}>
      <ServerActions run={run} node={node} />
      <WhyNot run={run} id={node.id} />
      <MachineSection run={run} node={node} epoch={epoch} />
      <LogTable
        key={node.id}
        description={description}
        holders={logHolders(world, protocol.describeNode, node.id)}
        protocol={{ ...protocol, ...underRules(protocol, run.scenario.rulesOff) }}
      />
      {quorums.length > 0 && node.status !== 'down' && (
        <Section title="Waits for a quorum">
          <Facts
            facts={quorums.map((meter) => ({
              name: meter.label,
              value: quorumText(meter, world.nodeIds),
            }))}
          />
        </Section>
      )}
      <Timers node={node} epoch={epoch} />
      <Section title={node.status === 'down' ? 'What it knew when it went down' : 'What it knows'}>
        <Facts facts={fields} />
      </Section>
      <Disk node={node} />
      <ClockRate node={node} />
    </Panel>
  );
};

/** `2 of 5, needs 3: has n4 and n5; missing n1, n2 and n3`. */
const quorumText = (
  { have, needed, total, of, note }: QuorumMeter,
  nodes: readonly string[],
): string => {
  const servers = nodes.filter((id) => id.startsWith('n'));
  const members = of ?? (servers.length === total ? servers : []);
  const missing = members.filter((id) => !have.includes(id));
  return [
    `${have.length} of ${total}, needs ${needed}: has ${listed(have)}`,
    ...(missing.length === 0 ? [] : [`missing ${listed(missing)}`]),
    ...(note === undefined ? [] : [note]),
  ].join('; ');
};

const aboutText = (node: NodeView, { belief }: NodeDescription): string => {
  const traitor = node.behaviour === null ? '' : `, a traitor (${wordsOf(node.behaviour)})`;
  switch (node.status) {
    case 'up':
      return `${belief}${traitor}`;
    case 'paused':
      return `stands still and ${belief}${traitor}`;
    case 'down':
      return 'is down: only its disk remains';
    case 'removed':
      return 'has left the cluster';
  }
};

const ServerActions = ({ run, node }: ServerInspectorProps) => {
  const { world } = run;
  const { id, status } = node;
  const live = killOrRestart(world, id);
  const stand = pauseOrResume(world, id);
  const cuts = isolate(world, id);
  const isAlone = cuts.length === 0;
  if (live === null) return null;
  return (
    <Actions label={`What you can do to ${id}`}>
      <Button
        shortcut="K"
        tip={live.kind === 'kill' ? 'It keeps only its disk' : 'It starts from its disk'}
        onClick={() => session.intervene(live)}
      >
        {live.kind === 'kill' ? 'Kill' : 'Restart'}
      </Button>
      {stand !== null && (
        <Button
          shortcut="Shift+P"
          tip={
            stand.kind === 'pause'
              ? 'It stands still and keeps everything'
              : 'It goes on where it stood'
          }
          onClick={() => session.intervene(stand)}
        >
          {stand.kind === 'pause' ? 'Pause' : 'Resume'}
        </Button>
      )}
      <Button
        shortcut="I"
        tip={isAlone ? 'Mend all its links' : 'Cut all its links'}
        onClick={() => session.interveneAll(isAlone ? rejoin(world, id) : cuts)}
      >
        {isAlone ? 'Rejoin' : 'Isolate'}
      </Button>
      {status !== 'down' && (
        <>
          <Button
            shortcut="Shift+W"
            tip="Let a client ask it to write"
            onClick={() => session.draft('write', { client: null, server: id })}
          >
            Write…
          </Button>
          {servesReads(run.protocol) && (
            <Button
              shortcut="Shift+R"
              tip="Let a client ask it to read"
              onClick={() => session.draft('read', { client: null, server: id })}
            >
              Read…
            </Button>
          )}
        </>
      )}
    </Actions>
  );
};

const MachineSection = ({
  run,
  node,
  epoch,
}: ServerInspectorProps & { readonly epoch: number | null }) => {
  const history = useHistory(run);
  const isRunning = node.status !== 'down' && node.status !== 'removed';
  const since = isRunning ? history.lifelines.inStateSince(node.id, run.eventCount) : null;
  return (
    <Section
      title="State machine"
      aside={
        since !== null && (
          <b style={{ color: epochColour(epoch) }}>
            {node.state.value} since {momentText(since.sinceMicros)}
          </b>
        )
      }
    >
      <StateMachine
        machine={run.protocol.machine}
        current={isRunning ? node.state.value : null}
        cameFrom={since?.cameFrom ?? null}
        epoch={epoch}
      />
    </Section>
  );
};
