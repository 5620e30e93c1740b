import { memo, useMemo } from 'react';
import { useSession } from '../session/store.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { QuorumMeter } from '../sim/protocol.ts';
import { epochColour } from '../ui/epoch.ts';
import type { Box, Point } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import type { NodeLook } from './looks.ts';
import styles from './QuorumCards.module.css';
import { boxAt, placeBeside } from './room.ts';
import { useStageView } from './use-stage.ts';

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
}

/** What a node's decisions still wait for: who has answered, and how many have to. */
const QuorumCard = ({ id, corner }: QuorumCardProps) => {
  const look = useStageView(({ nodes }) => nodes.get(id));
  const meters = metersOf(look);
  if (look === null || look === undefined || meters.length === 0) return null;
  const { width, height } = sizeOf(meters);
  return (
    <g
      className={styles['quorum']}
      transform={`translate(${corner.x} ${corner.y})`}
      style={{ color: epochColour(look.epoch) }}
      data-quorum={id}
    >
      <rect className={styles['card']} width={width} height={height} rx={10} />
      {meters.map((meter, place) => (
        <g key={meter.label} transform={`translate(${PADDING} ${place * ROW_PIXELS})`}>
          <text y={20}>{textOf(meter)}</text>
          <g transform="translate(0 34)">
            {meter.total > MOST_PIPS ? (
              <Bar have={meter.have.length} needed={meter.needed} total={meter.total} />
            ) : (
              <Pips have={meter.have.length} needed={meter.needed} total={meter.total} />
            )}
          </g>
        </g>
      ))}
    </g>
  );
};

/** A card that covers more than this share of itself is left out, unless its node is selected. */
const MOST_COVERED = 0.25;

interface QuorumCardsProps {
  readonly layout: StageLayout;
  readonly obstacles: readonly Box[];
}

/** The cards of all nodes that wait for a quorum, each beside its node, clear of everything else. */
export const QuorumCards = memo(({ layout, obstacles }: QuorumCardsProps) => {
  // Which nodes have how large a card: a text, so that it is the same while it says the same.
  const waiting = useStageView(({ nodes }) =>
    [...nodes.values()]
      .filter(({ quorums }) => quorums.length > 0)
      .map((look) => {
        const { width, height } = sizeOf(metersOf(look));
        return `${look.id} ${width} ${height}`;
      })
      .join(),
  );
  const selected = useSession(({ selection }) =>
    selection?.kind === 'node' ? selection.id : null,
  );
  const places = useMemo(() => {
    const taken = [...obstacles];
    return (waiting ?? '')
      .split(',')
      .filter((each) => each !== '')
      .flatMap((each) => {
        const [id = '', width = '', height = ''] = each.split(' ');
        const card = { width: Number(width), height: Number(height) };
        const centre = layout.points.get(id);
        if (centre === undefined) return [];
        const reach = layout.metrics.radius + 16;
        const { corner, covers } = placeBeside(centre, reach, card, taken, layout.size);
        if (covers > card.width * card.height * MOST_COVERED && id !== selected) return [];
        taken.push(boxAt(corner, card));
        return [{ id, corner }];
      });
  }, [waiting, layout, obstacles, selected]);
  return places.map(({ id, corner }) => <QuorumCard key={id} id={id} corner={corner} />);
});
