import { ScenarioError } from '../sim/errors.ts';
import type { Intervention, ScriptEntry } from '../sim/intervention.ts';
import type { Protocol } from '../sim/protocol.ts';
import { Run } from '../sim/run.ts';
import type { Scenario } from '../sim/scenario.ts';
import {
  type Branch,
  type BranchTree,
  branchOf,
  canFork,
  currentBranch,
  edited,
  forked,
  removed,
  renamed,
  switched,
  withScenario,
} from './branches.ts';
import { momentText } from './format.ts';
import { interventionText, shortText } from './interventions.ts';
import {
  announce,
  approachAtFirst,
  complain,
  currentPlace,
  type Destination,
  player,
  showWorld,
  stayHere,
  theRun,
  travelTowards,
} from './playback.ts';
import { runOptions } from './run-options.ts';
import { type Script, type ScriptEdit, switchEntry } from './script-edits.ts';
import { type ComplaintPlace, type Selection, useSession, type Visit } from './state.ts';

const { getState: get, setState: set } = useSession;

/**
 * As long as an edit of the script may hold up the page while it is tried out: only in coming to the
 * moment shown does an entry turn out to be in the way.
 */
const TRIAL_BUDGET_MILLIS = 60;
/** Runs of other branches that are kept as they are, and up to what size; the others are played again. */
const MOST_KEPT_RUNS = 4;
const MOST_KEPT_EVENTS = 60_000;
const MOST_UNDONE = 100;

/** Runs that are not shown but may be again. */
let keptRuns: readonly Run[] = [];
/** How many events of each branch have been shown: what lies before that is its past. */
const shownOf = new Map<number, number>();

useSession.subscribe((state, before) => {
  const { run, tree, revision } = state;
  if (run === null || revision === before.revision) return;
  shownOf.set(tree.current, Math.max(shownOf.get(tree.current) ?? 0, run.eventCount));
});

/** What Back leads to from what comes next. */
export const leave = (): Visit => ({ number: get().visit.number + 1, left: currentPlace() });

/** All branches, that of the run shown with all that was done to it. */
export const treeNow = (): BranchTree => {
  const { run, tree } = get();
  return run === null ? tree : withScenario(tree, run.scenario);
};

/** The script of the branch shown. */
export const scriptNow = (): Script => {
  const { scenario, off } = currentBranch(treeNow());
  return { scenario, off };
};

/** Where one was before an edit, to come back to. */
interface Edition {
  readonly tree: BranchTree;
  readonly protocol: Protocol;
  readonly at: Destination;
}

let undone: readonly Edition[] = [];
let done: readonly Edition[] = [];

const tellEdits = (): void => {
  const canUndo = done.length > 0;
  const canRedo = undone.length > 0;
  if (get().canUndo !== canUndo || get().canRedo !== canRedo) set({ canUndo, canRedo });
};

/** Where one is, to be remembered when the edit that follows has been made. */
export const editionNow = (): Edition | null => {
  const place = currentPlace();
  if (place === null) return null;
  const { tree, protocol, atMicros, eventCount } = place;
  return { tree, protocol, at: { atMicros, eventCount } };
};

/** Makes an edit one that can be undone, by what was there before. */
export const rememberEdit = (before: Edition | null): void => {
  if (before === null) return;
  done = [...done.slice(1 - MOST_UNDONE), before];
  undone = [];
  tellEdits();
};

/** Another scenario is opened: nothing of this one can be undone there. */
export const forgetEdits = (): void => {
  done = [];
  undone = [];
  keptRuns = [];
  shownOf.clear();
  tellEdits();
};

/** Whether something that was shown, or is still to be done by hand, lies after the moment shown. */
export const isInThePast = (): boolean => {
  const run = theRun();
  const { current } = get().tree;
  if (run.eventCount < (shownOf.get(current) ?? 0)) return true;
  const { authored } = currentBranch(get().tree);
  return run.scenario.script.some(
    (entry) => entry.atMicros > run.nowMicros && !authored.includes(entry),
  );
};

/** Says that there is no room for one more branch, if so. */
export const hasRoomToFork = (place: ComplaintPlace): boolean => {
  if (canFork(get().tree)) return true;
  const text = `There are ${get().tree.branches.length} branches already. Delete one first.`;
  set({ complaint: { text, place }, announcement: text });
  return false;
};

/**
 * The tree after interventions at the moment shown, which the run shown holds already: in a branch
 * of its own where they were done in the past.
 */
export const treeAfter = (
  before: BranchTree,
  scenario: Scenario,
  inThePast: boolean,
  interventions: readonly Intervention[],
): BranchTree => {
  if (!inThePast) return withScenario(before, scenario);
  const [first] = interventions;
  const atMicros = theRun().nowMicros;
  const what = first === undefined ? 'fork' : shortText(first);
  return forked(before, {
    name: `${what} at ${momentText(atMicros)}`,
    forkMicros: atMicros,
    scenario,
  });
};

