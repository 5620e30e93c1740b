import { useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useSession } from '../../session/store.ts';
import { story } from '../../session/story.ts';
import { Button } from '../../ui/Button.tsx';
import { type BandContent, bandContentOf, FIRST_VISIT, INVITATION } from './band-content.ts';
import styles from './StoryBand.module.css';

/** More dots than this are a number. */
const MOST_DOTS = 20;

interface DotsProps {
  /** The place of the stop that stands; `count` at the end. */
  readonly index: number;
  readonly count: number;
}

/** How far a story has been told. */
const Dots = ({ index, count }: DotsProps) => {
  const words = index >= count ? `${count} of ${count}, the end` : `${index + 1} of ${count}`;
  return (
    <p className={styles['progress']}>
      <span className={count > MOST_DOTS ? styles['number'] : styles['words']}>{words}</span>
      {count <= MOST_DOTS && (
        <span className={styles['dots']} aria-hidden="true">
          {Array.from({ length: count }, (_, place) => (
            <span
              // Dots have no identity but their place.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={place}
              className={styles['dot']}
              data-told={place < index}
              data-current={place === index}
            />
          ))}
        </span>
      )}
    </p>
  );
};

const Back = ({ isFirst = false }: { readonly isFirst?: boolean }) => (
  <Button
    large
    tip="Back"
    shortcut="←"
    aria-label="Back"
    className={styles['step'] ?? ''}
    disabled={isFirst}
    onClick={story.back}
  >
    <span aria-hidden="true">←</span>
    <span className={styles['word']}>Back</span>
  </Button>
);

interface NextProps {
  readonly word?: string;
  readonly tip?: string;
  readonly isQuiet?: boolean;
}

const Next = ({ word = 'Next', tip = 'Next', isQuiet = false }: NextProps) => (
  <Button
    large
    look={isQuiet ? 'plain' : 'accent'}
    tip={tip}
    shortcut="→"
    className={`${styles['step']} ${styles['next']}`}
    onClick={story.next}
  >
    {word}
    <span aria-hidden="true">→</span>
  </Button>
);

/** What one can press beside the sentence. */
const Steps = ({
  content,
  onDecline,
}: {
  readonly content: BandContent;
  readonly onDecline: () => void;
}) => {
  switch (content.kind) {
    case 'stop':
      return (
        <>
          <Back isFirst={content.index < 0 || (content.index === 0 && content.isAtStop)} />
          {content.awaits ? (
            <Next word="Do it for me" tip="Does what is asked for, and goes on" isQuiet />
          ) : content.isUnanswered ? (
            <Next word="Skip" tip="Goes on without a prediction" isQuiet />
          ) : (
            <Next />
          )}
        </>
      );
    case 'end':
      return (
        <>
          <Back />
          {content.next !== null && <Next word="Next story" tip={content.next} />}
        </>
      );
    case 'left':
      return (
        <>
          <Next isQuiet tip="The next moment that matters" />
          <Button
            large
            look="accent"
            shortcut="Backspace"
            tip="Shows the story as it was; what you did stays in its branch"
            className={styles['step'] ?? ''}
            onClick={story.return}
          >
            Back to the story
          </Button>
        </>
      );
    case 'invitation':
      if (!content.hasStory) return null;
      return (
        <>
          <Button large className={styles['step'] ?? ''} onClick={onDecline}>
            Let me break it
          </Button>
          <Button
            large
            look="accent"
            className={styles['step'] ?? ''}
            onClick={() => story.tell(FIRST_VISIT)}
          >
            Show me
          </Button>
        </>
      );
    case 'moment':
      return (
        <>
          <Back />
          <Next isQuiet tip="The next moment that matters" />
        </>
      );
  }
};

/**
 * The band above the stage: what the story says of this moment and the way on; until something is done,
 * what one can do; and after a deed of the visitor's, that and what last mattered.
 */
export const StoryBand = () => {
  const content = useSession(useShallow(bandContentOf));
  const opening = useSession((state) => state.opening);
  const [declined, setDeclined] = useState<number | null>(null);
  if (content === null) return null;
  const isDeclined = content.kind === 'invitation' && declined === opening;
  const text = isDeclined ? INVITATION : content.text;
  return (
    <section className={styles['band']} aria-label="Story">
      {content.kind === 'stop' && <Dots index={content.index} count={content.count} />}
      {content.kind === 'end' && <Dots index={content.count} count={content.count} />}
      <p
        className={styles['text']}
        data-quiet={content.kind === 'invitation'}
        data-tip={text}
        data-tip-when-cut
      >
        {text}
      </p>
      <div className={styles['steps']}>
        {!isDeclined && <Steps content={content} onDecline={() => setDeclined(opening)} />}
      </div>
    </section>
  );
};
