/** The angle between the hues of two neighbouring epochs: the golden angle, so that no two near ones look alike. */
const DEGREES_BETWEEN = 137.5;
const FIRST_DEGREES = 38;
const CHROMA = 0.135;

/**
 * The hue of a term, ballot, view or epoch, in degrees from 0 to 360. The same number has the same
 * hue in every protocol, everywhere on the page.
 */
export const epochHue = (epoch: number): number =>
  (((FIRST_DEGREES + DEGREES_BETWEEN * epoch) % 360) + 360) % 360;

/**
 * A CSS colour for an epoch, which reads at AA as text on the page and carries `--on-epoch` as text
 * upon it, in both themes. Null (no epoch) and 0 (none yet) give the colour of soft text: the hue of 0
 * would be the red of what is bad.
 */
export const epochColour = (epoch: number | null): string =>
  epoch === null || epoch === 0 ? 'var(--soft)' : hueColour(epochHue(epoch));

const hueColour = (degrees: number): string =>
  `oklch(var(--epoch-lightness) ${CHROMA} ${degrees.toFixed(1)})`;

/**
 * A CSS colour for a node without epochs: one that is in the thick of it, one that is through with it,
 * or neither. They read like the colours of epochs.
 */
export const toneColour = (tone: 'active' | 'done' | undefined): string => {
  switch (tone) {
    case 'active':
      return hueColour(FIRST_DEGREES);
    case 'done':
      return epochColour(1);
    case undefined:
      return epochColour(null);
  }
};

/** What colours a node: its epoch, and where it has none, its tone. */
export const nodeColour = ({
  epoch,
  tone,
}: {
  readonly epoch: number | null;
  readonly tone?: 'active' | 'done' | undefined;
}): string => (epoch === null ? toneColour(tone) : epochColour(epoch));
