import type { DiskSettings } from '../../sim/intervention.ts';
import { numberText } from './number-text.ts';
import { printRange, readRange } from './time-text.ts';
import type { Reader } from './tokens.ts';

/** Settings of a disk in words: `latency 1 ms to 5 ms`, `failure 0.1`, `queue` or `no-queue`. */
export const printDiskSettings = ({
  latencyMicros,
  failure,
  queue,
}: Partial<DiskSettings>): string =>
  [
    ...(latencyMicros === undefined ? [] : [`latency ${printRange(latencyMicros)}`]),
    ...(failure === undefined ? [] : [`failure ${numberText(failure)}`]),
    ...(queue === undefined ? [] : [queue ? 'queue' : 'no-queue']),
  ].join(' ');

/** Reads as many settings of a disk as follow each other. */
export const readDiskSettings = (reader: Reader): Partial<DiskSettings> => {
  let settings: Partial<DiskSettings> = {};
  for (;;) {
    if (reader.take('latency')) settings = { ...settings, latencyMicros: readRange(reader) };
    else if (reader.take('failure')) {
      settings = { ...settings, failure: reader.number('a share from 0 to 1', 0, 1) };
    } else if (reader.take('queue')) settings = { ...settings, queue: true };
    else if (reader.take('no-queue')) settings = { ...settings, queue: false };
    else return settings;
  }
};
