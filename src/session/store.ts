import type { LinkProblem } from '../scenario/link-problem.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { Protocol } from '../sim/protocol.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';
import { answersTo } from './answers.ts';
import { isDeedDone, isPartOfDeed } from './awaited-deed.ts';
import { type BranchTree, singleBranch, withScenario } from './branches.ts';
import {
  branching,
  editionNow,
  forgetEdits,
  hasRoomToFork,
  isInThePast,
  leave,
  rememberEdit,
  treeAfter,
  treeNow,
} from './branching.ts';
import { type Camera, panned, type Share, WHOLE, zoomedAbout } from './camera.ts';
import type { CausalDirection } from './causality.ts';
import { interventionText } from './interventions.ts';
import { litEventsOf, litText } from './lit-events.ts';
import {
  announce,
  approachAtFirst,
  arriveAt,
  complain,
  currentPlace,
  player,
  positionMicros,
  showWorld,
  stayHere,
  strideOn,
  theRun,
  travel,
  travelAtOnce,
  travelToNextMoment,
  travelTowards,
  travelWithNextFrame,
} from './playback.ts';
import { rebased, type ScenarioChanges } from './rebase.ts';
import { runOptions } from './run-options.ts';
import {
  type ComplaintPlace,
  type Draft,
  type OpenDialog,
  type Selection,
  useSession,
} from './state.ts';
import { awaitedAt, isHeld, isStory, storyPlaceOf } from './story-state.ts';
import { momentTold, openedText } from './telling.ts';
import { applyTheme, type Theme } from './theme.ts';
import type { Asked } from './who-asks.ts';

export type { Draft, Place, Selection, SessionState } from './state.ts';
export { useSession } from './state.ts';

const { getState: get, setState: set } = useSession;

interface OpenOptions {
  readonly play?: boolean;
  /** Shows the world after just that many events, for a moment between simultaneous ones. */
  readonly eventCount?: number | null;
  /** Whether Back shall come back from here; not when one came by Back oneself. */
  readonly remember?: boolean;
  /** All branches, where there are several; `scenario` is that of the one shown. */
  readonly tree?: BranchTree;
  /** Whether this is an edit of what is open, so that earlier edits can still be undone. */
  readonly isEdit?: boolean;
}

/** As many lines as can part the stage before it is healed; older ones no longer tell anything. */
const MOST_SLICES = 8;

interface InterveneOptions {
  readonly inRun?: Run;
  /** What the live region is told instead of the list of what was done. */
  readonly told?: string;
}

/** The scenario with other settings, and the tree in which the branch shown has it. */
const resettled = (
  tree: BranchTree,
  before: Scenario,
  changes: ScenarioChanges,
): { readonly scenario: Scenario; readonly tree: BranchTree } => {
  const scenario = rebased(before, changes);
  const offOf = (off: Scenario['script']) => rebased({ ...before, script: off }, changes).script;
  const next = withScenario(tree, scenario);
  return {
    scenario,
    tree: {
      ...next,
      branches: next.branches.map((branch) =>
        branch.id === next.current
          ? { ...branch, off: offOf(branch.off), authored: scenario.script, edited: null }
          : branch,
      ),
    },
  };
};

/** Changes where nodes stand, as an edit that can be undone. */
const setPositions = (positions: NonNullable<Scenario['positions']>): void => {
  const before = editionNow();
  theRun().annotate({ positions });
  rememberEdit(before);
  set({ tree: treeNow(), revision: get().revision + 1 });
};

