import { rulesSwitchedOff } from '../../session/rules-off.ts';
import type { Run } from '../../sim/run.ts';
import { collectFlags } from '../diagram/collect-flags.ts';
import type { DiagramView } from '../diagram/diagram-view.ts';
import { bytesOf, readPalette } from '../diagram/palette.ts';
import { historyOf } from '../run-history/history-of.ts';
import { type Picture, pictureLanes } from './picture.ts';

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
export const pictureNow = (run: Run, view: DiagramView): Picture => {
  const root = document.documentElement;
  const { panel, track, soft, ink, bad, epochBytes, node } = readPalette(root);
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
    roleAfter: (event) => {
      const after = records.at(event)?.after ?? null;
      return after === null ? null : protocol.describeNode(after).role;
    },
    colours: {
      panel,
      track,
      soft,
      ink,
      bad,
      good,
      epoch: (epoch) => hex(epochBytes(epoch)),
      node: (look) => hex(bytesOf(node(look))),
    },
  };
};
