import { memo, useMemo } from 'react';
import type { NodeId } from '../sim/identifiers.ts';
import type { QuorumMeter } from '../sim/protocol.ts';
import { epochColour } from '../ui/epoch.ts';
import type { Box, Point, Size } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import type { NodeLook } from './looks.ts';
import styles from './QuorumCards.module.css';
import { boxAt, placeBeside } from './room.ts';
import { useLight, useStageView } from './use-stage.ts';

const PIP_STEP = 15;
const MOST_PIPS = 9;
const BAR_PIXELS = 96;
const PADDING = 11;
const CHARACTER_PIXELS = 6.3;
const ROW_PIXELS = 40;
const MOST_METERS = 2;

const textOf = ({ label, needed, total }: QuorumMeter): string =>
  `${label} needs ${needed} of ${total}`;

const metersOf = (look: NodeLook | null | undefined): readonly QuorumMeter[] =>
  (look?.quorums ?? []).slice(0, MOST_METERS);

const sizeOf = (meters: readonly QuorumMeter[]) => ({
  width: Math.ceil(
    Math.max(
      ...meters.map((meter) =>
        Math.max(
          textOf(meter).length * CHARACTER_PIXELS,
          meter.total > MOST_PIPS ? BAR_PIXELS : meter.total * PIP_STEP + 4,
        ),
      ),
    ) +
      2 * PADDING,
  ),
  height: meters.length * ROW_PIXELS + 8,
});

/** The same without words, for a stage without room: the first meter's pips or bar alone. */
const bareSizeOf = ({ total }: QuorumMeter) => ({
  width: (total > MOST_PIPS ? BAR_PIXELS : total * PIP_STEP + 1) + 2 * PADDING - 4,
  height: 24,
});

/** A pip for each member, those that have answered filled, with a mark where the majority is. */
const Pips = ({
  have,
  needed,
  total,
}: Pick<QuorumMeter, 'needed' | 'total'> & { have: number }) => {
  const xOf = (place: number): number => 6 + place * PIP_STEP + (place >= needed ? 4 : 0);
  const markX = xOf(needed - 1) + (PIP_STEP + 4) / 2;
  return (
    <>
      {Array.from({ length: total }, (_, place) => (
        <circle
          key={xOf(place)}
          className={
            place < have ? styles['has'] : place < needed ? styles['needs'] : styles['spare']
          }
          cx={xOf(place)}
          cy={0}
          r={5}
        />
      ))}
      <line className={styles['majority']} x1={markX} x2={markX} y1={-8} y2={8} />
    </>
  );
};

/** The same as a bar, for clusters with too many members for pips. */
const Bar = ({ have, needed, total }: Pick<QuorumMeter, 'needed' | 'total'> & { have: number }) => (
  <>
    <rect className={styles['track']} y={-4} width={BAR_PIXELS} height={8} rx={4} />
    <rect className={styles['has']} y={-4} width={(BAR_PIXELS * have) / total} height={8} rx={4} />
    <line
      className={styles['majority']}
      x1={(BAR_PIXELS * needed) / total}
      x2={(BAR_PIXELS * needed) / total}
      y1={-8}
      y2={8}
    />
  </>
);

interface QuorumCardProps {
  readonly id: NodeId;
  readonly corner: Point;
  readonly isBare: boolean;
}

const Meter = ({ meter }: { readonly meter: QuorumMeter }) =>
  meter.total > MOST_PIPS ? (
    <Bar have={meter.have.length} needed={meter.needed} total={meter.total} />
  ) : (
    <Pips have={meter.have.length} needed={meter.needed} total={meter.total} />
  );

/** What a node's decisions still wait for: who has answered, and how many have to. */
const QuorumCard = ({ id, corner, isBare }: QuorumCardProps) => {
  const look = useStageView(({ nodes }) => nodes.get(id));
  const light = useLight(({ nodes }) => nodes.has(id));
  const meters = metersOf(look);
  const [first] = meters;
  if (look === null || look === undefined || first === undefined) return null;
  const { width, height } = isBare ? bareSizeOf(first) : sizeOf(meters);
  return (
    <g
      className={styles['quorum']}
      transform={`translate(${corner.x} ${corner.y})`}
      style={{ color: epochColour(look.epoch) }}
      data-quorum={id}
      data-light={light}
    >
      <rect className={styles['card']} width={width} height={height} rx={10} />
      {isBare ? (
        <g transform={`translate(${PADDING - 2} ${height / 2})`}>
          <Meter meter={first} />
        </g>
      ) : (
        meters.map((meter, place) => (
          <g key={meter.label} transform={`translate(${PADDING} ${place * ROW_PIXELS})`}>
            <text y={20}>{textOf(meter)}</text>
            <g transform="translate(0 34)">
              <Meter meter={meter} />
            </g>
          </g>
        ))
      )}
    </g>
  );
};

/** A card that would cover more than this share of its own size stands without words, or not at all. */
const MOST_COVERED = 0.06;

interface QuorumCardsProps {
  readonly layout: StageLayout;
  readonly obstacles: readonly Box[];
}

/** A node that waits, with the sizes that its card may have, the largest first. */
interface Waiting {
  readonly id: NodeId;
  readonly sizes: readonly Size[];
}

const placeCards = ({ layout, obstacles }: QuorumCardsProps, waiting: readonly Waiting[]) => {
  const taken = [...obstacles];
  const reach = layout.metrics.radius + 16;
  return waiting.flatMap(({ id, sizes }) => {
    const centre = layout.points.get(id);
    if (centre === undefined) return [];
    for (const [variant, size] of sizes.entries()) {
      const { corner, covers } = placeBeside(centre, reach, size, taken, layout.size);
      if (covers > size.width * size.height * MOST_COVERED) continue;
      taken.push(boxAt(corner, size));
      return [{ id, corner, isBare: variant > 0 }];
    }
    return [];
  });
};

/** The cards of all nodes that wait for a quorum, each beside its node, clear of everything else. */
export const QuorumCards = memo((props: QuorumCardsProps) => {
  const { layout, obstacles } = props;
  // As text, so that it is the same, and nothing is placed anew, while it says the same.
  const waiting = useStageView(({ nodes }) =>
    JSON.stringify(
      [...nodes.values()].flatMap((look): Waiting[] => {
        const meters = metersOf(look);
        const [first] = meters;
        return first === undefined
          ? []
          : [{ id: look.id, sizes: [sizeOf(meters), bareSizeOf(first)] }];
      }),
    ),
  );
  const places = useMemo(
    // It has been written as such a list just above.
    () => placeCards({ layout, obstacles }, JSON.parse(waiting ?? '[]') as readonly Waiting[]),
    [waiting, layout, obstacles],
  );
  return places.map(({ id, corner, isBare }) => (
    <QuorumCard key={id} id={id} corner={corner} isBare={isBare} />
  ));
});
