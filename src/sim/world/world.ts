import type { AnyStateMachine } from 'xstate';
import { InvariantError } from '../errors.ts';
import { Fingerprint } from '../fingerprint.ts';
import type { MessageId, NodeId } from '../identifiers.ts';
import type { Intervention, LinkSettings, ScriptEntry } from '../intervention.ts';
import type { MachineDriver } from '../machine/driver.ts';
import { driverFor } from '../machine/driver-for.ts';
import type { Protocol } from '../protocol.ts';
import { EventQueue } from '../queue.ts';
import { type EventRecord, type MessageInFlight, messageIdOf } from '../record.ts';
import { defaultLinkSettings, type Scenario } from '../scenario.ts';
import type { Micros } from '../time.ts';
import type { NodeView, WorldView } from '../world-view.ts';
import { checkIntervention, checkScenario } from './check-scenario.ts';
import {
  type Checkpoint,
  checkpointSize,
  restoreCheckpoint,
  takeCheckpoint,
} from './checkpoint.ts';
import { addClient, addServer, clientIds, serverIds } from './nodes.ts';
import {
  localMicrosOf,
  type NodeRuntime,
  nodeCalled,
  type PlacedEntry,
  type QueuedMessage,
  type WorldState,
} from './state.ts';
import { nextDueMicros, nextQueuedMicros, startNode, step, stepsAt } from './step.ts';

const inOrder = (script: readonly ScriptEntry[], firstPlace = 0): PlacedEntry[] =>
  script
    .map((entry, place) => ({ entry, place: firstPlace + place }))
    .sort((one, other) => one.entry.atMicros - other.entry.atMicros || one.place - other.place);

/** How a world is run, none of which changes what happens in it. */
export interface WorldOptions {
  /** Told of each event from the first on. */
  readonly onRecord?: ((record: EventRecord) => void) | null;
  /** Which driver runs a machine; the fastest that can, unless given. */
  readonly driverFor?: (machine: AnyStateMachine) => MachineDriver;
}

/**
 * A cluster in virtual time: a pure function of its protocol and scenario, played forward one event
 * at a time. It keeps no past; `Run` does. Throws a ScenarioError when the scenario cannot be run.
 */
export class World implements WorldView {
  readonly #state: WorldState;
  /** Made again when a node has come, and when the world has gone back. */
  #nodeIds: readonly NodeId[] = [];
  /** How many events the nodes' first starts take: the run's first moment comes after them. */
  readonly firstEventCount: number;

  constructor(protocol: Protocol, scenario: Scenario, options: WorldOptions = {}) {
    checkScenario(protocol, scenario);
    const fingerprint = new Fingerprint();
    fingerprint.text(protocol.id);
    fingerprint.number(scenario.seed);
    const state: WorldState = {
      protocol,
      driverFor: options.driverFor ?? driverFor,
      scenario,
      nodes: [],
      placeOf: new Map(),
      queue: new EventQueue(),
      script: inOrder(scenario.script),
      scriptPlace: 0,
      nowMicros: 0,
      order: 0,
      eventCount: 0,
      lastEventMicros: 0,
      instantSteps: 0,
      linkDefaults: { ...defaultLinkSettings, ...scenario.network },
      isHolding: false,
      areRegionsOverruled: false,
      fingerprint,
      onRecord: options.onRecord ?? null,
      currentOperation: null,
      sent: [],
    };
    this.#state = state;
    for (const id of serverIds(scenario)) addServer(state, id);
    for (const id of clientIds(scenario)) addClient(state, id);
    for (const node of [...state.nodes]) {
      state.sent.length = 0;
      startNode(state, node, -1);
      state.eventCount += 1;
      state.instantSteps += 1;
    }
    this.firstEventCount = state.eventCount;
  }

  get nowMicros(): Micros {
    return this.#state.nowMicros;
  }

  get eventCount(): number {
    return this.#state.eventCount;
  }

  get nodeIds(): readonly NodeId[] {
    const { nodes } = this.#state;
    if (this.#nodeIds.length !== nodes.length) {
      const idsOf = (kind: NodeView['kind']): NodeId[] =>
        nodes.filter((node) => node.kind === kind).map(({ id }) => id);
      this.#nodeIds = [...idsOf('server'), ...idsOf('client')];
    }
    return this.#nodeIds;
  }

