import { type KeyboardEvent, memo, useRef } from 'react';
import { spanText } from '../session/format.ts';
import type { NodeId } from '../sim/identifiers.ts';
import styles from './ClientGlyph.module.css';
import { CLIENT_CARD, type ClientPlace } from './client-places.ts';
import { type ClientLook, clientWords } from './looks.ts';
import { useAttention } from './use-attention.ts';
import { useDrawing, useStageView } from './use-stage.ts';

const CHARACTER_PIXELS = 9.2;
const SMALL_CHARACTER_PIXELS = 7.2;
/** Room for `no answer 1.23 s`; where there is less, only the time is told. */
const LEAST_FOR_WAITING = 116;

/** As much of a text as there is room for. */
const fitting = (text: string, room: number): string => {
  const characters = Math.floor(room);
  return text.length > characters ? `${text.slice(0, characters - 1)}…` : text;
};

/** In whole milliseconds, and in tens of them once there are a hundred, which one can still read. */
const waitText = (micros: number): string => {
  if (micros < 1_000) return '0 ms';
  const step = micros < 100_000 ? 1_000 : 10_000;
  return spanText(Math.floor(micros / step) * step);
};

/** How long a request has been open, counted on every frame; a long wait is told apart. */
const Waiting = ({
  sinceMicros,
  longMicros,
  isTerse,
  x,
  y,
}: {
  readonly sinceMicros: number;
  readonly longMicros: number;
  /** Whether there is room for the time alone. */
  readonly isTerse: boolean;
  readonly x: number;
  readonly y: number;
}) => {
  const text = useRef<SVGTextElement>(null);
  const shown = useRef('');
  useDrawing((micros) => {
    const element = text.current;
    const words = element?.firstChild;
    if (element === null || words === null || words === undefined) return;
    const waited = Math.max(0, micros - sinceMicros);
    const isLong = waited >= longMicros;
    const told = isLong ? 'no answer' : 'waiting';
    const next = `${isTerse ? (isLong ? '!' : '') : told} ${waitText(waited)}`.trim();
    if (shown.current === next) return;
    if (element.dataset['long'] !== String(isLong)) element.dataset['long'] = String(isLong);
    shown.current = next;
    words.nodeValue = next;
  });
  return (
    <text ref={text} className={styles['waiting']} x={x} y={y}>
      {/* A text node for each frame to write into. */ 'waiting'}
    </text>
  );
};

interface WordsProps {
  readonly look: ClientLook;
  readonly place: ClientPlace;
  readonly longMicros: number;
}

const Words = ({ look, place, longMicros }: WordsProps) => {
  const isBelow = place.words === 'below';
  const room = isBelow ? place.width : place.width - CLIENT_CARD.width - 6;
  const { request } = look;
  const shown = fitting(request, room / CHARACTER_PIXELS);
  const ending =
    look.ending === null ? '' : fitting(look.ending.text, room / SMALL_CHARACTER_PIXELS);
  const x = isBelow ? 0 : CLIENT_CARD.width / 2 + 6;
  const y = isBelow ? CLIENT_CARD.height / 2 + 19 : -4;
  return (
    <g className={styles['words']} data-place={place.words}>
      <text
        className={styles['request']}
        x={x}
        y={y}
        data-tip={shown === request ? undefined : request}
      >
        {shown}
      </text>
      {look.waitingSinceMicros !== null && (
        <Waiting
          sinceMicros={look.waitingSinceMicros}
          longMicros={longMicros}
          isTerse={room < LEAST_FOR_WAITING}
          x={x}
          y={y + 19}
        />
      )}
      {look.ending !== null && (
        <text
          className={styles['ending']}
          data-outcome={look.ending.outcome}
          data-tip={ending === look.ending.text ? undefined : look.ending.text}
          x={x}
          y={y + 19}
        >
          {ending}
        </text>
      )}
    </g>
  );
};

interface ClientGlyphProps {
  readonly id: NodeId;
  readonly place: ClientPlace;
  /** From when on a wait is long: the client's own time-out. */
  readonly longMicros: number;
  /** What it stands on: the ground of a part that is able or unable; undefined for the bare stage. */
  readonly ground: 'able' | 'unable' | undefined;
  readonly onKeyDown: (id: NodeId, event: KeyboardEvent) => void;
  readonly onPress: (id: NodeId) => void;
}

/** A client at the edge: its name, its open request and how long it has waited. */
export const ClientGlyph = memo(
  ({ id, place, longMicros, ground, onKeyDown, onPress }: ClientGlyphProps) => {
    const look = useStageView(({ clients }) => clients.get(id));
    const attention = useAttention(id);
    if (look === null || look === undefined) return null;
    const { width, height } = CLIENT_CARD;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the button within takes the focus; presses on the looks count too
      <g
        className={styles['client']}
        transform={`translate(${place.point.x} ${place.point.y})`}
        data-node={id}
        data-ground={ground}
        data-waits={look.waitingSinceMicros !== null}
        {...attention.element}
        onClick={() => onPress(id)}
        onKeyDown={(event) => onKeyDown(id, event)}
      >
        <rect
          className={styles['halo']}
          x={-width / 2 - 5}
          y={-height / 2 - 5}
          width={width + 10}
          height={height + 10}
          rx={12}
          role="button"
          tabIndex={-1}
          aria-label={`${clientWords(look)}${attention.words}`}
        />
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
        <g aria-hidden="true">
          <rect
            className={styles['card']}
            x={-width / 2}
            y={-height / 2}
            width={width}
            height={height}
            rx={8}
          />
          <text className={styles['name']} y={5}>
            {id}
          </text>
          {place.words !== 'none' && <Words look={look} place={place} longMicros={longMicros} />}
        </g>
      </g>
    );
  },
);
