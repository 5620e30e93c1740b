import type { GraphEdge, GraphState, MachineGraph } from './machine-graph.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A state's box; `x` and `y` are its middle, in pixels. */
export interface PlacedState extends Point {
  readonly state: GraphState;
  readonly width: number;
  readonly height: number;
}

/** An arrow with the lines of its label, whose middle is `label`. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly lines: readonly string[];
  readonly label: Point;
  readonly labelWidth: number;
}

/** A machine's graph with places, in pixels. */
export interface MachineLayout {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
}

const stateHeight = 30;
const statePadding = 14;
/** Pixels from one line of a label to the next. */
export const labelLineHeight = 15;
const mostReasons = 3;
/** How long a label's lines may be, in characters: the longer, the wider and the lower the picture. */
const lineLengths = [9, 13, 18, 26] as const;

/** A state's name, with a sign where it can enter itself again. */
export const stateLabel = ({ id, again }: GraphState): string =>
  again.length > 0 ? `${id} ↻` : id;

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
 * done by breaking labels, and otherwise as low as it will go. `measure` gives a text's width in
 * pixels. The layout library is loaded with the first call.
 */
export const layoutMachine = async (
  graph: MachineGraph,
  widest: number,
  measure: (text: string) => number,
): Promise<MachineLayout> => {
  const dagre = await import('@dagrejs/dagre');
  const arrange = (lines: Lines): MachineLayout => {
    const placed = new dagre.Graph({ directed: true });
    placed.setGraph({
      rankdir: 'TB',
      nodesep: 10,
      edgesep: 8,
      ranksep: 11,
      marginx: 2,
      marginy: 2,
    });
    for (const state of graph.states) {
      const width = measure(stateLabel(state)) + 2 * statePadding;
      placed.setNode(state.id, { width, height: stateHeight });
    }
    for (const edge of graph.edges) {
      const label = lines.get(edge) ?? [];
      placed.setEdge(edge.from, edge.to, {
        width: Math.max(...label.map(measure)) + 10,
        height: label.length * labelLineHeight,
        labelpos: 'c',
      });
    }
    dagre.layout(placed);
    const { width = 0, height = 0 } = placed.graph();
    return {
      width,
      height,
      states: graph.states.map((state) => ({ state, ...boxOf(placed.node(state.id)) })),
      edges: graph.edges.map((edge) => {
        const way = placed.edge(edge.from, edge.to);
        const { points = [], x = 0, y = 0, width: labelWidth = 0 } = way ?? {};
        return { edge, points, lines: lines.get(edge) ?? [], label: { x, y }, labelWidth };
      }),
    };
  };
  return widened(graph, widest, arrange);
};

type Lines = ReadonlyMap<GraphEdge, readonly string[]>;

/**
 * Begins with every label broken into the shortest lines, which is the narrowest picture, and then
 * writes one label after the other in longer lines as long as the whole still fits.
 */
const widened = (
  graph: MachineGraph,
  widest: number,
  arrange: (lines: Lines) => MachineLayout,
): MachineLayout => {
  const [shortest, ...longer] = lineLengths;
  let lines: Lines = new Map(graph.edges.map((edge) => [edge, labelLines(edge.reasons, shortest)]));
  let best = arrange(lines);
  const byHeight = [...graph.edges].sort(
    (one, other) => (lines.get(other)?.length ?? 0) - (lines.get(one)?.length ?? 0),
  );
  for (const length of longer) {
    for (const edge of byHeight) {
      const label = labelLines(edge.reasons, length);
      if (label.length === lines.get(edge)?.length) continue;
      const tried = new Map([...lines, [edge, label]]);
      const made = arrange(tried);
      if (made.width > Math.max(widest, best.width) || made.height > best.height) continue;
      best = made;
      lines = tried;
    }
  }
  return best;
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
