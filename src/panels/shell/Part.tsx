import type { ReactNode } from 'react';
import { useSession } from '../../session/store.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { PartFailure } from './Failure.tsx';

interface PartProps {
  /** What it is, as the start of a sentence: `The inspector`. */
  readonly name: string;
  readonly children: ReactNode;
}

/**
 * A part of the page that loads, and may fail, by itself. One that failed is drawn again when the moment
 * shown is another: what was wrong may have been that moment.
 */
export const Part = ({ name, children }: PartProps) => {
  const moment = useSession(({ revision, opening }) => revision + opening);
  return (
    <ErrorBoundary
      moment={moment}
      instead={(message, retry) => <PartFailure part={name} message={message} onRetry={retry} />}
    >
      {children}
    </ErrorBoundary>
  );
};
