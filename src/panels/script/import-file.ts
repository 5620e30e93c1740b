import { create } from 'zustand';
import { loadProtocol } from '../../protocols/index.ts';
import { type FileProblem, parseScenarioFile } from '../../scenario/file.ts';
import { session } from '../../session/store.ts';
import { ScenarioError } from '../../sim/errors.ts';

/** A file that could not be opened, and why. */
export interface RefusedFile {
  readonly name: string;
  /** The line that is wrong and the reason, in a sentence. */
  readonly sentence: string;
}

/** The file that was refused last, until somebody has read why. */
export const useRefusedFile = create<{ readonly refused: RefusedFile | null }>()(() => ({
  refused: null,
}));

/** What is wrong with a file and on which line, in a sentence. */
export const problemText = ({ code, sentence, line }: FileProblem): string =>
  line === undefined || code === 'not-json' ? sentence : `Line ${line}: ${sentence}`;

const refuse = (name: string, sentence: string): void => {
  useRefusedFile.setState({ refused: { name, sentence } });
  session.announce(`${name} cannot be opened. ${sentence}`);
};

/** Opens the text of a scenario file, or tells what is wrong with it. Returns whether it was opened. */
export const importText = async (name: string, text: string): Promise<boolean> => {
  const parsed = parseScenarioFile(text);
  if (parsed.kind === 'problem') {
    refuse(name, problemText(parsed.problem));
    return false;
  }
  const { scenario } = parsed;
  const protocol = await loadProtocol(scenario.protocol);
  if (protocol === null) {
    refuse(name, `This version of Quorate has no protocol called “${scenario.protocol}”.`);
    return false;
  }
  try {
    session.open(protocol, scenario);
    return true;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    refuse(name, error.message);
    return false;
  }
};

/** As much of a file is read; a scenario file cannot be longer. */
const MOST_BYTES = 8_000_000;

/** Opens a scenario file that somebody chose or dropped. */
export const importFile = async (file: File): Promise<boolean> => {
  if (file.size > MOST_BYTES) {
    refuse(file.name, 'It is far too large to be a scenario.');
    return false;
  }
  return importText(file.name, await file.text());
};