const keepRun = (run: Run): void => {
  if (run.records.length > MOST_KEPT_EVENTS) return;
  keptRuns = [run, ...keptRuns.filter((each) => each !== run)].slice(0, MOST_KEPT_RUNS);
};

/** A branch's run: one that was kept, or one from its start. Throws a ScenarioError when it cannot be run. */
export const runOf = (protocol: Protocol, { scenario, authored }: Branch): Run =>
  keptRuns.find((run) => run.scenario === scenario && run.protocol === protocol) ??
  Run.start(protocol, scenario, { ...runOptions, authored });

/** Whether what is selected means the same in another run. */
const isThere = ({ world }: Run, selection: Selection): boolean => {
  switch (selection.kind) {
    case 'node':
      return world.nodeIds.includes(selection.id);
    case 'link':
      return world.nodeIds.includes(selection.from) && world.nodeIds.includes(selection.to);
    case 'message':
      return true;
    case 'event':
      return false;
  }
};

/** Whether two scenarios are one but for where nodes stand on the stage. */
const isSameButForPlaces = (one: Scenario, other: Scenario): boolean => {
  const { positions: _here, ...first } = one;
  const { positions: _there, ...second } = other;
  const values = new Map<string, unknown>(Object.entries(second));
  const entries = Object.entries(first);
  return (
    entries.length === values.size && entries.every(([key, value]) => values.get(key) === value)
  );
};

/**
 * Shows a tree's current branch at a moment, playing on if it was playing. Throws a ScenarioError,
 * and changes nothing, when its run cannot come there.
 */
const showTree = (
  protocol: Protocol,
  tree: BranchTree,
  goal: Destination,
  visit: Visit = get().visit,
): void => {
  const before = theRun();
  const branch = currentBranch(tree);
  const run = isSameButForPlaces(before.scenario, branch.scenario)
    ? before
    : runOf(protocol, branch);
  if (run === before) run.annotate({ positions: branch.scenario.positions ?? {} });
  const { untilMicros } = run.scenario;
  const reachable = { ...goal, atMicros: Math.min(goal.atMicros, untilMicros) };
  const hasArrived = approachAtFirst(run, reachable);
  if (run !== before) keepRun(before);
  keptRuns = keptRuns.filter((each) => each !== run);
  stayHere();
  const { selection } = get();
  set({
    run,
    tree,
    complaint: null,
    visit,
    // Events are counted anew in each branch, and nodes may be missing there.
    selection: selection !== null && isThere(run, selection) ? selection : null,
    hover: null,
  });
  player.send({
    type: 'load',
    positionMicros: run.nowMicros,
    endMicros: untilMicros,
    play: get().mode === 'playing',
  });
  showWorld();
  if (!hasArrived) travelTowards(reachable);
};

const shownMoment = (): Destination => ({ atMicros: theRun().nowMicros, eventCount: null });

/** The tree after an edit, in which every entry that stands in the way of the moment shown is switched off. */
const workable = (
  protocol: Protocol,
  before: BranchTree,
  edit: ScriptEdit,
  goal: Destination,
): { readonly tree: BranchTree; readonly switchedOff: readonly ScriptEntry[] } => {
  const switchedOff: ScriptEntry[] = [];
  let current = edit;
  for (;;) {
    const tree = edited(before, current);
    const branch = currentBranch(tree);
    try {
      const run = runOf(protocol, branch);
      approachAtFirst(run, goal, TRIAL_BUDGET_MILLIS);
      // It is taken up again when the tree is shown.
      keepRun(run);
      return { tree, switchedOff };
    } catch (error) {
      const entry =
        error instanceof ScenarioError && error.entry !== null
          ? branch.scenario.script[error.entry]
          : undefined;
      if (entry === undefined || entry === edit.becomes) throw error;
      const { scenario, off } = switchEntry(current, entry, false);
      current = { ...current, scenario, off };
      switchedOff.push(entry);
    }
  }
};

/** Where it is said what is wrong with something done to a branch: in the window of branches if it is open. */
const besideBranches = (): ComplaintPlace =>
  get().dialog === 'branches' ? 'branches' : 'transport';

