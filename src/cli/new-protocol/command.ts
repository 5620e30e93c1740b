import type { ExitStatus, SimOutput } from '../sim/command.ts';
import { layOut, nameProblem } from './lay-out.ts';

const help = `Lays out the folder of a new protocol, which passes all checks at once.

  npm run new-protocol -- <name>

<name> is its id and its folder under src/protocols, in small letters with hyphens: two-phase-commit.
What it starts as is a failure detector by heartbeats. src/protocols/README.md tells how to go on.
`;

/** Where the command works, and with what. */
export interface Workplace {
  /** The repository's top folder. */
  readonly root: string;
  /** Runs a command that a package brings along, in the top folder, and gives its exit status. */
  readonly runTool: (
    packageName: string,
    command: string,
    args: readonly string[],
  ) => Promise<number>;
}

/** What has to follow a new folder: its names sorted and wrapped, its runs pinned, its place in the library. */
const steps = (name: string): readonly Parameters<Workplace['runTool']>[] => [
  [
    '@biomejs/biome',
    'biome',
    ['check', '--write', `src/protocols/${name}`, 'src/protocols/index.ts'],
  ],
  ['tsx', 'tsx', ['src/cli/pin-fingerprints.ts']],
  ['vitest', 'vitest', ['run', 'src/protocols/catalogue.test.ts', '-u']],
];

/** The command `new-protocol`, from its words to its exit status. */
export const newProtocolCommand = async (
  words: readonly string[],
  { write, complain }: Pick<SimOutput, 'write' | 'complain'>,
  { root, runTool }: Workplace,
): Promise<ExitStatus> => {
  const [name, ...more] = words;
  if (name === undefined || more.length > 0 || name.startsWith('-')) {
    (name === '--help' ? write : complain)(help);
    return name === '--help' ? 0 : 2;
  }
  const problem = nameProblem(root, name);
  if (problem !== null) {
    complain(`${problem}\n`);
    return 2;
  }
  layOut(root, name);
  for (const step of steps(name)) if ((await runTool(...step)) !== 0) return 1;
  write(
    `src/protocols/${name} is laid out, and stands in the library.\n` +
      `Test it with: npm test -- ${name}\nsrc/protocols/README.md tells how to go on.\n`,
  );
  return 0;
};
