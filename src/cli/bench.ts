import type { CheckBenchRow } from '../check/bench.ts';
import type { HuntBenchRow } from '../hunt/bench.ts';
import { withBuiltPage, withMeasure } from './bench/built.ts';
import { measureDiagram } from './bench/diagram.ts';
import { filesRequested, measureDrawing } from './bench/drawing.ts';
import type { EngineRate } from './bench/engine.ts';
import { measureFiles, measureFirstLoad } from './bench/first-load.ts';
import type { HistorySize, LongRunCost, SeekTimes } from './bench/history.ts';
import { measureHourPage } from './bench/hour-page.ts';
import type { ProtocolRate } from './bench/protocols.ts';
import {
  checksTable,
  diagramTable,
  drawingTable,
  engineTable,
  firstLoadTable,
  historyTable,
  hourTable,
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
  'hour',
  'checks',
  'hunt',
  'size',
  'drawing',
  'diagram',
] as const;

/** What needs the page and a browser alone; the others are measured in Node, the hour in both. */
const sectionsOfPage: readonly SectionName[] = ['size', 'drawing', 'diagram'];

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
    if (asked.has('hour')) {
      const run = await measure<LongRunCost>('hour');
      await withBuiltPage(async (folder) => print(hourTable(run, await measureHourPage(folder))));
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
    if (asked.has('diagram')) print(diagramTable(await measureDiagram(folder)));
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
  if ([...asked].some((name) => !sectionsOfPage.includes(name))) await measureInNode(asked);
  if (sectionsOfPage.some((name) => asked.has(name))) await measurePage(asked);
  return 0;
};

process.exitCode = await bench(process.argv.slice(2));