/** What can be done to the branches and to their scripts. Complaints appear at `place`. */
export const branching = {
  /** Shows another branch at the same moment. */
  switchTo(id: number): void {
    const tree = treeNow();
    const branch = branchOf(tree, id);
    if (branch === null || id === tree.current) return;
    try {
      showTree(theRun().protocol, switched(tree, id), shownMoment(), leave());
      announce(`Branch ${branch.name}, at ${momentText(theRun().nowMicros)}.`);
    } catch (error) {
      complain(error, besideBranches());
    }
  },

  /** Leaves the branch at the moment shown; what was done later by hand stays behind in it. */
  forkHere(): void {
    if (!hasRoomToFork(besideBranches())) return;
    const before = editionNow();
    const visit = leave();
    const tree = treeNow();
    const { scenario, authored } = currentBranch(tree);
    const { nowMicros } = theRun();
    const script = scenario.script.filter(
      (entry) => entry.atMicros <= nowMicros || authored.includes(entry),
    );
    const next = forked(tree, {
      name: `branch ${tree.branches.length + 1}`,
      forkMicros: nowMicros,
      scenario: script.length === scenario.script.length ? scenario : { ...scenario, script },
    });
    try {
      showTree(theRun().protocol, next, shownMoment(), visit);
      rememberEdit(before);
      announce(`A new branch at ${momentText(nowMicros)}: ${currentBranch(next).name}.`);
    } catch (error) {
      complain(error, besideBranches());
    }
  },

  /** Gives a branch another name, with a number behind it where another has it already. */
  rename(id: number, name: string): void {
    const before = editionNow();
    const tree = treeNow();
    const next = renamed(tree, id, name);
    if (next === tree) return;
    rememberEdit(before);
    set({ tree: next, revision: get().revision + 1 });
    announce(`The branch is now called ${branchOf(next, id)?.name}.`);
  },

  /** Takes a branch away; Undo brings it back. */
  remove(id: number): void {
    const before = editionNow();
    const tree = treeNow();
    const branch = branchOf(tree, id);
    if (branch === null || tree.branches.length === 1) return;
    try {
      showTree(theRun().protocol, removed(tree, id), shownMoment(), leave());
      rememberEdit(before);
      announce(`Branch ${branch.name} deleted. Ctrl+Z brings it back.`);
    } catch (error) {
      complain(error, besideBranches());
    }
  },

  /**
   * Plays the run again with another script, in a branch. What can no longer be meant before the
   * moment shown is switched off, and told. Returns false, with a complaint, when it cannot be done.
   */
  edit(edit: ScriptEdit, place: ComplaintPlace = 'transport'): boolean {
    const now = treeNow();
    const grows = edited(now, edit).branches.length > now.branches.length;
    if (grows && !hasRoomToFork(place)) return false;
    const before = editionNow();
    const visit = leave();
    const { protocol } = theRun();
    try {
      const { tree, switchedOff } = workable(protocol, now, edit, shownMoment());
      showTree(protocol, tree, shownMoment(), visit);
      rememberEdit(before);
      const off = switchedOff.map(({ intervention }) => interventionText(intervention)).join(', ');
      announce(
        `Branch ${currentBranch(tree).name}.${off === '' ? '' : ` Switched off, since it has no meaning here: ${off}.`}`,
      );
      return true;
    } catch (error) {
      complain(error, place);
      return false;
    }
  },

  /** Changes the captions, which the run does not depend on. */
  setCaptions({ captions = [] }: Scenario): void {
    const before = editionNow();
    const run = theRun();
    run.annotate({ captions });
    rememberEdit(before);
    set({ tree: treeNow(), revision: get().revision + 1 });
  },

  /** A run of a branch, from its start, to be shown beside the one on the page; null, with a complaint, when it cannot be run. */
  startBranch(id: number): Run | null {
    const branch = branchOf(treeNow(), id);
    if (branch === null) return null;
    try {
      return Run.start(theRun().protocol, branch.scenario, {
        ...runOptions,
        authored: branch.authored,
      });
    } catch (error) {
      complain(error, besideBranches());
      return null;
    }
  },

  /** Takes back the last edit of script, seed, parameters or branches. */
  undo(): void {
    const [last] = done.slice(-1);
    const now = editionNow();
    if (last === undefined || now === null) {
      announce('There is nothing to undo.');
      return;
    }
    done = done.slice(0, -1);
    undone = [...undone, now];
    restore(last, 'Undone.');
  },

  /** Makes the edit again that was undone last. */
  redo(): void {
    const [last] = undone.slice(-1);
    const now = editionNow();
    if (last === undefined || now === null) {
      announce('There is nothing to redo.');
      return;
    }
    undone = undone.slice(0, -1);
    done = [...done, now];
    restore(last, 'Done again.');
  },
};

const restore = ({ tree, protocol, at }: Edition, told: string): void => {
  try {
    showTree(protocol, tree, at);
    announce(`${told} Branch ${currentBranch(tree).name}, ${momentText(at.atMicros)}.`);
  } catch (error) {
    complain(error, besideBranches());
  }
  tellEdits();
};
