import { create } from 'zustand';
import { loadProtocol } from '../../protocols/index.ts';
import { engineRefusal } from '../../scenario/file-refusal.ts';
import { fileProblemText, readScenarioFile } from '../../scenario/read-file.ts';
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

const refuse = (name: string, sentence: string): false => {
  useRefusedFile.setState({ refused: { name, sentence } });
  session.announce(`${name} cannot be opened. ${sentence}`);
  return false;
};

const openText = async (name: string, text: string): Promise<boolean> => {
  const read = await readScenarioFile(text, loadProtocol);
  if (read.kind === 'problem') return refuse(name, fileProblemText(read.problem));
  if (read.kind === 'unknown-protocol') {
    const { line, protocol } = read;
    return refuse(
      name,
      `Line ${line}: This version of Quorate has no protocol called “${protocol}”.`,
    );
  }
  const { protocol, scenario, lineOf } = read;
  try {
    session.open(protocol, scenario);
    return true;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return refuse(name, engineRefusal(lineOf, error));
  }
};

/** As much of a file is read; a scenario file cannot be longer. */
const MOST_BYTES = 8_000_000;

const textOf = async (file: File): Promise<string | null> => {
  try {
    return await file.text();
  } catch {
    // A folder, or a file that has gone since it was chosen: browsers tell them apart in no way.
    return null;
  }
};

/** Opens a scenario file, or tells what is wrong with it and where. Returns whether it was opened. */
export const importFile = async (file: File): Promise<boolean> => {
  if (file.size > MOST_BYTES) return refuse(file.name, 'It is far too large to be a scenario.');
  const text = await textOf(file);
  return text === null
    ? refuse(file.name, 'It cannot be read. A folder is no scenario; a file may have moved.')
    : openText(file.name, text);
};

/** Opens the one scenario file among those that were dropped or chosen together. */
export const importFiles = async (files: ArrayLike<File>): Promise<boolean> => {
  const [file] = Array.from(files);
  if (file === undefined) return false;
  return files.length === 1
    ? importFile(file)
    : refuse(`${files.length} files at once`, 'Drop or choose one scenario file.');
};
