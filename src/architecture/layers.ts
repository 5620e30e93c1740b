/** What one folder under src/ may import, and what to do when it wants more. */
export type Layer = {
  /** Other layers it may import. Its own files it always may, unless a narrower rule says no. */
  readonly mayImport: readonly string[];
  /** Layers that its test files may import as well. */
  readonly testsMayImport?: readonly string[];
  /** Packages it may import, with everything below them (`react` allows `react/jsx-runtime`). */
  readonly packages: readonly string[];
  /** Whether it may import Node's own modules. Test files of every layer may. */
  readonly runsInNode?: true;
  /** Whether its code has to give the same run everywhere, so that banned globals apply. */
  readonly deterministic?: true;
  /** What to do instead of a forbidden import. */
  readonly instead: string;
};

const DRAWING = ['react', 'react-dom', 'framer-motion', '@base-ui/react', 'lucide-react'];
const DOMAIN = ['sim', 'kit', 'protocols', 'check', 'scenario'];

/**
 * The layers and their directions:
 *
 *     sim <- kit <- protocols <- scenario <- session <- stage, panels <- main
 *     scenario, check <- hunt <- session, panels, cli
 *     sim <- check.  ui <- stage, panels, and protocols/<name>/view.tsx.
 */
export const LAYERS: Readonly<Record<string, Layer>> = {
  sim: {
    mayImport: [],
    packages: ['xstate'],
    deterministic: true,
    instead:
      'The kernel knows nothing above it: hand it what it needs as data or as a function argument.',
  },
  kit: {
    mayImport: ['sim'],
    testsMayImport: ['protocols', 'scenario'],
    packages: ['xstate'],
    deterministic: true,
    instead:
      'The kit is what protocols are written with and knows none of them: take what differs as an argument.',
  },
  protocols: {
    mayImport: ['sim', 'kit'],
    testsMayImport: ['check', 'scenario'],
    packages: ['xstate'],
    deterministic: true,
    instead:
      'A protocol builds on src/sim and src/kit. Put what is drawn into its view.tsx, and what judges or stores runs into the layer that does so.',
  },
  check: {
    mayImport: ['sim'],
    packages: [],
    deterministic: true,
    instead:
      'A check judges a history and knows no protocol: take what it needs from the history, or as an argument.',
  },
  scenario: {
    mayImport: ['sim', 'kit', 'protocols', 'check'],
    packages: ['valibot', 'fflate'],
    instead:
      'A scenario is data, read and written without a page: move what needs the page up into src/session.',
  },
  hunt: {
    mayImport: ['sim', 'kit', 'protocols', 'check', 'scenario'],
    packages: [],
    deterministic: true,
    instead:
      'A hunt runs scenarios on any thread and draws nothing: hand it threads and clocks from src/cli or src/panels.',
  },
  session: {
    mayImport: [...DOMAIN, 'hunt'],
    packages: ['zustand', 'xstate', 'react'],
    instead:
      'The session holds state and draws nothing: let src/stage or src/panels select from it and draw.',
  },
  stage: {
    mayImport: [...DOMAIN, 'session', 'ui'],
    packages: [...DRAWING, 'zustand', 'xstate'],
    instead:
      'The stage and the panels do not know each other: share state through src/session, and looks through src/ui.',
  },
  panels: {
    mayImport: [...DOMAIN, 'hunt', 'session', 'ui'],
    packages: [...DRAWING, 'zustand', 'xstate', '@dagrejs/dagre'],
    instead:
      'The stage and the panels do not know each other: share state through src/session, and looks through src/ui.',
  },
  ui: {
    mayImport: [],
    packages: [...DRAWING, '@fontsource-variable'],
    instead: 'src/ui knows no domain: pass words, numbers and callbacks in as props.',
  },
  main: {
    mayImport: [...DOMAIN, 'session', 'stage', 'panels', 'ui'],
    packages: [...DRAWING, 'zustand', 'xstate', '@fontsource-variable'],
    instead:
      'src/main.tsx only puts the layers together: move the work into the layer it is about.',
  },
  cli: {
    mayImport: [...DOMAIN, 'hunt'],
    packages: ['playwright', '@valibot/to-json-schema', 'tsx', 'vite'],
    runsInNode: true,
    instead:
      'The command line runs without a page: move what it needs down into sim, protocols, check or scenario.',
  },
  architecture: {
    mayImport: [],
    packages: ['vite'],
    runsInNode: true,
    instead: 'The guard reads the other layers as text and imports none of them.',
  },
};

/** What test files of any layer may import beside what their layer may. */
export const TEST_PACKAGES: readonly string[] = ['vitest', 'fast-check', '@valibot/to-json-schema'];

/** What a protocol's view may import beside what a protocol may. */
export const VIEW_EXTRAS = { layers: ['ui'], packages: ['react'] } as const;
