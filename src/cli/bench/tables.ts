import { availableParallelism, cpus } from 'node:os';
import type { CheckBenchRow } from '../../check/bench.ts';
import type { Distribution } from '../../check/distribution.ts';
import type { HuntBenchRow } from '../../hunt/bench.ts';
import { grouped } from '../../scenario/wording.ts';
import { markdownTable } from '../table.ts';
import type { DiagramCost } from './diagram.ts';
import type { DrawingCost } from './drawing.ts';
import type { EngineRate } from './engine.ts';
import type { LoadedFile } from './first-load.ts';
import type { HistorySize, LongRunCost, SeekTimes } from './history.ts';
import type { HourPageCost } from './hour-page.ts';
import type { ProtocolRate } from './protocols.ts';
import type { BenchLoad } from './scenario.ts';

/** The machine that was measured on: processor, cores, Node. */
export const machineText = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`;

const loadWords: Readonly<Record<BenchLoad, string>> = {
  idle: 'idle',
  writes: 'a write every 100 ms',
};

const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

const thousands = (count: number): string => grouped(Math.round(count / 1_000) * 1_000);

const twoDigits = (count: number): string => count.toFixed(count < 10 ? 2 : 1);

export const engineTable = (rates: readonly EngineRate[]): string =>
  markdownTable(
    ['Raft cluster', 'messages/s', 'with all monitors', 'with the past kept', 'virtual s / s'],
    rates.map(({ nodes, load, ...rate }) => [
      `${nodes} nodes, ${loadWords[load]}`,
      thousands(rate.messagesPerSecond),
      thousands(rate.monitoredPerSecond),
      thousands(rate.keptPerSecond),
      grouped(Math.round(rate.speed)),
    ]),
  );

export const seekTable = (times: readonly SeekTimes[]): string =>
  markdownTable(
    ['Seek in 100,000 events', 'p50', 'p95', 'max'],
    times.map(({ nodes, load, p50, p95, max }) => [
      `${nodes} nodes, ${loadWords[load]}`,
      ...[p50, p95, max].map((milliseconds) => `${twoDigits(milliseconds)} ms`),
    ]),
  );

/** One virtual hour, in a run alone and in a page with all its panels. */
export const hourTable = (run: LongRunCost, page: HourPageCost): string =>
  markdownTable(
    ['One hour, 5 nodes, a write every 100 ms', 'the run alone', 'the page'],
    [
      [
        'simulated, or shown from a link to its end',
        `${(run.simulatedInMilliseconds / 1_000).toFixed(1)} s`,
        `${(page.arrivedInMilliseconds / 1_000).toFixed(1)} s`,
      ],
      ['heap', mebibytes(run.heapBytes), mebibytes(page.heapBytes)],
      ['typed arrays', mebibytes(run.arrayBytes), mebibytes(page.arrayBytes)],
      ['seek p50', ...[run.seek.p50, page.seek.p50].map((value) => `${twoDigits(value)} ms`)],
      ['seek p95', ...[run.seek.p95, page.seek.p95].map((value) => `${twoDigits(value)} ms`)],
      ['seek max', ...[run.seek.max, page.seek.max].map((value) => `${twoDigits(value)} ms`)],
    ],
  );

export const historyTable = (sizes: readonly HistorySize[]): string =>
  markdownTable(
    ['The past of a run', 'bytes an event', 'MiB per 100,000 events'],
    sizes.map(({ nodes, load, bytesPerEvent }) => [
      `${nodes} nodes, ${loadWords[load]}`,
      grouped(Math.round(bytesPerEvent)),
      ((bytesPerEvent * 100_000) / 1_048_576).toFixed(1),
    ]),
  );

const verdictWords: Readonly<Record<CheckBenchRow['verdict'], string>> = {
  holds: 'holds',
  violated: 'violated',
  undecided: 'undecided',
  doesNotApply: 'does not apply',
};

export const checksTable = (rows: readonly CheckBenchRow[]): string =>
  markdownTable(
    ['Linearizability', 'keys', 'clients', 'of', 'verdict', 'operations/s'],
    rows.map(({ operations, keys, clients, kinds, verdict, operationsPerSecond }) => [
      `${grouped(operations)} operations`,
      grouped(keys),
      grouped(clients),
      kinds,
      verdictWords[verdict],
      thousands(operationsPerSecond),
    ]),
  );

export const protocolsTable = (rates: readonly ProtocolRate[]): string =>
  markdownTable(
    ['With all monitors', 'messages/s', 'events/s'],
    rates.map(({ what, messagesPerSecond, eventsPerSecond }) => [
      what,
      thousands(messagesPerSecond),
      thousands(eventsPerSecond),
    ]),
  );

export const huntTable = (rows: readonly HuntBenchRow[]): string =>
  markdownTable(
    ['Hunting in Raft, on one thread', 'runs/s', 'events/s'],
    rows.map(({ nodes, target, runsPerSecond, eventsPerSecond }) => [
      `${nodes} nodes, for ${target}`,
      grouped(runsPerSecond),
      thousands(eventsPerSecond),
    ]),
  );

const milliseconds = ({ p50, p95, max }: Distribution): readonly string[] =>
  [p50, p95, max].map((value) => `${twoDigits(value)} ms`);

export const drawingTable = (costs: readonly DrawingCost[]): string =>
  markdownTable(
    ['Drawing in headless Chromium', 'script a frame, p50', 'p95', 'max', 'frames/s'],
    costs.map(({ nodes, inFlight, script, framesPerSecond }) => [
      `${nodes} nodes, about ${grouped(inFlight)} messages in flight`,
      ...milliseconds(script),
      framesPerSecond.toFixed(1),
    ]),
  );

export const diagramTable = (costs: readonly DiagramCost[]): string =>
  markdownTable(
    ['Panning and zooming the diagram', 'script a frame, p50', 'p95', 'max', 'frames/s', 'late'],
    costs.map(({ messages, script, framesPerSecond, lateShare }) => [
      `${grouped(messages)} messages`,
      ...milliseconds(script),
      framesPerSecond.toFixed(1),
      `${(100 * lateShare).toFixed(1)} %`,
    ]),
  );

const kibibytes = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KiB`;

const isText = ({ path }: LoadedFile): boolean =>
  /\.(?:html|js|css|json|svg|webmanifest)$/.test(path);

const isFont = ({ path }: LoadedFile): boolean => path.endsWith('.woff2');

const sum = (files: readonly LoadedFile[], size: (file: LoadedFile) => number): number =>
  files.reduce((total, file) => total + size(file), 0);

/** The sizes of the first load: `named` by index.html, and all that was `requested` by itself soon. */
export const firstLoadTable = (
  named: readonly LoadedFile[],
  requested: readonly LoadedFile[],
): string => {
  const row = (what: string, files: readonly LoadedFile[]): readonly string[] => [
    what,
    String(files.length),
    kibibytes(sum(files, ({ bytes }) => bytes)),
    kibibytes(sum(files, ({ gzippedBytes }) => gzippedBytes)),
  ];
  return markdownTable(
    ['First load', 'files', 'size', 'gzipped'],
    [
      row('index.html, and the scripts and styles it names', named.filter(isText)),
      row('the same and all that follows by itself', requested.filter(isText)),
      row('fonts', requested.filter(isFont)),
    ],
  );
};
