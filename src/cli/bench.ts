import type { CheckBenchRow } from '../check/bench.ts';
import type { HuntBenchRow } from '../hunt/bench.ts';
import { withBuiltPage, withMeasure } from './bench/built.ts';
import { filesRequested, measureDrawing } from './bench/drawing.ts';
import type { EngineRate } from './bench/engine.ts';
import { measureFiles, measureFirstLoad } from './bench/first-load.ts';
import type { HistorySize, SeekTimes } from './bench/history.ts';
import type { ProtocolRate } from './bench/protocols.ts';
import {
  checksTable,
  drawingTable,
  engineTable,
  firstLoadTable,
  historyTable,
  huntTable,
  machineText,
  protocolsTable,
  seekTable,
} from './bench/tables.ts';

const sectionNames = [
  'engine',
  'protocols',
  'seek',
  'history',
  'checks',
  'hunt',
  'size',
  'drawing',
] as const;

/** What is measured in Node; the others need the page and a browser. */
const sectionsInNode: readonly SectionName[] = [
  'engine',
  'protocols',
  'seek',
  'history',
  'checks',
  'hunt',
];

type SectionName = (typeof sectionNames)[number];

const help = `Measures Quorate and prints Markdown tables.

  npm run bench -- [section ...]

Sections: ${sectionNames.join(', ')}; all of them unless named.
`;

const isSection = (word: string): word is SectionName => sectionNames.some((name) => name === word);

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const measureInNode = (asked: ReadonlySet<SectionName>): Promise<void> =>
  withMeasure(async (measure) => {
    if (asked.has('engine')) print(engineTable(await measure<readonly EngineRate[]>('engine')));
    if (asked.has('protocols')) {
      print(protocolsTable(await measure<readonly ProtocolRate[]>('protocols')));
    }
    if (asked.has('seek')) print(seekTable(await measure<readonly SeekTimes[]>('seek')));
    if (asked.has('history')) {
      print(historyTable(await measure<readonly HistorySize[]>('history')));
    }
    if (asked.has('checks')) print(checksTable(await measure<readonly CheckBenchRow[]>('checks')));
    if (asked.has('hunt')) print(huntTable(await measure<readonly HuntBenchRow[]>('hunt')));
  });

const measurePage = (asked: ReadonlySet<SectionName>): Promise<void> =>
  withBuiltPage(async (folder) => {
    if (asked.has('size')) {
      const requested = await measureFiles(folder, await filesRequested(folder));
      print(firstLoadTable(await measureFirstLoad(folder), requested));
    }
    if (asked.has('drawing')) print(drawingTable(await measureDrawing(folder)));
  });

const bench = async (words: readonly string[]): Promise<number> => {
  if (words.includes('--help') || words.includes('-h')) {
    print(help);
    return 0;
  }
  const unknown = words.find((word) => !isSection(word));
  if (unknown !== undefined) {
    process.stderr.write(`There is no section ${unknown}; there is ${sectionNames.join(', ')}.\n`);
    return 2;
  }
  const asked = new Set(words.length === 0 ? sectionNames : words.filter(isSection));
  print(`Measured on ${machineText()}.\n`);
  if (sectionsInNode.some((name) => asked.has(name))) await measureInNode(asked);
  if (asked.has('size') || asked.has('drawing')) await measurePage(asked);
  return 0;
};

process.exitCode = await bench(process.argv.slice(2));
