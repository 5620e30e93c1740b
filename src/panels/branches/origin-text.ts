import type { Branch } from '../../session/branches.ts';
import { momentText } from '../../session/format.ts';

const NO_BREAK_SPACE = '\u00a0';

/** When and from where a branch left: `leaves main at 1.275 s`. */
export const originText = ({ forkMicros }: Branch, parent: Branch | null): string =>
  parent === null
    ? 'from the start'
    : `leaves ${parent.name} at ${momentText(forkMicros).replace(' ', NO_BREAK_SPACE)}`;
