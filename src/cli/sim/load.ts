import { readFile, stat } from 'node:fs/promises';
import { loadProtocol, protocols } from '../../protocols/index.ts';
import { decodeLink } from '../../scenario/link.ts';
import { fileProblemText, readScenarioFile } from '../../scenario/read-file.ts';
import { resolveLink } from '../../scenario/resolve-link.ts';
import { listed, quoted } from '../../scenario/wording.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';

/** A scenario with its protocol, or one sentence on why there is none. */
export type LoadedScenario =
  | { readonly kind: 'scenario'; readonly protocol: Protocol; readonly scenario: Scenario }
  | { readonly kind: 'problem'; readonly sentence: string };

const problem = (sentence: string): LoadedScenario => ({ kind: 'problem', sentence });

const unknownProtocol = (id: string): LoadedScenario =>
  problem(
    `There is no protocol called ${quoted(id)}; there is ${listed(protocols.map((each) => each.id))}.`,
  );

const readableName = /^\/?([a-z0-9-]+)(?:\/([a-z0-9-]+))?\/?$/;

/** `raft/figure-8`: a scenario of the library by its name. */
const loadNamed = async (protocolId: string, scenarioId: string): Promise<LoadedScenario> => {
  const protocol = await loadProtocol(protocolId);
  if (protocol === null) return unknownProtocol(protocolId);
  const found = protocol.scenarios.find(({ id }) => id === scenarioId);
  if (found !== undefined) return { kind: 'scenario', protocol, scenario: found.scenario };
  const known = protocol.scenarios.map(({ id }) => `${protocolId}/${id}`);
  const what =
    scenarioId === ''
      ? `${protocolId} is a protocol, and one of its scenarios is missing`
      : `The library has no scenario ${protocolId}/${scenarioId}`;
  return problem(`${what}; there is ${listed(known)}.`);
};

const loadLink = async (link: string): Promise<LoadedScenario> => {
  const resolved = await resolveLink(decodeLink(link), loadProtocol);
  switch (resolved.kind) {
    case 'empty':
      return problem('This link names no scenario.');
    case 'problem':
      return problem(resolved.problem.sentence);
    case 'scenario':
      return { kind: 'scenario', protocol: resolved.protocol, scenario: resolved.scenario };
  }
};

const loadFile = async (path: string): Promise<LoadedScenario> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') return problem(`There is no file ${path}.`);
    if (code === 'EISDIR') return problem(`${path} is a folder, not a scenario file.`);
    return problem(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  const read = await readScenarioFile(text, loadProtocol);
  if (read.kind === 'unknown-protocol') return unknownProtocol(read.protocol);
  if (read.kind === 'scenario') return read;
  const { code, sentence } = read.problem;
  return problem(`${path}: ${code === 'not-a-story' ? fileProblemText(read.problem) : sentence}`);
};

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * Finds the scenario that a person named: what has a `#` or begins like a link's hash is a link, a
 * readable name of a protocol such as `raft/figure-8` is the library's (a file of that name is
 * `./raft/figure-8`), and all else is a file, in a folder or not, with an ending or without.
 */
export const loadScenario = async (input: string): Promise<LoadedScenario> => {
  if (input.includes('#')) return loadLink(input);
  const named = readableName.exec(input);
  if (named !== null) {
    const [, protocolId = '', scenarioId = ''] = named;
    const isKnown = protocols.some(({ id }) => id === protocolId);
    const isNamed = isKnown || (scenarioId !== '' && !(await isFile(input)));
    if (isNamed) return loadNamed(protocolId, scenarioId);
  }
  if (await isFile(input)) return loadFile(input);
  const isHash = /^\/?[a-z0-9-]+\/[\w-]+\/\d|^\/?s\/\d|^\/?[a-z0-9-]+\/[a-z0-9-]+\?/.test(input);
  return isHash ? loadLink(input.startsWith('/') ? input : `/${input}`) : loadFile(input);
};
