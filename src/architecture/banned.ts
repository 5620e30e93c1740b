const TIME =
  'Time is virtual there: take it from the event or the world, in whole microseconds (Micros).';
const LATER =
  'Only the kernel makes things happen later: return a setTimer effect, or put an event on its queue.';
const PAGE =
  'That code also runs without a page: do it in src/session, src/stage or src/panels, and pass the result in.';
const LOCALE =
  'Languages differ between machines: compare strings with < and >, and put things into words in a file words.ts, in English.';
const RANDOM =
  'Every draw comes from the seed: draw from the named random stream of the node or the link.';
const COLLECTED = 'When memory is reclaimed differs from run to run: hold a plain reference.';

/** Globals that a deterministic layer must not name, with what to do instead. */
export const BANNED_GLOBALS: ReadonlyMap<string, string> = new Map([
  ['Date', TIME],
  ['performance', TIME],
  ['setTimeout', LATER],
  ['setInterval', LATER],
  ['setImmediate', LATER],
  ['queueMicrotask', LATER],
  ['requestAnimationFrame', LATER],
  ['requestIdleCallback', LATER],
  ['window', PAGE],
  ['document', PAGE],
  ['localStorage', PAGE],
  ['sessionStorage', PAGE],
  ['navigator', PAGE],
  ['location', PAGE],
  ['fetch', PAGE],
  ['process', PAGE],
  [
    'globalThis',
    'Name the global itself, so that a reader and this guard can see which one it is.',
  ],
  ['Intl', LOCALE],
  ['crypto', RANDOM],
  ['WeakRef', COLLECTED],
  ['FinalizationRegistry', COLLECTED],
]);

/** Methods that a deterministic layer must not call on anything, with what to do instead. */
export const BANNED_METHODS: ReadonlyMap<string, string> = new Map(
  [
    'localeCompare',
    'toLocaleString',
    'toLocaleDateString',
    'toLocaleTimeString',
    'toLocaleLowerCase',
    'toLocaleUpperCase',
  ].map((name) => [name, LOCALE]),
);

/** Members of Math whose results the language defines to the last bit. */
export const EXACT_MATH: ReadonlySet<string> = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
]);

/** What to do instead of a member of Math that is not exact. */
export function insteadOfMath(member: string): string {
  if (member === 'random') return RANDOM;
  return `Engines differ in its last bits: use + - * /, one of Math.${[...EXACT_MATH].join(', ')}, or a table of integers.`;
}
