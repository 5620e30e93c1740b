import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import { messageIdOf } from '../sim/record.ts';
import type { Run } from '../sim/run.ts';
import type { WorldView } from '../sim/world-view.ts';
import { copyLink } from './address.ts';
import { cutApart, withTheirClients } from './cut-apart.ts';
import { bringBack, draftOperation, healAll, killOrBringBack, readNow, writeNow } from './deeds.ts';
import { isolate, pauseOrResume } from './interventions.ts';
import { pageLayout, usePageLayout } from './page-layout.ts';
import { membersOf } from './parts.ts';
import { sideTyped } from './side-typed.ts';
import { type Selection, session, useSession } from './store.ts';
import { story } from './story.ts';
import { nextTheme } from './theme.ts';

export type KeyGroup =
  | 'Time'
  | 'View'
  | 'Choose'
  | 'Node'
  | 'Network'
  | 'Message'
  | 'Clients'
  | 'Page';

/** Something one can do with a key. */
export interface KeyAction {
  /** The key as it is shown: `Space`, `Shift+.`, `1 … 9`. */
  readonly key: string;
  /** What `keyNameOf` gives for it; several where several keys do it. */
  readonly names: readonly string[];
  readonly label: string;
  readonly group: KeyGroup;
  readonly run: (name: string) => void;
}

/** Says why a key did nothing. */
const explain = (text: string): void => session.announce(text);

const theRun = (): Run | null => useSession.getState().run;

const selectedNode = (): NodeId | null => {
  const { selection } = useSession.getState();
  return selection?.kind === 'node' ? selection.id : null;
};

/** Does something to the selected node, or explains that one must be selected first. */
const withNode =
  (what: string, act: (run: Run, node: NodeId) => void): (() => void) =>
  () => {
    const run = theRun();
    const node = selectedNode();
    if (run === null) return;
    if (node === null) explain(`Select a node first (1 to 9) to ${what}.`);
    else act(run, node);
  };

const intervene = (
  what: string,
  choose: (world: WorldView, node: NodeId) => Intervention | null,
): (() => void) =>
  withNode(what, (run, node) => {
    const intervention = choose(run.world, node);
    if (intervention === null) explain(`${node} cannot do that now.`);
    else session.intervene(intervention);
  });

/** Does something to the selected message, or explains that one must be selected first. */
const onMessage =
  (what: string, choose: (message: string) => Intervention): (() => void) =>
  () => {
    const { selection } = useSession.getState();
    if (selection?.kind !== 'message') explain(`Select a message first (M) to ${what}.`);
    else session.intervene(choose(selection.id));
  };

/** By how much the key holds a message back. */
const DELAY_MICROS = 50_000;

/** Each press of + or − goes a third of the way to ten times as fast. */
const FASTER = 10 ** (1 / 3);

const changeSpeed = (factor: number): void =>
  session.setSpeed(useSession.getState().speed * factor);

const selectNodeNumber = (name: string): void => {
  const run = theRun();
  if (run === null || story.answer(Number(name) - 1)) return;
  const id = run.world.nodeIds.filter((node) => run.world.node(node).kind === 'server')[
    Number(name) - 1
  ];
  if (id === undefined) explain(`There is no node number ${name}.`);
  else selectNode(run, id);
};

const selectNode = (run: Run, id: NodeId): void => {
  session.select({ kind: 'node', id });
  const node = run.world.node(id);
  const about =
    node.kind === 'server' && node.status === 'up'
      ? run.protocol.describeNode(node.state).belief
      : node.status;
  session.announce(`${id} selected: ${about}.`);
};

/** The message after the selected one, among those of the selected node if there is one. */
const nextMessage = (run: Run, selection: Selection | null): string | null => {
  const node = selection?.kind === 'node' ? selection.id : null;
  const ids = run.world
    .messages()
    .filter(({ from, to }) => node === null || from === node || to === node)
    .map(messageIdOf);
  const place = selection?.kind === 'message' ? ids.indexOf(selection.id) : -1;
  return ids[(place + 1) % ids.length] ?? null;
};

