import { momentText } from '../../session/format.ts';
import { Chip, type ChipTone } from '../../ui/Chip.tsx';
import type { Standing, Verdict } from './verdicts.ts';

/** A standing as it is drawn and said. */
interface StandingLook {
  readonly tone: ChipTone;
  readonly mark: string;
  readonly words: string;
}

/** How each standing looks and is said; the mark never stands for two. */
export const standingLooks: Readonly<Record<Standing, StandingLook>> = {
  holds: { tone: 'good', mark: '✓', words: 'holds' },
  broken: { tone: 'bad', mark: '✗', words: 'is broken' },
  undecided: { tone: 'caution', mark: '?', words: 'is undecided' },
  doesNotApply: { tone: 'plain', mark: '–', words: 'does not apply' },
  judging: { tone: 'plain', mark: '…', words: 'is being judged' },
  seen: { tone: 'good', mark: '✓', words: 'was seen' },
  unseen: { tone: 'plain', mark: '○', words: 'has not been seen yet' },
};

interface VerdictChipProps {
  readonly verdict: Verdict;
  /** Goes to the step that broke it. */
  readonly onGo: (verdict: Verdict) => void;
}

/** One promise in a chip; a broken one is a button that goes to the step that broke it. */
export const VerdictChip = ({ verdict, onGo }: VerdictChipProps) => {
  const { title, claim, standing, sentence, at, assumption } = verdict;
  const { tone, mark, words } = standingLooks[standing];
  return standing === 'broken' && at !== null ? (
    <Chip
      tone={tone}
      mark={mark}
      label={`${title} ${words}. ${sentence ?? ''} Go there`}
      tip={`${momentText(at.micros)}: ${sentence ?? claim}`}
      onClick={() => onGo(verdict)}
    >
      {assumption == null ? title : `${title}: an assumption was broken`}
    </Chip>
  ) : (
    <Chip tone={tone} mark={mark} label={`${title} ${words}`} tip={sentence ?? claim}>
      {title}
    </Chip>
  );
};