  /** Lets one event happen if it is due by then; returns whether one did. */
  step(limitMicros: Micros): boolean {
    return step(this.#state, limitMicros);
  }

  /** Lets everything happen that is due at or before that moment, and moves on to it. */
  advanceTo(micros: Micros): void {
    while (step(this.#state, micros));
    this.moveTo(micros);
  }

  /** Moves on to a moment before the next event. */
  moveTo(micros: Micros): void {
    if (micros > this.#state.nowMicros) this.#state.nowMicros = micros;
  }

  /** The entry that would carry out an intervention at just this point of the run. */
  entryFor(intervention: Intervention): ScriptEntry {
    const state = this.#state;
    const { nowMicros } = state;
    const dueMicros = nextQueuedMicros(state);
    return dueMicros !== null && dueMicros <= nowMicros
      ? { atMicros: nowMicros, afterStep: stepsAt(state, nowMicros), intervention }
      : { atMicros: nowMicros, intervention };
  }

  /** The script entries that have been carried out, in order. */
  carriedOut(): readonly ScriptEntry[] {
    return this.#state.script.slice(0, this.#state.scriptPlace).map(({ entry }) => entry);
  }

  /**
   * Carries out an entry made by `entryFor` now, and takes `later` for what the script still holds.
   * Throws a ScenarioError and changes nothing when it cannot be done.
   */
  intervene(entry: ScriptEntry, later: readonly ScriptEntry[]): void {
    const state = this.#state;
    const done = state.script.slice(0, state.scriptPlace);
    const given = state.script;
    const script = [...done.map((placed) => placed.entry), entry, ...later];
    const scenario = { ...state.scenario, script };
    checkIntervention(state.protocol, scenario, entry, done.length);
    state.script = [...done, { entry, place: done.length }, ...inOrder(later, done.length + 1)];
    try {
      step(state, state.nowMicros);
    } catch (error) {
      state.script = given;
      throw error;
    }
    state.scenario = scenario;
  }

  /** The scenario as it is now: its script holds everything done since. */
  get scenario(): Scenario {
    return this.#state.scenario;
  }

  /** Changes what is said about the run, and nothing that the run depends on. No positions are as good as none. */
  annotate(annotations: Pick<Scenario, 'title' | 'captions' | 'expectations' | 'positions'>): void {
    const { positions = {}, ...scenario } = { ...this.#state.scenario, ...annotations };
    this.#state.scenario =
      Object.keys(positions).length === 0 ? scenario : { ...scenario, positions };
  }

  /** Takes away what was told and expected of another run than this has become. */
  dropStory(): void {
    const {
      captions: _captions,
      afterwards: _afterwards,
      expectations: _expectations,
      ...rest
    } = this.#state.scenario;
    this.#state.scenario = rest;
  }

  nextEventMicros(): Micros | null {
    return nextDueMicros(this.#state);
  }

  node(id: NodeId): NodeView {
    const node = nodeCalled(this.#state, id);
    if (node === undefined) throw new InvariantError(`There is no node ${id} to look at.`);
    return viewOf(node, this.#state.nowMicros);
  }

  messages(): readonly MessageInFlight[] {
    return this.#state.queue
      .items()
      .filter((item): item is QueuedMessage => item.kind === 'message');
  }

  message(id: MessageId): MessageInFlight | null {
    return this.messages().find((message) => messageIdOf(message) === id) ?? null;
  }

  get isHolding(): boolean {
    return this.#state.isHolding;
  }

  isCut(from: NodeId, to: NodeId): boolean {
    return this.#link(from, to)?.cut ?? false;
  }

  cutLinks(): readonly { readonly from: NodeId; readonly to: NodeId }[] {
    const { nodes } = this.#state;
    return nodes.flatMap(({ id, links }) =>
      links.flatMap((link, place) => {
        const to = nodes[place]?.id;
        return link?.cut && to !== undefined ? [{ from: id, to }] : [];
      }),
    );
  }

  linkSettings(from: NodeId, to: NodeId): LinkSettings {
    return this.#link(from, to)?.settings ?? this.#state.linkDefaults;
  }

  #link(from: NodeId, to: NodeId) {
    const toPlace = this.#state.placeOf.get(to);
    return toPlace === undefined ? undefined : nodeCalled(this.#state, from)?.links[toPlace];
  }

  fingerprint(): string {
    return this.#state.fingerprint.toString();
  }

  checkpoint(): Checkpoint {
    return takeCheckpoint(this.#state);
  }

  /** How much a checkpoint would hold, to decide how often to take one. */
  checkpointSize(): number {
    return checkpointSize(this.#state);
  }

  restore(checkpoint: Checkpoint): void {
    restoreCheckpoint(this.#state, checkpoint);
    this.#nodeIds = [];
  }

  /** Says who is told of events from now on. */
  recordTo(onRecord: ((record: EventRecord) => void) | null): void {
    this.#state.onRecord = onRecord;
  }
}

const viewOf = (node: NodeRuntime, nowMicros: Micros): NodeView => ({
  id: node.id,
  kind: node.kind,
  status: node.status,
  incarnation: node.incarnation,
  state: node.state,
  durable: node.durable,
  pendingWrites: node.writes.length,
  timers: [...node.timers].map(([name, timer]) => ({
    name,
    setAtMicros: timer.setAtMicros,
    firesAtMicros: timer.firesAtMicros,
  })),
  disk: node.disk,
  clockRate: node.clockRate,
  localMicros: localMicrosOf(node, nowMicros),
  behaviour: node.behaviour,
  waiting: node.inbox.length,
});
