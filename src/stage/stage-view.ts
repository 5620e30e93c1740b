import { existingLinks, type ServerLink } from '../session/existing-links.ts';
import { type Cuts, cutsOf, type Members, type Part, partsOf } from '../session/parts.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { OperationRecord } from '../sim/operation.ts';
import type { NodeDescription, Protocol } from '../sim/protocol.ts';
import type { EventRecord, MessageInFlight, NodeState } from '../sim/record.ts';
import type { Records } from '../sim/records.ts';
import type { Run } from '../sim/run.ts';
import type { Micros } from '../sim/time.ts';
import { underRules } from '../sim/under-rules.ts';
import type { NodeView, TimerView } from '../sim/world-view.ts';
import { type ClientLook, clientLook, kept, type NodeLook, nodeLook } from './looks.ts';
import { LOSS_SHOWN_MICROS } from './progress.ts';

/** A message that did not arrive, a short while ago. */
export interface Loss {
  readonly message: MessageInFlight;
  readonly atMicros: Micros;
  /** Whether it was sent on a link that was cut: then it died at the cut. */
  readonly atCut: boolean;
}

/** A part with what it can still do, in words. */
export interface PartOutlook {
  readonly part: Part;
  readonly sentence: string;
  readonly able: boolean;
}

/**
 * The world at the moment shown, as the stage draws it. Whatever has not changed since the last view
 * is the same object, so that only what did change is drawn again.
 */
export interface StageView {
  readonly protocol: Protocol;
  readonly members: Members;
  /** The links between servers that exist, where not every two servers have one; else null. */
  readonly links: readonly ServerLink[] | null;
  readonly nodes: ReadonlyMap<NodeId, NodeLook>;
  readonly clients: ReadonlyMap<NodeId, ClientLook>;
  /** The timers that rings show, of those nodes that have one running. */
  readonly ringTimers: ReadonlyMap<NodeId, TimerView>;
  readonly cuts: Cuts;
  readonly outlooks: readonly PartOutlook[];
  readonly messages: readonly MessageInFlight[];
  readonly losses: readonly Loss[];
}

/** What of a run the stage looks at. */
export type Watched = Pick<
  Run,
  'protocol' | 'scenario' | 'world' | 'records' | 'eventCount' | 'operations'
>;

/** After a leap over more events than this it is quicker to look at everything anew. */
const mostEventsToFollow = 1_000;

const NO_LOSSES: readonly Loss[] = [];

/** The losses of the last while before a moment, oldest first. */
export const recentLosses = (
  records: Pick<Records, 'at'>,
  eventCount: number,
  nowMicros: Micros,
): readonly Loss[] => {
  const losses: Loss[] = [];
  for (let index = eventCount - 1; index >= 0; index--) {
    const record = records.at(index);
    if (record === undefined || record.atMicros < nowMicros - LOSS_SHOWN_MICROS) break;
    const { atMicros } = record;
    if (record.kind === 'lost') {
      const { message, reason } = record;
      losses.push({ message, atMicros, atCut: reason === 'cut' });
    } else if (record.kind === 'intervention') {
      for (const message of record.destroyed) losses.push({ message, atMicros, atCut: false });
    }
  }
  return losses.length === 0 ? NO_LOSSES : losses.reverse();
};

const liveState = (view: NodeView | undefined): NodeState | null =>
  view?.status === 'up' ? view.state : null;

/** What a part can do, from those of its servers that live. */
export const outlookOf = (
  part: Part,
  total: number,
  stateIfLive: (id: NodeId) => NodeState | null,
  protocol: Pick<Protocol, 'describePart'>,
): PartOutlook => {
  const live = part.servers.map(stateIfLive).filter((state) => state !== null);
  const { text, able } = protocol.describePart(live.length, total, live);
  return { part, sentence: `${live.length} of ${total}: ${text}`, able };
};

/**
 * Looks at a run again and again. Between two looks forward only those nodes are described anew
 * whose events have happened since.
 */
export class StageWatcher {
  #run: Watched | null = null;
  #eventCount = -1;
  #revision = -1;
  #views = new Map<NodeId, NodeView>();
  readonly #descriptions = new WeakMap<NodeState, NodeDescription>();
  /** What each look was made from. */
  readonly #looked = new Map<NodeId, { readonly view: NodeView; readonly stale: boolean }>();
  #lastOperations = new Map<NodeId, OperationRecord>();
  #view: StageView | null = null;

