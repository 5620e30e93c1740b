import { describe, expect, it } from 'vitest';
import { gossip } from '../../protocols/gossip/index.ts';
import { raft } from '../../protocols/raft/index.ts';
import type { ScriptEntry } from '../../sim/intervention.ts';
import { Run } from '../../sim/run.ts';
import { collectFlags } from '../diagram/collect-flags.ts';
import type { Flag } from '../diagram/flags.ts';
import { lifelineWidths } from '../diagram/lanes.ts';
import { RunHistory } from '../run-history/run-history.ts';
import { drawPicture } from './diagram-svg.ts';
import { type Picture, pictureLanes } from './picture.ts';

const epochColour = (epoch: number | null): string =>
  epoch === null ? '#666666' : `#0000${(epoch * 16 + 15).toString(16)}`;
const toneColours = { active: '#aa5500', done: '#00aa55' };

const roleAfterIn =
  ({ protocol, records }: Run) =>
  (event: number): string | null => {
    const after = records.at(event)?.after ?? null;
    return after === null ? null : protocol.describeNode(after).role;
  };

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
    lanes: pictureLanes(['n1', 'n2', 'n3']),
    history,
    nowMicros: 2_000_000,
    untilMicros: 2_000_000,
    flags: collectFlags(
      { protocol: raft, records: run.records, broken: run.broken, history },
      window,
    ),
    epochWord: 'term',
    roleAfter: roleAfterIn(run),
    colours: {
      panel: '#ffffff',
      track: '#cccccc',
      soft: '#666666',
      ink: '#111111',
      bad: '#cc0000',
      good: '#008800',
      epoch: epochColour,
      node: ({ epoch, tone }) =>
        epoch === null && tone !== undefined ? toneColours[tone] : epochColour(epoch),
    },
    ...change,
  };
};

