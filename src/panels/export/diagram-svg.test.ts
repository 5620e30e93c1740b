import { describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import type { ScriptEntry } from '../../sim/intervention.ts';
import { Run } from '../../sim/run.ts';
import { collectFlags } from '../diagram/collect-flags.ts';
import { lanesFor } from '../diagram/lanes.ts';
import { RunHistory } from '../run-history/run-history.ts';
import { diagramSvg, type Picture, pictureSize } from './diagram-svg.ts';

const pictureOf = (script: readonly ScriptEntry[], change: Partial<Picture> = {}): Picture => {
  const run = Run.start(raft, {
    protocol: 'raft',
    seed: 2,
    nodes: 3,
    clients: [],
    script,
    untilMicros: 3_000_000,
  });
  run.advanceTo(2_000_000);
  const history = new RunHistory(raft, () => true);
  history.extend(run.records, Number.POSITIVE_INFINITY);
  const window = { startMicros: 0, spanMicros: 2_000_000 };
  return {
    title: 'Three nodes & a <cut>',
    window,
    width: 800,
    lanes: lanesFor(['n1', 'n2', 'n3'], 120),
    history,
    untilMicros: 2_000_000,
    flags: collectFlags(
      { protocol: raft, records: run.records, broken: run.broken, history },
      window,
    ),
    epochWord: 'term',
    colours: {
      panel: '#ffffff',
      track: '#cccccc',
      soft: '#666666',
      ink: '#111111',
      bad: '#cc0000',
      good: '#008800',
      epoch: (epoch) => (epoch === null ? '#666666' : `#0000${(epoch * 16 + 15).toString(16)}`),
    },
    ...change,
  };
};

const cut: ScriptEntry = {
  atMicros: 900_000,
  intervention: { kind: 'partition', groups: [['n1']] },
};
const count = (svg: string, pattern: RegExp): number => [...svg.matchAll(pattern)].length;

/** Every element is closed, in order: enough to tell a document from a heap of tags. */
const isWellFormed = (svg: string): boolean => {
  const open: string[] = [];
  for (const [, slash, name = '', closed] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^<>]*?(\/?)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) return false;
    } else if (closed !== '/') open.push(name);
  }
  return open.length === 0;
};

describe('the picture of a diagram', () => {
  it('is a well-formed document of its own size, with its title as text', () => {
    const picture = pictureOf([cut]);
    const svg = diagramSvg(picture);
    const { width, height } = pictureSize(picture);
    expect(svg).toContain(`width="${width}" height="${height}"`);
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).toContain('Three nodes &amp; a &lt;cut&gt;');
    expect(svg).not.toContain('<cut>');
    expect(svg).not.toMatch(/NaN|undefined|var\(|oklch/);
  });

  it('shows a lifeline and a name for each node, and a line for each message in its window', () => {
    const picture = pictureOf([]);
    const svg = diagramSvg(picture);
    for (const id of ['n1', 'n2', 'n3']) expect(svg).toContain(`>${id}</text>`);
    let sent = 0;
    picture.history.messages.visit(0, 2_000_000, () => sent++);
    expect(count(svg, /stroke-opacity="0.85"/g)).toBe(sent);
  });

  it('shows only what lies in its window', () => {
    const whole = diagramSvg(pictureOf([]));
    const part = diagramSvg(
      pictureOf([], { window: { startMicros: 1_000_000, spanMicros: 100_000 } }),
    );
    expect(part.length).toBeLessThan(whole.length / 2);
  });

  it('explains in its legend what occurs in it, and nothing else', () => {
    const quiet = diagramSvg(pictureOf([]));
    expect(quiet).toMatch(/>term \d+</);
    expect(quiet).toContain('>leads<');
    for (const word of ['lost', 'down', 'paused', 'intervention']) {
      expect(quiet).not.toContain(`>${word}<`);
    }
    const harmed = diagramSvg(
      pictureOf([
        cut,
        { atMicros: 1_000_000, intervention: { kind: 'kill', node: 'n2' } },
        { atMicros: 1_100_000, intervention: { kind: 'pause', node: 'n3' } },
      ]),
    );
    for (const word of ['lost', 'down', 'paused', 'intervention']) {
      expect(harmed).toContain(`>${word}<`);
    }
  });

  it('counts instead of drawing where there are too many messages', () => {
    const busy = pictureOf([]);
    for (let sequence = 0; sequence < 10_000; sequence++) {
      busy.history.messages.add(
        {
          from: 'n1',
          to: 'n2',
          sequence: 10_000 + sequence,
          copy: 0,
          message: { type: 'x' },
          sentAtMicros: sequence * 200,
          arrivesAtMicros: sequence * 200 + 10_000,
          diesAtMicros: null,
          lossReason: null,
          cause: 0,
          operation: null,
        },
        0,
        1,
      );
    }
    const svg = diagramSvg(busy);
    expect(count(svg, /stroke-opacity="0.85"/g)).toBe(0);
    expect(count(svg, /fill-opacity/g)).toBeGreaterThan(10);
    expect(svg.length).toBeLessThan(200_000);
  });
});
