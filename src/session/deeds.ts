import { capitalised } from '../scenario/wording.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Operation } from '../sim/operation.ts';
import { operationText } from '../sim/operation.ts';
import type { Run } from '../sim/run.ts';
import { withOneMoreClient } from './client-joins.ts';
import { killOrRestart } from './interventions.ts';
import { nextRead, nextWrite } from './next-operation.ts';
import type { ComplaintPlace } from './state.ts';
import { session, useSession } from './store.ts';
import { killTarget } from './tools.ts';
import { type Asked, whoAsks } from './who-asks.ts';

const openRun = (): Run | null => useSession.getState().run;

/**
 * Sends an operation as far as it is said by whom and to whom; otherwise as suits it. Says before, at
 * `place`, why not where nobody can ask. Returns whether it was sent.
 */
export const sendOperation = (
  run: Run,
  operation: Operation,
  asked: Asked,
  place: ComplaintPlace = 'stage',
): boolean => {
  const asking = whoAsks(run, asked);
  if (asking.kind === 'nobody') {
    session.complain(asking.why, place);
    return false;
  }
  const { client, to } = asking;
  const ordered = { kind: 'operation', client, operation, ...(to === null ? {} : { to }) } as const;
  if (asking.kind === 'asks') return session.intervene(ordered, place);
  const inRun = withOneMoreClient(run, asking.to);
  if (inRun === null) {
    session.complain(
      `No client that reaches ${to} is free, and this run is too long to let one more join. Go back to an earlier moment.`,
      place,
    );
    return false;
  }
  return session.interveneAll([...asking.before, ordered], place, {
    inRun,
    told: `You: ${client} joins on the side of ${to}: ${operationText(operation)}.`,
  });
};

/** Who is asked, or asks, by what is selected. */
const selected = (run: Run): Asked => {
  const { selection } = useSession.getState();
  if (selection?.kind !== 'node') return { client: null, server: null };
  return run.world.node(selection.id).kind === 'client'
    ? { client: selection.id, server: null }
    : { client: null, server: selection.id };
};

/** Writes the next value: to the selected node or the one that leads, unless it is said to whom. */
export const writeNow = (asked?: Asked): void => {
  const run = openRun();
  if (run === null) return;
  const operation = nextWrite(run);
  if (operation === null) session.announce(`${run.protocol.title} serves no writes.`);
  else sendOperation(run, operation, asked ?? selected(run));
};

/** Reads the key that was written last, in the same way. */
export const readNow = (asked?: Asked): void => {
  const run = openRun();
  if (run === null) return;
  const operation = nextRead(run);
  if (operation === null) session.announce(`${run.protocol.title} serves no reads.`);
  else sendOperation(run, operation, asked ?? selected(run));
};

/** Opens the form for an operation with more to it than `writeNow` and `readNow` need. */
export const draftOperation = (kind: 'write' | 'read'): void => {
  const run = openRun();
  if (run === null) return;
  if (kind === 'read' && nextRead(run) === null) {
    session.announce(`${run.protocol.title} serves no reads.`);
    return;
  }
  session.draft(kind, selected(run));
};

/** The server that went down last among those that are down; null when all run. */
export const lastDown = ({ world, scenario, nowMicros }: Run): NodeId | null => {
  const isDown = (id: NodeId): boolean => world.node(id).status === 'down';
  const killed = scenario.script.findLast(
    ({ atMicros, intervention }) =>
      intervention.kind === 'kill' && atMicros <= nowMicros && isDown(intervention.node),
  );
  if (killed?.intervention.kind === 'kill') return killed.intervention.node;
  return world.nodeIds.find(isDown) ?? null;
};

/** Kills the selected server or brings it back; where none is selected, kills the one that leads. */
export const killOrBringBack = (): void => {
  const run = openRun();
  if (run === null) return;
  const target = killTarget(run, useSession.getState().selection);
  const deed = target === null ? null : killOrRestart(run.world, target.node);
  if (deed === null) session.announce('There is no server to kill.');
  else session.intervene(deed);
};

/** Brings back the node that went down last. */
export const bringBack = (): void => {
  const run = openRun();
  const node = run === null ? null : lastDown(run);
  if (node === null) session.announce('Every node runs.');
  else session.intervene({ kind: 'restart', node });
};

/** Mends every link. */
export const healAll = (): void => {
  if (openRun() !== null) session.intervene({ kind: 'heal' });
};

/** What the button that writes says: `Write x=7`, `Propose 7`. */
export const writeWords = (operation: Operation): string => {
  switch (operation.kind) {
    case 'put':
      return `Write ${operation.key}=${operation.value}`;
    case 'propose':
      return capitalised(operationText(operation));
    default:
      return `Write ${operationText(operation)}`;
  }
};
