import { markOf } from '../session/mark.ts';
import type { OpenOperation } from '../sim/client.ts';
import { describeClient } from '../sim/client.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { type OperationRecord, operationText } from '../sim/operation.ts';
import type { LogCell, NodeDescription, Protocol, QuorumMeter } from '../sim/protocol.ts';
import type { Micros } from '../sim/time.ts';
import type { NodeView } from '../sim/world-view.ts';

/** Everything that the stage shows of a server, apart from where it is and how its timer runs down. */
export interface NodeLook {
  readonly id: NodeId;
  readonly status: NodeView['status'];
  /** The role in the paper's word, with what is out of the ordinary: `Leader (stale)`. */
  readonly role: string;
  readonly leads: boolean;
  readonly epoch: number | null;
  readonly tone: NodeDescription['tone'];
  readonly log: readonly LogCell[];
  readonly logLength: number;
  readonly value: string;
  /** 16 bits; equal for nodes that hold the same. */
  readonly mark: number;
  /** Whether the timer that the ring shows is running. */
  readonly ringRuns: boolean;
  /** Events that wait for a paused node. */
  readonly waiting: number;
  readonly traitor: boolean;
  readonly quorums: readonly QuorumMeter[];
}

/** Everything that the stage shows of a client, apart from where it is and how long it has waited. */
export interface ClientLook {
  readonly id: NodeId;
  readonly status: NodeView['status'];
  /** The server it talks to. */
  readonly server: NodeId;
  /** The open request, or else the last one, or nothing. */
  readonly request: string;
  /** When the open request began (world time); null when none is open. */
  readonly waitingSinceMicros: Micros | null;
  /** How the last request ended, while none is open. */
  readonly ending: { readonly text: string; readonly outcome: 'ok' | 'fail' | 'unknown' } | null;
}

const roleOf = (view: NodeView, { role }: NodeDescription, stale: boolean): string => {
  switch (view.status) {
    case 'down':
    case 'removed':
      return 'Down';
    case 'paused':
      return `${role}, paused`;
    case 'up':
      break;
  }
  if (view.behaviour !== null) return `${role} (traitor)`;
  return stale ? `${role} (stale)` : role;
};

/** What a server looks like. It is stale when it leads but another live node leads in a higher epoch. */
export const nodeLook = (
  view: NodeView,
  description: NodeDescription,
  protocol: Pick<Protocol, 'ringTimer'>,
  stale: boolean,
): NodeLook => {
  const isDown = view.status === 'down' || view.status === 'removed';
  return {
    id: view.id,
    status: view.status,
    role: roleOf(view, description, stale),
    leads: description.leads && !isDown,
    epoch: description.epoch,
    tone: isDown ? undefined : description.tone,
    log: description.log,
    logLength: description.logLength,
    value: description.value,
    mark: markOf(description.replica),
    ringRuns: !isDown && view.timers.some(({ name }) => name === protocol.ringTimer),
    waiting: view.waiting,
    traitor: view.behaviour !== null,
    quorums: isDown ? [] : description.quorums,
  };
};

const endingOf = (last: OperationRecord | undefined): ClientLook['ending'] => {
  switch (last?.outcome) {
    case undefined:
    case 'open':
      return null;
    case 'fail':
      return { outcome: 'fail', text: last.reason ?? 'failed' };
    case 'unknown':
      return { outcome: 'unknown', text: 'gave up: unknown' };
    case 'ok':
      switch (last.result?.kind) {
        case 'value':
          return { outcome: 'ok', text: `ok: ${last.result.value ?? 'nothing'}` };
        case 'swapped':
          return { outcome: 'ok', text: last.result.swapped ? 'ok: swapped' : 'ok: not swapped' };
        case 'values':
          return {
            outcome: 'ok',
            text: `ok: ${last.result.values.map((value) => value ?? 'nothing').join(', ')}`,
          };
        case 'done':
        case undefined:
          return { outcome: 'ok', text: 'ok' };
      }
  }
};

/** What a client looks like; `last` is its latest operation at the moment shown. */
export const clientLook = (view: NodeView, last: OperationRecord | undefined): ClientLook => {
  const client = describeClient(view.state);
  const open: OpenOperation | null = client.open;
  return {
    id: view.id,
    status: view.status,
    server: open?.target ?? client.believes,
    request:
      open !== null
        ? operationText(open.operation)
        : last === undefined
          ? ''
          : operationText(last.operation),
    waitingSinceMicros: open === null ? null : (last?.invokedAtMicros ?? open.invokedAtMicros),
    ending: open === null ? endingOf(last) : null,
  };
};

const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const entries = Object.entries(a);
  const others = Object.entries(b);
  return (
    entries.length === others.length &&
    entries.every(([key, value], place) => {
      const other = others[place];
      return other !== undefined && other[0] === key && same(value, other[1]);
    })
  );
};

/** The look shown until now if the new one shows the same, so that nothing is drawn again for it. */
export const kept = <Look>(before: Look | undefined, now: Look): Look =>
  before !== undefined && same(before, now) ? before : now;

const statusWord = (status: NodeView['status'], waiting: number): string => {
  switch (status) {
    case 'up':
      return 'up';
    case 'down':
    case 'removed':
      return 'down';
    case 'paused':
      return waiting === 0 ? 'paused' : `paused, ${waiting} waiting`;
  }
};

/** A server in words, for a screen reader: `n1, leader, term 3, up`. */
export const nodeWords = (look: NodeLook, epochWord: string): string => {
  const isDown = look.status === 'down' || look.status === 'removed';
  return [
    look.id,
    isDown ? '' : look.role.toLowerCase().replace(', paused', ''),
    look.epoch === null || isDown ? '' : `${epochWord} ${look.epoch}`,
    statusWord(look.status, look.waiting),
    look.value === '' ? '' : `holds ${look.value}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
};

/** A client in words, for a screen reader. */
export const clientWords = (look: ClientLook): string =>
  [
    `client ${look.id}`,
    look.request,
    look.waitingSinceMicros === null ? (look.ending?.text ?? 'idle') : `waiting for ${look.server}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
