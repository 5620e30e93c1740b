import type { GraphEdge, MachineGraph } from './machine-graph.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A state's box; `x` and `y` are its middle, in pixels. */
export interface PlacedState extends Point {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** An arrow with the lines of its label, whose middle is `label`. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly lines: readonly string[];
  readonly label: Point;
}

/** A machine's graph with places, in pixels. */
export interface MachineLayout {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
}

const stateHeight = 34;
const statePadding = 14;
const lineHeight = 16;
const mostReasons = 3;
/** Labels are broken into ever shorter lines until the whole fits: characters a line. */
const lineLengths = [26, 18, 13, 9] as const;

/** Breaks a label's reasons into lines; of many reasons the first are named. */
export const labelLines = (reasons: readonly string[], length: number): readonly string[] => {
  const named = reasons.slice(0, reasons.length > mostReasons ? mostReasons - 1 : mostReasons);
  const lines = named.flatMap((reason, place) =>
    wrapped(place < named.length - 1 ? `${reason},` : reason, length),
  );
  const rest = reasons.length - named.length;
  return rest === 0 ? lines : [...lines, `and ${rest} more`];
};

const wrapped = (text: string, length: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= length) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
};

/**
 * Lays a machine's graph out from top to bottom, no wider than `widest` pixels where that can be
 * done by breaking labels. `measure` gives a text's width in pixels. The layout library is loaded
 * with the first call.
 */
export const layoutMachine = async (
  graph: MachineGraph,
  widest: number,
  measure: (text: string) => number,
): Promise<MachineLayout> => {
  const { Graph, layout } = await import('@dagrejs/dagre');
  const attempt = (length: number): MachineLayout => {
    const placed = new Graph({ directed: true });
    placed.setGraph({
      rankdir: 'TB',
      nodesep: 14,
      edgesep: 10,
      ranksep: 14,
      marginx: 2,
      marginy: 2,
    });
    for (const { id } of graph.states) {
      placed.setNode(id, { width: measure(id) + 2 * statePadding, height: stateHeight });
    }
    const lines = new Map<GraphEdge, readonly string[]>();
    for (const edge of graph.edges) {
      const label = labelLines(edge.reasons, length);
      lines.set(edge, label);
      placed.setEdge(edge.from, edge.to, {
        width: Math.max(...label.map(measure)) + 10,
        height: label.length * lineHeight,
        labelpos: 'c',
      });
    }
    layout(placed);
    const { width = 0, height = 0 } = placed.graph();
    return {
      width,
      height,
      states: graph.states.map(({ id }) => ({ id, ...boxOf(placed.node(id)) })),
      edges: graph.edges.map((edge) => {
        const { points = [], x = 0, y = 0 } = placed.edge(edge.from, edge.to) ?? {};
        return { edge, points, lines: lines.get(edge) ?? [], label: { x, y } };
      }),
    };
  };
  let best: MachineLayout | null = null;
  for (const length of lineLengths) {
    const made = attempt(length);
    if (best === null || made.width < best.width) best = made;
    if (made.width <= widest) break;
  }
  return best ?? { width: 0, height: 0, states: [], edges: [] };
};

const boxOf = (node: {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
}) => ({ x: node.x ?? 0, y: node.y ?? 0, width: node.width ?? 0, height: node.height ?? 0 });

/** A smooth path through points: straight at both ends, curved at every point between. */
export const smoothPath = (points: readonly Point[]): string => {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${shown(first)}`];
  for (const [place, point] of rest.entries()) {
    const next = rest[place + 1];
    if (next === undefined) parts.push(`L${shown(point)}`);
    else {
      const middle = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
      parts.push(`Q${shown(point)} ${shown(middle)}`);
    }
  }
  return parts.join('');
};

const shown = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
