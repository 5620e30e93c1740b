import { beforeEach, describe, expect, it } from 'vitest';
import { formatScenario } from '../../scenario/file.ts';
import { useSession } from '../../session/store.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { importFile, importFiles, useRefusedFile } from './import-file.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 7,
  nodes: 3,
  clients: [],
  script: [
    { atMicros: 500_000, intervention: { kind: 'kill', node: 'n1' } },
    { atMicros: 900_000, intervention: { kind: 'kill', node: 'n2' } },
  ],
  untilMicros: 2_000_000,
};
const good = formatScenario(scenario);
const fileOf = (content: BlobPart, name = 'mine.json'): File => new File([content], name);
/** Why a file is refused. */
const refusal = async (content: BlobPart): Promise<string> => {
  expect(await importFile(fileOf(content))).toBe(false);
  return useRefusedFile.getState().refused?.sentence ?? 'no reason';
};
/** The number of the line on which a text stands. */
const lineOf = (text: string, what: string): number =>
  text.slice(0, text.indexOf(what)).split('\n').length;

beforeEach(() => {
  useRefusedFile.setState({ refused: null });
});

describe('a file that is opened', () => {
  it('shows its scenario from the start', async () => {
    expect(await importFile(fileOf(good))).toBe(true);
    expect(useSession.getState().run?.scenario).toEqual(scenario);
    expect(useRefusedFile.getState().refused).toBeNull();
  });
});

describe('a story that is opened', () => {
  const text =
    '# Two die (ends 2 s)\non raft\nwith seed 7, nodes 3\n500 ms kill n1\n900 ms kill n2\n';

  it('shows its scenario from the start', async () => {
    expect(await importFile(fileOf(text, 'mine.txt'))).toBe(true);
    expect(useSession.getState().run?.scenario).toEqual({ ...scenario, title: 'Two die' });
  });

  it('is told with the line on which it asks for what is not there', async () => {
    expect(await refusal(text.replace('n2', 'n9'))).toBe(
      'Line 5: There is no node n9. The nodes are n1, n2, n3.',
    );
    expect(await refusal(text.replace('kill n2', 'kil n2'))).toMatch(/^Line 5: .* not kil\.$/);
    expect(await refusal(text.replace('on raft', 'on morse'))).toBe(
      'Line 2: This version of Quorate has no protocol called “morse”.',
    );
  });
});

describe('a file that cannot be opened', () => {
  it('is told with the line on which its script asks for what is not there', async () => {
    const text = good.replace('"node": "n2"', '"node": "n9"');
    expect(await refusal(text)).toBe(
      `Line ${lineOf(text, '900000')}: There is no node n9. The nodes are n1, n2, n3.`,
    );
  });

  it('is told with the line of its protocol when there is none of that name', async () => {
    expect(await refusal(good.replace('"raft"', '"morse"'))).toBe(
      'Line 3: This version of Quorate has no protocol called “morse”.',
    );
  });

  it('is told with the line of its parameters when one is unknown', async () => {
    const text = good.replace('"script"', '"parameters": { "luck": 3 },\n  "script"');
    expect(await refusal(text)).toMatch(
      new RegExp(`^Line ${lineOf(text, '"parameters"')}: Raft has no parameter luck\\.`),
    );
  });

  it('that is empty or no text is called so, instead of a mistake in its first line', async () => {
    expect(await refusal(' \n')).toMatch(/empty/);
    expect(await refusal(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13))).toMatch(/no text/);
  });

  it('can be one that the browser will not read, such as a folder', async () => {
    const folder = fileOf('');
    folder.text = () => Promise.reject(new DOMException('', 'NotFoundError'));
    expect(await importFile(folder)).toBe(false);
    expect(useRefusedFile.getState().refused?.sentence).toMatch(/cannot be read/);
  });

  it('can be one of several dropped together: none of them is opened', async () => {
    const before = useSession.getState().opening;
    expect(await importFiles([fileOf(good), fileOf(good)])).toBe(false);
    expect(useRefusedFile.getState().refused?.name).toBe('2 files at once');
    expect(useSession.getState().opening).toBe(before);
  });
});