  look(run: Watched): StageView {
    const { protocol, world, records, eventCount } = run;
    const before = this.#run === run ? this.#view : null;
    const since = this.#newRecords(run);
    if (since === null || before === null) {
      this.#views = new Map(world.nodeIds.map((id) => [id, world.node(id)]));
    } else {
      for (const id of new Set(since.map(({ node }) => node))) {
        if (id !== null) this.#views.set(id, world.node(id));
      }
      for (const [id, { status }] of this.#views) {
        if (status === 'paused') this.#views.set(id, world.node(id));
      }
    }
    const views = [...this.#views.values()].filter(({ status }) => status !== 'removed');
    const members = kept(before?.members, {
      servers: views.filter(({ kind }) => kind === 'server').map(({ id }) => id),
      clients: views.filter(({ kind }) => kind === 'client').map(({ id }) => id),
    });
    const cuts =
      before === null || since === null || members !== before.members
        ? this.#cuts(run, members, before?.cuts)
        : before.cuts;
    const links =
      before !== null && members === before.members
        ? before.links
        : existingLinks(run, members.servers);
    const parts =
      before !== null && cuts === before.cuts && members === before.members
        ? before.outlooks.map(({ part }) => part)
        : partsOf(members, cuts, links);
    this.#followOperations(run, since);
    const view: StageView = {
      protocol,
      members,
      links,
      nodes: this.#nodeLooks(views, protocol, before?.nodes),
      clients: this.#clientLooks(views, before?.clients),
      ringTimers: ringTimersOf(views, protocol),
      cuts,
      outlooks: kept(
        before?.outlooks,
        parts.map((part) =>
          outlookOf(
            part,
            members.servers.length,
            (id) => liveState(this.#views.get(id)),
            underRules(protocol, run.scenario.rulesOff),
          ),
        ),
      ),
      messages: world.messages(),
      losses: recentLosses(records, eventCount, world.nowMicros),
    };
    this.#run = run;
    this.#eventCount = eventCount;
    this.#revision = records.revision;
    this.#view = view;
    return view;
  }

  /** What has happened since the last look; null when it is not known to be all that has changed. */
  #newRecords(run: Watched): readonly EventRecord[] | null {
    const isForward =
      this.#run === run &&
      run.eventCount >= this.#eventCount &&
      run.records.keptSince(this.#revision) >= this.#eventCount;
    if (!isForward) return null;
    if (run.eventCount - this.#eventCount > mostEventsToFollow) return null;
    const since = [...run.records.between(this.#eventCount, run.eventCount)];
    return since.some(({ kind }) => kind === 'intervention') ? null : since;
  }

  #cuts({ world }: Watched, members: Members, before: Cuts | undefined): Cuts {
    const cuts = cutsOf(world, members);
    const unchanged =
      before !== undefined &&
      before.size === cuts.size &&
      [...cuts].every((key) => before.has(key));
    return unchanged ? before : cuts;
  }

  #describe(state: NodeState, protocol: Protocol): NodeDescription {
    const known = this.#descriptions.get(state);
    if (known !== undefined) return known;
    const description = protocol.describeNode(state);
    this.#descriptions.set(state, description);
    return description;
  }

  #nodeLooks(
    views: readonly NodeView[],
    protocol: Protocol,
    before: StageView['nodes'] | undefined,
  ): StageView['nodes'] {
    const servers = views.filter(({ kind }) => kind === 'server');
    /** Whether a majority knows a later epoch: then nothing that is decided in this one can last. */
    const isLeftBehind = (own: number | null): boolean =>
      own !== null &&
      servers.filter(({ state }) => (this.#describe(state, protocol).epoch ?? own) > own).length >
        servers.length / 2;
    return new Map(
      servers.map((view) => {
        const description = this.#describe(view.state, protocol);
        const stale = description.leads && isLeftBehind(description.epoch);
        const known = this.#looked.get(view.id);
        const look = before?.get(view.id);
        if (known?.view === view && known.stale === stale && look !== undefined) {
          return [view.id, look];
        }
        this.#looked.set(view.id, { view, stale });
        return [view.id, kept(look, nodeLook(view, description, protocol, stale))];
      }),
    );
  }

  #clientLooks(
    views: readonly NodeView[],
    before: StageView['clients'] | undefined,
  ): StageView['clients'] {
    return new Map(
      views
        .filter(({ kind }) => kind === 'client')
        .map((view) => [
          view.id,
          kept(before?.get(view.id), clientLook(view, this.#lastOperations.get(view.id))),
        ]),
    );
  }

  /** Keeps each client's latest operation as it stands at the moment shown. */
  #followOperations(run: Watched, since: readonly EventRecord[] | null): void {
    const concernsClients =
      since === null ||
      since.some(({ effects }) =>
        effects.some(({ kind }) => kind === 'invoke' || kind === 'complete'),
      );
    if (!concernsClients) return;
    const last = new Map<NodeId, OperationRecord>();
    const clients = run.scenario.clients.length;
    for (let place = run.operations.length - 1; place >= 0 && last.size < clients; place--) {
      const operation = run.operations[place];
      if (operation === undefined || operation.invokedByEvent >= run.eventCount) continue;
      if (last.has(operation.client)) continue;
      const { completedByEvent } = operation;
      const isOpenYet = completedByEvent !== null && completedByEvent >= run.eventCount;
      last.set(
        operation.client,
        isOpenYet ? { ...operation, outcome: 'open', completedByEvent: null } : operation,
      );
    }
    this.#lastOperations = last;
  }
}

const ringTimersOf = (
  views: readonly NodeView[],
  { ringTimer }: Protocol,
): StageView['ringTimers'] => {
  const timers = new Map<NodeId, TimerView>();
  for (const { id, status, timers: running } of views) {
    if (status === 'down') continue;
    const timer = running.find(({ name }) => name === ringTimer);
    if (timer !== undefined) timers.set(id, timer);
  }
  return timers;
};
