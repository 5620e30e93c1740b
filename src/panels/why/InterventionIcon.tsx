import {
  Clock,
  Hand,
  Link2,
  type LucideIcon,
  Pause,
  PenLine,
  Play,
  Power,
  Scissors,
  Split,
  X,
} from 'lucide-react';
import type { Intervention } from '../../sim/intervention.ts';
import { type FlagTone, toneOf } from '../diagram/flags.ts';

const iconOf = ({ kind }: Intervention): LucideIcon => {
  switch (kind) {
    case 'cut':
    case 'partition':
      return Scissors;
    case 'mend':
    case 'heal':
      return Link2;
    case 'kill':
    case 'drop':
    case 'removeNode':
      return X;
    case 'restart':
    case 'addNode':
      return Power;
    case 'pause':
    case 'hold':
      return Pause;
    case 'resume':
    case 'deliverNow':
    case 'release':
      return Play;
    case 'operation':
      return PenLine;
    case 'setClock':
    case 'jumpClock':
    case 'fireTimer':
    case 'delay':
      return Clock;
    case 'duplicate':
      return Split;
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'setLink':
    case 'setDisk':
    case 'betray':
      return Hand;
  }
};

const colours: Readonly<Record<FlagTone, string>> = {
  harm: 'var(--bad)',
  broken: 'var(--bad)',
  repair: 'var(--good)',
  other: 'var(--soft)',
  elected: 'var(--soft)',
  moment: 'var(--soft)',
};

/** A small picture of what a person did; the sentence beside it says the same. */
export const InterventionIcon = ({ intervention }: { readonly intervention: Intervention }) => {
  const Icon = iconOf(intervention);
  return (
    <Icon size={12} strokeWidth={2.5} color={colours[toneOf(intervention)]} aria-hidden="true" />
  );
};
