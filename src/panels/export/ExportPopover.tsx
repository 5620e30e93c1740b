import { type RefObject, useState } from 'react';
import { rulesSwitchedOff } from '../../session/rules-off.ts';
import { session } from '../../session/store.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Run } from '../../sim/run.ts';
import { Button } from '../../ui/Button.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { collectFlags } from '../diagram/collect-flags.ts';
import type { DiagramView } from '../diagram/diagram-view.ts';
import { readPalette } from '../diagram/palette.ts';
import { historyOf } from '../run-history/history-of.ts';
import { fileNameOf, saveFile } from '../script/export-file.ts';
import { anySentence } from '../why/narration.ts';
import { drawPicture } from './diagram-svg.ts';
import styles from './ExportPopover.module.css';
import { jsonLines } from './json-lines.ts';
import { type Picture, pictureLanes } from './picture.ts';
import { pngOf } from './png.ts';
import { shivizLog } from './shiviz.ts';

interface ExportPopoverProps {
  readonly run: Run;
  readonly view: RefObject<DiagramView | null>;
  readonly onClose: () => void;
}

const hex = (bytes: readonly number[]): string =>
  `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

const titleOf = ({ protocol, scenario: { title, seed, rulesOff } }: Run): string => {
  const name = title ?? `seed ${seed}`;
  const off = rulesSwitchedOff(protocol.rules, rulesOff);
  if (off.length === 0) return `${protocol.title}: ${name}`;
  return `Modified ${protocol.title}: ${name} (${off.map((rule) => rule.title).join(', ')} off)`;
};

/** A picture is no narrower than this, so that it fits a slide wherever it was made. */
const leastWidth = 888;

/** What the window of the diagram shows now, as a picture. */
const pictureNow = (run: Run, view: DiagramView): Picture => {
  const root = document.documentElement;
  const { panel, track, soft, ink, bad, epochBytes } = readPalette(root);
  const good = getComputedStyle(root).getPropertyValue('--good').trim();
  const history = historyOf(run);
  const { protocol, records, broken, knownUntilMicros } = run;
  return {
    title: titleOf(run),
    window: view.window,
    width: Math.max(leastWidth, view.width),
    lanes: pictureLanes(view.lanes.ids),
    history,
    nowMicros: run.nowMicros,
    untilMicros: knownUntilMicros,
    flags: collectFlags({ protocol, records, broken, history }, view.window),
    epochWord: protocol.epochWord,
    colours: {
      panel,
      track,
      soft,
      ink,
      bad,
      good,
      epoch: (epoch) => hex(epochBytes(epoch)),
    },
  };
};

const happened = (run: Run): Iterable<EventRecord> => run.records.between(0, run.eventCount);

const teller =
  ({ protocol }: Run) =>
  (record: EventRecord) => {
    const { text } = anySentence(protocol, record);
    return record.kind === 'intervention' || record.node === null ? text : `${record.node} ${text}`;
  };

type Format = 'svg' | 'png' | 'jsonl' | 'log';

const contentOf = async (format: Format, run: Run, view: DiagramView): Promise<Blob> => {
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
      return new Blob([jsonLines(head, happened(run), teller(run))], {
        type: 'application/jsonl',
      });
    }
    case 'log':
      return new Blob([shivizLog(happened(run), run.world.nodeIds, teller(run))], {
        type: 'text/plain',
      });
  }
};

const choices: readonly {
  readonly format: Format;
  readonly label: string;
  readonly about: string;
}[] = [
  { format: 'svg', label: 'SVG', about: 'The window shown, with a legend, to scale and to edit' },
  { format: 'png', label: 'PNG', about: 'The same as a picture, at twice the size' },
  { format: 'jsonl', label: 'JSON lines', about: 'Every event up to the moment shown' },
  { format: 'log', label: 'ShiViz log', about: 'The same with vector clocks, for ShiViz' },
];

/** What can be saved: the diagram as a picture, or the run up to the moment shown as data. */
const ExportPopover = ({ run, view, onClose }: ExportPopoverProps) => {
  const [failed, setFailed] = useState(false);
  const save = async (format: Format): Promise<void> => {
    if (view.current === null) return;
    try {
      const name = `${fileNameOf(run.scenario.title ?? run.protocol.title)}.${format}`;
      saveFile(name, await contentOf(format, run, view.current));
      session.announce(`Saved ${name}.`);
      onClose();
    } catch (error) {
      reportError(error);
      setFailed(true);
    }
  };
  return (
    <Popover
      title="Save as a file"
      anchor={() => document.getElementById('export')}
      side="top"
      align="end"
      onClose={onClose}
    >
      <ul className={styles['list']}>
        {choices.map(({ format, label, about }) => (
          <li key={format} className={styles['choice']}>
            <Button className={styles['button'] ?? ''} onClick={() => void save(format)}>
              {label}
            </Button>
            <span className={styles['about']}>{about}</span>
          </li>
        ))}
      </ul>
      {failed && <p className={styles['failed']}>The file could not be made.</p>}
    </Popover>
  );
};

export default ExportPopover;