/** What the page's controls do: plain functions, usable outside React. */
export const session = {
  ...branching,

  /**
   * Starts a scenario and shows it at a moment (its start unless given). Throws a `ScenarioError`
   * when it cannot be run, and then changes nothing.
   */
  open(
    protocol: Protocol,
    scenario: Scenario,
    atMicros: Micros = 0,
    {
      play = false,
      eventCount = null,
      remember = true,
      tree = singleBranch(scenario),
      isEdit = false,
    }: OpenOptions = {},
  ): void {
    const visit = remember ? leave() : get().visit;
    const run = Run.start(protocol, scenario, runOptions);
    const goal = {
      atMicros: Math.max(0, Math.min(atMicros, scenario.untilMicros)),
      eventCount,
    };
    const hasArrived = approachAtFirst(run, goal);
    stayHere();
    if (!isEdit) forgetEdits();
    set({
      run,
      tree,
      opening: get().opening + (isEdit ? 0 : 1),
      problem: null,
      complaint: null,
      selection: null,
      hover: null,
      slicing: false,
      ...(isEdit ? {} : { camera: WHOLE, slices: [] }),
      dialog: null,
      draft: null,
      touched: false,
      visit,
      answers: answersTo(scenario),
    });
    player.send({
      type: 'load',
      positionMicros: run.nowMicros,
      endMicros: scenario.untilMicros,
      play,
    });
    showWorld();
    if (!hasArrived) travelTowards(goal);
    announce(openedText(run, goal.atMicros, play));
  },

  /** Shows a page that says what is wrong with a link, instead of a run. */
  showProblem(problem: LinkProblem): void {
    player.send({ type: 'pause' });
    stayHere();
    forgetEdits();
    set({
      run: null,
      problem,
      complaint: null,
      selection: null,
      hover: null,
      dialog: null,
    });
    announce(problem.sentence);
  },

  play(): void {
    const run = theRun();
    player.send({ type: 'play' });
    const place = storyPlaceOf(run);
    const stop = place?.stops[place.index];
    if (stop !== undefined && isHeld(run, get().answers)) {
      arriveAt(stop);
      return;
    }
    const position = positionMicros();
    if (position < run.nowMicros) {
      travelTowards({ atMicros: Math.floor(position), eventCount: null });
    }
  },

  pause(): void {
    player.send({ type: 'pause' });
  },

  toggle(): void {
    if (get().mode === 'playing') session.pause();
    else session.play();
  },

  setSpeed(speed: number): void {
    player.send({ type: 'setSpeed', speed });
  },

  /** Lets time run evenly, or slow only near what matters. */
  setEven(isEven: boolean): void {
    set({ isEven, announcement: isEven ? 'Even speed.' : 'Slow near what matters.' });
  },

  stepForward(): void {
    session.pause();
    travel((run) => run.stepForward());
  },

  stepBack(): void {
    session.pause();
    travel((run) => run.stepBack());
  },

  /** Goes to the next moment that matters; says so when there is none. */
  nextMoment(): void {
    session.pause();
    travelToNextMoment();
  },

  previousMoment(): void {
    session.pause();
    let told = 'The start of the run.';
    travel((run) => {
      const found = run.previousMoment();
      if (found === null) {
        run.seekTo(0);
        return;
      }
      run.seekTo(run.events.atMicrosOf(found) ?? 0);
      told = momentTold(run, found);
    });
    announce(told);
  },

  beginScrub(): void {
    player.send({ type: 'beginScrub' });
  },

  /** Goes to a moment with the next frame, so that a fast hand costs no more than one seek a frame. */
  scrubTo(micros: number): void {
    const { untilMicros } = theRun().scenario;
    travelWithNextFrame(Math.round(Math.max(0, Math.min(micros, untilMicros))));
  },

  endScrub(): void {
    travelAtOnce();
    player.send({ type: 'endScrub' });
  },

  /**
   * Goes to a moment. Where it lies far beyond what is known, the frames to come go on simulating
   * towards it, and `underWay` names it until then.
   */
  seekTo(micros: Micros): void {
    const { untilMicros } = theRun().scenario;
    travelTowards({
      atMicros: Math.round(Math.max(0, Math.min(micros, untilMicros))),
      eventCount: null,
    });
  },

  /** Gives up going to a far moment and stays at the one shown. */
  stay(): void {
    stayHere();
    showWorld();
  },

  /** Shows the world after that many events, paused. */
  seekToEvent(count: number): void {
    session.pause();
    travel((run) => run.seekToEvent(Math.max(0, Math.min(count, run.records.length))));
  },

  /**
   * Does something to the cluster at the moment shown, and tells it. Done in the past it makes a
   * branch, and the future that was known stays in the branch before. What cannot be done there
   * becomes a complaint at `place`, and false is returned.
   */
  intervene(intervention: Intervention, place: ComplaintPlace = 'stage'): boolean {
    return session.interveneAll([intervention], place);
  },

  /**
   * Several interventions as one step of the history; stops at the first that cannot be done. They are
   * done in the run shown, or in `inRun`, which then is shown: it has to stand at the same moment.
   */
  interveneAll(
    interventions: readonly Intervention[],
    place: ComplaintPlace = 'stage',
    { inRun = theRun(), told }: InterveneOptions = {},
  ): boolean {
    if (interventions.length === 0) return true;
    stayHere();
    // What a visitor does changes the story, unless the story asked for it: it goes on without them.
    const run = theRun();
    const awaited = awaitedAt(run);
    const isAskedFor =
      awaited !== null && interventions.every((each) => isPartOfDeed(run, awaited.deed, each));
    const leavesStory = isStory(run.scenario) && !isAskedFor;
    const forks = isInThePast() || leavesStory;
    if (forks && !hasRoomToFork(place)) return false;
    const visit = leave();
    const before = editionNow();
    const tree = treeNow();
    let done = 0;
    try {
      for (const intervention of interventions) {
        inRun.intervene(intervention);
        done++;
      }
      // What it brings about at once is shown at once, unless one is stepping through this instant.
      if (visit.left?.eventCount === null) inRun.advanceTo(inRun.nowMicros);
      set({ complaint: null });
    } catch (error) {
      complain(error, place);
    } finally {
      if (done > 0) {
        if (leavesStory) inRun.dropStory();
        const after = treeAfter(tree, inRun.scenario, forks, interventions);
        rememberEdit(before);
        const did = told ?? `You: ${interventions.map(interventionText).join(', ')}.`;
        showWorld({
          run: inRun,
          visit,
          tree: after,
          touched: true,
          ...(done === interventions.length ? { announcement: did } : {}),
        });
      }
    }
    const isDone = awaited !== null && isDeedDone(inRun, awaited.deed, awaited.atMicros);
    if (isAskedFor && isDone && !isHeld(inRun, get().answers)) strideOn();
    return done === interventions.length;
  },

  select(selection: Selection | null): void {
    set({ selection });
  },

  setHover(hover: Selection | null): void {
    set({ hover });
  },

  /** Lights what led to the selected event, or what came of it. */
  followCauses(causalDirection: CausalDirection): void {
    set({ causalDirection });
    const lit = litEventsOf(get());
    if (lit !== null) announce(litText(lit));
  },

  setTheme(theme: Theme): void {
    applyTheme(theme);
    set({ theme });
  },

  /** Puts a node elsewhere on the stage; shares of its width and height, from 0 to 1. */
  moveNode(id: NodeId, x: number, y: number): void {
    const share = (value: number): number =>
      Math.round(Math.min(1, Math.max(0, value)) * 1_000) / 1_000;
    setPositions({ ...theRun().scenario.positions, [id]: [share(x), share(y)] });
    announce(`${id} moved. Ctrl+Z takes it back.`);
  },

  /** Puts nodes that were moved back to where they stand by themselves; all unless one is named. Returns whether any was moved. */
  resetPositions(id?: NodeId): boolean {
    const { positions } = theRun().scenario;
    if (positions === undefined || (id !== undefined && positions[id] === undefined)) return false;
    const others = Object.entries(positions).filter(([each]) => id !== undefined && each !== id);
    setPositions(Object.fromEntries(others));
    return true;
  },

  /**
   * Starts the scenario again with other settings; the script is kept where it can still be meant.
   * Returns false, with a complaint at the settings, when it cannot be run so.
   */
  reset(changes: ScenarioChanges): boolean {
    const place = currentPlace();
    if (place === null) return false;
    const before = editionNow();
    try {
      const { scenario, tree } = resettled(place.tree, place.scenario, changes);
      session.open(place.protocol, scenario, 0, { play: true, tree, isEdit: true });
      rememberEdit(before);
      return true;
    } catch (error) {
      complain(error, 'settings');
      return false;
    }
  },

  setSlicing(slicing: boolean): void {
    set({ slicing, sideTyped: '' });
  },

  /** While slicing: what has been typed so far of the servers of one side. */
  typeSide(sideTyped: string): void {
    set({ sideTyped });
  },

  /** Remembers along which line, in shares of the stage, the cluster was parted. */
  rememberSlice(line: readonly Share[]): void {
    set({ slices: [...get().slices.slice(1 - MOST_SLICES), line] });
  },

  /** Looks at another piece of the stage; the camera has to be within its limits. */
  lookAt(camera: Camera): void {
    set({ camera });
  },

  /** Zooms in by that factor, or out by one below 1, about a place of the screen. */
  zoomBy(factor: number, about: Share = { x: 0.5, y: 0.5 }): void {
    set({ camera: zoomedAbout(get().camera, factor, about) });
  },

  /** Moves what is seen by shares of the screen's width and height. */
  panBy(by: Share): void {
    set({ camera: panned(get().camera, by) });
  },

  /** Looks at the whole stage again. */
  fitStage(): void {
    set({ camera: WHOLE });
  },

  openDialog(dialog: OpenDialog): void {
    set({ dialog, complaint: null });
  },

  /** Tells that a link was copied. */
  linkCopied(): void {
    set({ copies: get().copies + 1, announcement: 'Link copied.' });
  },

  closeDialog(): void {
    set({ dialog: null });
  },

  /** Begins to write down a client operation. */
  draft(kind: Draft['kind'], asked: Asked): void {
    set({ draft: { kind, asked }, complaint: null });
  },

  closeDraft(): void {
    set({ draft: null });
  },

  /** Says where something was tried why it was not done. */
  complain(text: string, place: ComplaintPlace = 'stage'): void {
    set({ complaint: { text, place }, announcement: text });
  },

  dismissComplaint(): void {
    set({ complaint: null });
  },

  announce,
};
