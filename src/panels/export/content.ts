import type { EventRecord } from '../../sim/record.ts';
import type { Run } from '../../sim/run.ts';
import type { DiagramView } from '../diagram/diagram-view.ts';
import { anySentence } from '../why/narration.ts';
import { drawPicture } from './diagram-svg.ts';
import { happened } from './happened.ts';
import { jsonLines } from './json-lines.ts';
import { pictureNow } from './picture-now.ts';
import { pngOf } from './png.ts';
import { fileOfLines } from './saving-lines.ts';
import { shivizLog } from './shiviz.ts';

/** What can be saved, by the ending of the file's name. */
export type Format = 'svg' | 'png' | 'jsonl' | 'log';

/** How a file that takes long is ended, and who hears how many of its lines there are. */
export interface Saving {
  readonly signal: AbortSignal;
  readonly onProgress: (lines: number) => void;
}

const teller =
  ({ protocol }: Run) =>
  (record: EventRecord) => {
    const { text } = anySentence(protocol, record);
    return record.kind === 'intervention' || record.node === null ? text : `${record.node} ${text}`;
  };

/**
 * The diagram's window as a picture, or the run up to the moment shown as data. Rejects with the
 * signal's reason, with PastChanged, or with what the browser cannot do.
 */
export const contentOf = async (
  format: Format,
  run: Run,
  view: DiagramView,
  saving: Saving,
): Promise<Blob> => {
  switch (format) {
    case 'svg':
      return new Blob([drawPicture(pictureNow(run, view)).svg], { type: 'image/svg+xml' });
    case 'png':
      return pngOf(drawPicture(pictureNow(run, view)));
    case 'jsonl': {
      const head = {
        scenario: run.scenario,
        events: run.eventCount,
        fingerprint: run.fingerprint(),
      };
      const lines = jsonLines(head, happened(run), teller(run));
      return fileOfLines(lines, { ...saving, type: 'application/jsonl' });
    }
    case 'log': {
      const lines = shivizLog(happened(run), run.world.nodeIds, teller(run));
      return fileOfLines(lines, { ...saving, type: 'text/plain' });
    }
  }
};