const selectNextMessage = (): void => {
  const run = theRun();
  if (run === null) return;
  const id = nextMessage(run, useSession.getState().selection);
  const message = id === null ? null : run.world.message(id);
  if (id === null || message === null) {
    explain('No message is on its way now.');
    return;
  }
  session.pause();
  session.select({ kind: 'message', id });
  const { label } = run.protocol.describeMessage(message.message);
  session.announce(`Message from ${message.from} to ${message.to} selected: ${label}.`);
};

const fireRingTimer = withNode('fire its timer', (run, node) => {
  const { ringTimer } = run.protocol;
  const runs = run.world.node(node).timers.some(({ name }) => name === ringTimer);
  if (ringTimer === null || !runs) explain(`${node} has no such timer running now.`);
  else session.intervene({ kind: 'fireTimer', node, timer: ringTimer });
});

/** How much closer a press of Z goes. */
const ZOOM_STEP = 1.4;

/** How far a press of Shift and an arrow looks on, as a share of what is seen. */
const LOOK_STEP = 0.15;

const look = (name: string): void => {
  if (useSession.getState().camera.scale === 1) {
    explain('The whole cluster is shown. Zoom in (Z) to look elsewhere.');
    return;
  }
  // Looking to the right moves what is seen to the left.
  const x = name.endsWith('Left') ? LOOK_STEP : name.endsWith('Right') ? -LOOK_STEP : 0;
  const y = name.endsWith('Up') ? LOOK_STEP : name.endsWith('Down') ? -LOOK_STEP : 0;
  session.panBy({ x, y });
};

const dismiss = (): void => {
  const { isPresenting, isBlack } = usePageLayout.getState();
  const { draft: open, underWay, slicing, complaint } = useSession.getState();
  if (open !== null) session.closeDraft();
  else if (underWay !== null) session.stay();
  else if (slicing) session.setSlicing(false);
  else if (complaint !== null) session.dismissComplaint();
  else if (isBlack) pageLayout.setBlack(false);
  else if (isPresenting) pageLayout.present(false);
  else session.select(null);
};