const svgOf = (picture: Picture): string => drawPicture(picture).svg;

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
    const { svg, width, height } = drawPicture(picture);
    expect(svg).toContain(`width="${width}" height="${height}"`);
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).toContain('Three nodes &amp; a &lt;cut&gt;');
    expect(svg).not.toContain('<cut>');
    expect(svg).not.toMatch(/NaN|undefined|var\(|oklch/);
  });

  it('shows a lifeline and a name for each node, and a line for each message in its window', () => {
    const picture = pictureOf([]);
    const svg = svgOf(picture);
    for (const id of ['n1', 'n2', 'n3']) expect(svg).toContain(`>${id}</text>`);
    let sent = 0;
    picture.history.messages.visit(0, 2_000_000, () => sent++);
    expect(count(svg, /stroke-opacity="0.85"/g)).toBe(sent);
  });

  it('shows only what lies in its window', () => {
    const whole = svgOf(pictureOf([]));
    const part = svgOf(pictureOf([], { window: { startMicros: 1_000_000, spanMicros: 100_000 } }));
    expect(part.length).toBeLessThan(whole.length / 2);
  });

  it('explains in its legend what occurs in it, and nothing else', () => {
    const quiet = svgOf(pictureOf([]));
    expect(quiet).toMatch(/>term \d+</);
    expect(quiet).toContain('>leads<');
    for (const word of ['lost', 'down', 'paused', 'intervention']) {
      expect(quiet).not.toContain(`>${word}<`);
    }
    const harmed = svgOf(
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

  it('explains only what its own window shows', () => {
    const script: readonly ScriptEntry[] = [
      { atMicros: 100_000, intervention: { kind: 'kill', node: 'n2' } },
      { atMicros: 200_000, intervention: { kind: 'restart', node: 'n2' } },
    ];
    const late = { window: { startMicros: 1_500_000, spanMicros: 400_000 } };
    expect(svgOf(pictureOf(script))).toContain('>down<');
    expect(svgOf(pictureOf(script, late))).not.toContain('>down<');
  });

  it('names the epoch of a node that has not sent anything in it', () => {
    const svg = svgOf(pictureOf([], { window: { startMicros: 0, spanMicros: 20_000 } }));
    expect(svg).toContain('>term 0<');
  });

  describe('of servers without epochs', () => {
    const put = { kind: 'put', key: 'x', value: '1' } as const;
    const gossiping = Run.start(gossip, {
      protocol: 'gossip',
      seed: 1,
      nodes: 8,
      clients: [{}],
      script: [
        { atMicros: 500_000, intervention: { kind: 'operation', client: 'c1', operation: put } },
        { atMicros: 600_000, intervention: { kind: 'pause', node: 'n8' } },
        { atMicros: 700_000, intervention: { kind: 'kill', node: 'n7' } },
      ],
      untilMicros: 20_000_000,
    });
    gossiping.advanceTo(20_000_000);
    const history = new RunHistory(gossip, (id) => id.startsWith('n'));
    history.extend(gossiping.records, Number.POSITIVE_INFINITY);
    const servers = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8'];
    const spreading = (startMicros: number, spanMicros: number, ids = servers): string =>
      svgOf(
        pictureOf([], {
          history,
          lanes: pictureLanes(ids),
          window: { startMicros, spanMicros },
          roleAfter: roleAfterIn(gossiping),
          nowMicros: 20_000_000,
          untilMicros: 20_000_000,
        }),
      );

    it('draws their lives in the colours of their tones, and says what those mean', () => {
      const svg = spreading(0, 20_000_000);
      expect(isWellFormed(svg)).toBe(true);
      for (const [colour, role] of [
        [toneColours.active, 'infective'],
        [toneColours.done, 'removed'],
        ['#666666', 'susceptible'],
      ]) {
        const width = lifelineWidths(pictureLanes(servers).gap).lives;
        expect(svg).toContain(`stroke="${colour}" stroke-width="${width}"/><text`);
        expect(svg).toContain(`>${role}</text>`);
        expect(
          count(svg, new RegExp(`stroke="${colour}" stroke-width="${width}"`, 'g')),
        ).toBeGreaterThan(1);
      }
      expect(svg).not.toContain('stroke-opacity="0.5"');
    });

    it('explains no colour where they all have the same', () => {
      const svg = spreading(0, 400_000);
      expect(svg).not.toContain('>susceptible<');
      expect(svg).not.toContain('>infective<');
    });

    it('lets the lives of clients stand back', () => {
      const svg = spreading(0, 400_000, [...servers, 'c1']);
      expect(count(svg, /stroke="#666666" stroke-width="1.5" stroke-opacity="0.5"/g)).toBe(1);
    });
  });

  it('lets what lies ahead of the moment shown stand back', () => {
    expect(svgOf(pictureOf([]))).not.toContain('>the moment shown<');
    const svg = svgOf(pictureOf([], { nowMicros: 1_000_000 }));
    expect(svg).toContain('>the moment shown<');
    expect(svg).toContain('<rect x="400" y="0" width="400"');
  });

  it('marks a broken promise unlike an intervention', () => {
    const broken: Flag = {
      event: 9,
      atMicros: 700_000,
      tone: 'broken',
      epoch: null,
      label: '✗ Election safety',
      sentence: 'Election safety is broken.',
      entries: [],
    };
    const svg = svgOf(pictureOf([], { flags: [broken] }));
    expect(svg).toContain('>✗ Election safety<');
    expect(svg).toContain('>broken<');
    expect(svg).not.toContain('>intervention<');
  });

  it('cuts nothing off at its borders', () => {
    const flagAt = (atMicros: number, label: string): Flag => ({
      event: atMicros,
      atMicros,
      tone: 'harm',
      epoch: null,
      label,
      sentence: label,
      entries: [],
    });
    const title = 'A title without end '.repeat(20);
    const flags = [flagAt(0, 'wide at the left'), flagAt(1_999_999, 'wide at the right')];
    const { svg, width } = drawPicture(pictureOf([], { title, flags, width: 200 }));
    expect(svg).toContain(`<title>${title}</title>`);
    expect(svg).not.toContain(`>${title}</text>`);
    for (const [, x, wide] of svg.matchAll(/<rect x="(-?[\d.]+)" y="4" width="([\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThan(0);
      expect(Number(x) + Number(wide)).toBeLessThan(200);
    }
    const rows = [...svg.matchAll(/translate\(([\d.]+) (\d+)\)"><line x1="0" y1="6"/g)];
    expect(new Set(rows.map(([, , y]) => y)).size).toBeGreaterThan(1);
    for (const [, x] of rows) expect(Number(x)).toBeLessThan(width - 72);
  });

  it('gives few nodes room and thins out the names of very many', () => {
    const ids = Array.from({ length: 400 }, (_, place) => `n${place + 1}`);
    expect(pictureLanes(['n1', 'n2', 'n3']).gap).toBeGreaterThan(30);
    const svg = svgOf(pictureOf([], { lanes: pictureLanes(ids) }));
    const named = ids.filter((id) => svg.includes(`>${id}</text>`));
    expect(named.length).toBeGreaterThan(20);
    expect(named.length).toBeLessThan(200);
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
    const svg = svgOf(busy);
    expect(count(svg, /stroke-opacity="0.85"/g)).toBe(0);
    expect(count(svg, /fill-opacity/g)).toBeGreaterThan(10);
    expect(svg).toContain('>few to many messages<');
    expect(svg.length).toBeLessThan(200_000);
  });
});
