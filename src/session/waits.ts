import { wait } from '../kit/why-not.ts';
import { describeClient } from '../sim/client.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { operationText } from '../sim/operation.ts';
import type { Reach, Surroundings, Wait } from '../sim/protocol.ts';
import type { Run } from '../sim/run.ts';

type Looked = Pick<Run, 'world' | 'protocol' | 'scenario'>;

const surroundingsOf = ({ world, scenario }: Looked, id: NodeId): Surroundings => ({
  id,
  others: world.nodeIds.filter((other) => {
    const { kind, status } = world.node(other);
    return other !== id && kind === 'server' && status !== 'removed';
  }),
  reach: (other): Reach => {
    const { status } = world.node(other);
    const there = world.isCut(id, other);
    const back = world.isCut(other, id);
    if (there && back) return 'cut';
    if (there || back) return 'halfCut';
    if (status === 'down' || status === 'removed') return 'down';
    return status === 'paused' ? 'paused' : 'open';
  },
  stateOf: (server) => {
    const { kind, status, state } = world.node(server);
    return kind === 'server' && status !== 'down' && status !== 'removed' ? state : null;
  },
  rulesOff: scenario.rulesOff ?? [],
});

const serverWaits = (run: Looked, id: NodeId): readonly Wait[] => {
  const { status, state } = run.world.node(id);
  switch (status) {
    case 'removed':
      return [];
    case 'down':
      return [
        wait(`Why does ${id} do nothing?`, 'it is down, and only what is on its disk remains'),
      ];
    case 'paused':
      return [
        wait(
          `Why does ${id} do nothing?`,
          'it is paused: messages and timers wait until it goes on',
        ),
      ];
    case 'up':
      return run.protocol.whyNot?.(state, surroundingsOf(run, id)) ?? [];
  }
};

const wayText = (client: NodeId, server: NodeId, reach: Reach): string => {
  switch (reach) {
    case 'cut':
      return `the link between ${client} and ${server} is cut`;
    case 'halfCut':
      return `the link between ${client} and ${server} is cut in one direction`;
    case 'down':
      return `${server} is down`;
    case 'paused':
      return `${server} is paused`;
    case 'open':
      return '';
  }
};

const clientWaits = (run: Looked, id: NodeId): readonly Wait[] => {
  const { open, backingOff } = describeClient(run.world.node(id).state);
  if (open === null) return [];
  const { target, attempts, operation } = open;
  const way = wayText(id, target, surroundingsOf(run, id).reach(target));
  const [first] = way === '' && !backingOff ? serverWaits(run, target) : [];
  return [
    wait(
      `Why has ${id} no answer to ${operationText(operation)}?`,
      backingOff
        ? 'nobody that it asked knows whom to ask; it waits a little and asks again'
        : `it asks ${target}${attempts > 1 ? `, in attempt ${attempts}` : ''}`,
      way,
      ...(first === undefined ? [] : [first.answer.replace(/\.$/, '')]),
    ),
  ];
};

/** What a server or a client waits for at the moment shown, and what stands in its way; nothing where it waits for nothing. */
export const waitsOf = (run: Looked, id: NodeId): readonly Wait[] =>
  run.world.node(id).kind === 'client' ? clientWaits(run, id) : serverWaits(run, id);