/** Every action that has a key, in the order in which the list of keys shows them. */
export const keyActions: readonly KeyAction[] = [
  { key: 'Space', names: [' '], label: 'Play or pause', group: 'Time', run: session.toggle },
  {
    key: '→',
    names: ['ArrowRight'],
    label: 'On: to the next stop of the story, or the next moment that matters',
    group: 'Time',
    run: story.next,
  },
  {
    key: '←',
    names: ['ArrowLeft'],
    label: 'Back: to the stop or the moment before',
    group: 'Time',
    run: story.back,
  },
  {
    key: 'Backspace',
    names: ['Backspace'],
    label: 'Back to the story as it was, after doing something oneself',
    group: 'Time',
    run: story.return,
  },
  { key: '.', names: ['.'], label: 'One event on', group: 'Time', run: session.stepForward },
  { key: ',', names: [','], label: 'One event back', group: 'Time', run: session.stepBack },
  {
    key: 'Shift+.',
    names: ['Shift+.'],
    label: 'To the next moment that matters',
    group: 'Time',
    run: session.nextMoment,
  },
  {
    key: 'Shift+,',
    names: ['Shift+,'],
    label: 'To the moment before',
    group: 'Time',
    run: session.previousMoment,
  },
  {
    key: 'Home',
    names: ['Home'],
    label: 'To the start',
    group: 'Time',
    run: () => session.seekTo(0),
  },
  {
    key: 'B',
    names: ['b'],
    label: 'Branches (while presenting: black, and back)',
    group: 'Time',
    run: () => {
      const { isPresenting, isBlack } = usePageLayout.getState();
      if (isPresenting) pageLayout.setBlack(!isBlack);
      else session.openDialog('branches');
    },
  },
  {
    key: 'Ctrl+Z',
    names: ['Ctrl+Z'],
    label: 'Undo the last change of script, settings or branches',
    group: 'Time',
    run: session.undo,
  },
  {
    key: 'Ctrl+Shift+Z',
    names: ['Ctrl+Shift+Z'],
    label: 'Redo it',
    group: 'Time',
    run: session.redo,
  },
  { key: '+', names: ['+', '='], label: 'Faster', group: 'Time', run: () => changeSpeed(FASTER) },
  { key: '-', names: ['-'], label: 'Slower', group: 'Time', run: () => changeSpeed(1 / FASTER) },
  {
    key: 'J',
    names: ['j'],
    label: 'Even speed, or slow only near what matters',
    group: 'Time',
    run: () => session.setEven(!useSession.getState().isEven),
  },
  {
    key: 'Z',
    names: ['z'],
    label: 'Zoom in (or turn the wheel, or spread two fingers)',
    group: 'View',
    run: () => session.zoomBy(ZOOM_STEP),
  },
  {
    key: 'Shift+Z',
    names: ['Shift+Z'],
    label: 'Zoom out',
    group: 'View',
    run: () => session.zoomBy(1 / ZOOM_STEP),
  },
  {
    key: '0',
    names: ['0'],
    label: 'The whole cluster (or double-click the ground)',
    group: 'View',
    run: session.fitStage,
  },
  {
    key: 'Shift+0',
    names: ['Shift+0'],
    label: 'Put nodes that were moved back',
    group: 'View',
    run: () => {
      if (!session.resetPositions()) explain('No node was moved.');
    },
  },
  {
    key: 'Shift+Arrows',
    names: ['Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'],
    label: 'Look elsewhere while zoomed in (or drag with Shift, the middle button, two fingers)',
    group: 'View',
    run: look,
  },
  {
    key: '1 … 9',
    names: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    label: 'Select that node, or answer the question of a story',
    group: 'Choose',
    run: selectNodeNumber,
  },
  {
    key: 'M',
    names: ['m'],
    label: 'Select the next message on its way (of the selected node)',
    group: 'Choose',
    run: selectNextMessage,
  },
  { key: 'Esc', names: ['Escape'], label: 'Select nothing', group: 'Choose', run: dismiss },
  {
    key: 'K',
    names: ['k'],
    label: 'Kill the selected node, or bring it back; the leader where none is selected',
    group: 'Node',
    run: killOrBringBack,
  },
  {
    key: 'Shift+K',
    names: ['Shift+K'],
    label: 'Bring back the node that went down last',
    group: 'Node',
    run: bringBack,
  },
  {
    key: 'Shift+P',
    names: ['Shift+P'],
    label: 'Pause it, or let it go on',
    group: 'Node',
    run: intervene('pause it or let it go on', pauseOrResume),
  },
  {
    key: 'I',
    names: ['i'],
    label: 'Cut it off from the other servers',
    group: 'Node',
    run: withNode('cut it off', (run, node) => {
      const cuts = isolate(run.world, node);
      if (cuts.length === 0) explain(`${node} is cut off already.`);
      else session.interveneAll(cuts);
    }),
  },
  { key: 'F', names: ['f'], label: 'Fire its timer now', group: 'Node', run: fireRingTimer },
  {
    key: 'C',
    names: ['c'],
    label: 'Cut: drag a line, or type the numbers of one side and Enter',
    group: 'Network',
    run: () => session.setSlicing(!useSession.getState().slicing),
  },
  {
    key: 'H',
    names: ['h'],
    label: 'Mend every link',
    group: 'Network',
    run: healAll,
  },
  {
    key: 'X',
    names: ['x'],
    label: 'Drop the selected message',
    group: 'Message',
    run: onMessage('drop it', (message) => ({ kind: 'drop', message })),
  },
  {
    key: 'D',
    names: ['d'],
    label: 'Duplicate it',
    group: 'Message',
    run: onMessage('duplicate it', (message) => ({ kind: 'duplicate', message })),
  },
  {
    key: 'E',
    names: ['e'],
    label: 'Delay it by 50 ms',
    group: 'Message',
    run: onMessage('delay it', (message) => ({ kind: 'delay', message, byMicros: DELAY_MICROS })),
  },
  {
    key: 'N',
    names: ['n'],
    label: 'Deliver it now',
    group: 'Message',
    run: onMessage('deliver it', (message) => ({ kind: 'deliverNow', message })),
  },
  {
    key: 'W',
    names: ['w'],
    label: 'Write the next value, to the selected node or the one that leads',
    group: 'Clients',
    run: () => writeNow(),
  },
  {
    key: 'Shift+W',
    names: ['Shift+W'],
    label: 'Write something else, as somebody else',
    group: 'Clients',
    run: () => draftOperation('write'),
  },
  {
    key: 'R',
    names: ['r'],
    label: 'Read the same key',
    group: 'Clients',
    run: () => readNow(),
  },
  {
    key: 'Shift+R',
    names: ['Shift+R'],
    label: 'Read something else, as somebody else',
    group: 'Clients',
    run: () => draftOperation('read'),
  },
  {
    key: 'O',
    names: ['o'],
    label: 'Open another scenario',
    group: 'Page',
    run: () => session.openDialog('scenarios'),
  },
  {
    key: 'S',
    names: ['s'],
    label: 'Run settings',
    group: 'Page',
    run: () => session.openDialog('settings'),
  },
  {
    key: 'Y',
    names: ['y'],
    label: 'The script: all that is done, to edit',
    group: 'Page',
    run: () => pageLayout.toggleDock('script'),
  },
  {
    key: 'P',
    names: ['p'],
    label: 'Present: caption and stage alone; Esc leaves',
    group: 'Page',
    run: () => pageLayout.present(!usePageLayout.getState().isPresenting),
  },
  {
    key: 'PageDown',
    names: ['PageDown'],
    label: 'While presenting: on, as a presenter’s remote says',
    group: 'Page',
    run: story.next,
  },
  {
    key: 'PageUp',
    names: ['PageUp'],
    label: 'While presenting: back',
    group: 'Page',
    run: story.back,
  },
  {
    key: 'G',
    names: ['g'],
    label: 'The servers’ logs side by side',
    group: 'Page',
    run: () => pageLayout.toggleDock('logs'),
  },
  {
    key: '\\',
    names: ['\\'],
    label: 'The details at the right: close or open them',
    group: 'Page',
    run: () => pageLayout.setSideOpen(!usePageLayout.getState().isSideOpen),
  },
  {
    key: 'U',
    names: ['u'],
    label: 'Share: link, length and what was done',
    group: 'Page',
    run: () => session.openDialog('share'),
  },
  {
    key: 'V',
    names: ['v'],
    label: 'Every verdict up to the moment shown',
    group: 'Page',
    run: () => session.openDialog('verdicts'),
  },
  {
    key: 'L',
    names: ['l'],
    label: 'Copy the link to this moment',
    group: 'Page',
    run: () => void copyLink(),
  },
  {
    key: 'T',
    names: ['t'],
    label: 'Light, dark, or as the system',
    group: 'Page',
    run: () => {
      const theme = nextTheme(useSession.getState().theme);
      session.setTheme(theme);
      session.announce(`Theme: ${theme === 'system' ? 'as the system' : theme}.`);
    },
  },
  {
    key: '?',
    names: ['?'],
    label: 'This list',
    group: 'Page',
    run: () => session.openDialog('keys'),
  },
];

const byName: ReadonlyMap<string, KeyAction> = new Map(
  keyActions.flatMap((action) => action.names.map((name) => [name, action] as const)),
);

/** What of a keyboard event decides which key it was. */
export type PressedKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'
>;

/**
 * The name under which the table holds a key; null for one with a modifier that browsers use, but
 * for undo and redo, which mean here what they mean everywhere. The keys of step and moment are found by their place where Shift gives them another sign.
 */
export const keyNameOf = ({ key, code, shiftKey, ctrlKey, metaKey, altKey }: PressedKey) => {
  const isUndo = (ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'z';
  if (isUndo) return shiftKey ? 'Ctrl+Shift+Z' : 'Ctrl+Z';
  if (ctrlKey || metaKey || altKey) return null;
  if (shiftKey && code === 'Digit0') return 'Shift+0';
  if (key === '>' || (shiftKey && code === 'Period')) return 'Shift+.';
  if (key === '<' || (shiftKey && code === 'Comma')) return 'Shift+,';
  const shifted = `Shift+${key.length === 1 ? key.toUpperCase() : key}`;
  if (shiftKey && byName.has(shifted)) return shifted;
  return key.length === 1 ? key.toLowerCase() : key;
};

/** The action of a pressed key, or null. */
export const actionOfKey = (event: PressedKey): KeyAction | null => {
  const name = keyNameOf(event);
  return name === null ? null : (byName.get(name) ?? null);
};

/** Whether the focused element wants a key for itself: text being typed, a button being pressed. */
const keepsKey = (target: EventTarget | null, name: string): boolean => {
  if (!(target instanceof Element)) return false;
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null) return true;
  const field = target.closest('input, textarea, select, [contenteditable="true"]');
  if (field !== null) {
    const isRange = field instanceof HTMLInputElement && field.type === 'range';
    return !isRange || name === 'Home';
  }
  // A button that was merely clicked keeps the focus, but nobody sees it there: Space then plays.
  return (
    name === ' ' &&
    target.matches(':focus-visible') &&
    target.closest('button, a, summary, [role="button"], [role="tab"]') !== null
  );
};

/** Parts the servers that were typed from the others. */
const cutTyped = (run: Run, typed: string): void => {
  const { servers } = membersOf(run.world);
  const side = sideTyped(typed, servers);
  if (side.length === 0 || side.length === servers.length) {
    explain('Type the numbers of the servers on one side first, such as 4 5.');
    return;
  }
  session.setSlicing(false);
  cutApart(withTheirClients(run, new Set(side)));
};

/** While slicing, digits name the servers of one side, and Enter cuts. Returns whether the key was for that. */
const typeSide = (name: string): boolean => {
  const { run, slicing, sideTyped: typed } = useSession.getState();
  if (!slicing || run === null) return false;
  if (/^[\d ,]$/.test(name)) session.typeSide(typed + name);
  else if (name === 'Backspace') session.typeSide(typed.slice(0, -1));
  else if (name === 'Enter') cutTyped(run, typed);
  else return false;
  return true;
};

/** Keys that go on while they are held down; the others act once a press. */
const repeats: ReadonlySet<string> = new Set([
  '.',
  ',',
  '+',
  '=',
  '-',
  'z',
  'Shift+Z',
  'Shift+ArrowLeft',
  'Shift+ArrowRight',
  'Shift+ArrowUp',
  'Shift+ArrowDown',
]);

/** What a presenter's remote sends; otherwise these keys scroll. */
const remoteKeys: ReadonlySet<string> = new Set(['PageUp', 'PageDown']);

/** Handles a key for the whole page; does nothing where no run is shown or the focus needs the key. */
export const handleKey = (event: KeyboardEvent): void => {
  const action = actionOfKey(event);
  const name = keyNameOf(event);
  if (event.defaultPrevented || (event.repeat && !repeats.has(name ?? ''))) return;
  if (name === null || keepsKey(event.target, name)) return;
  if (typeSide(name)) {
    event.preventDefault();
    return;
  }
  if (action === null) return;
  const { isPresenting, isEmbedded } = usePageLayout.getState();
  if (remoteKeys.has(name) && !isPresenting && !isEmbedded) return;
  if (useSession.getState().run === null && action.group !== 'Page') return;
  event.preventDefault();
  action.run(name);
};
