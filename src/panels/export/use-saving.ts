import { type RefObject, useEffect, useRef, useState } from 'react';
import { session } from '../../session/store.ts';
import type { Run } from '../../sim/run.ts';
import type { DiagramView } from '../diagram/diagram-view.ts';
import { fileNameOf, saveFile } from '../script/export-file.ts';
import { contentOf, type Format } from './content.ts';
import { PastChanged } from './happened.ts';

/** Where saving a file stands. */
export type SavingState =
  | {
      readonly kind: 'idle';
      /** What was given up last, so that the focus can go back there; null for nothing. */
      readonly cancelled: Format | null;
    }
  | {
      readonly kind: 'making';
      readonly name: string;
      /** How many events it has by now, and will have. */
      readonly events: number;
      readonly allEvents: number;
    }
  | { readonly kind: 'failed'; readonly sentence: string };

/** Saves files; one that is being made ends with the component that asked for it. */
export const useSaving = (run: Run, view: RefObject<DiagramView | null>, onSaved: () => void) => {
  const [state, setState] = useState<SavingState>({ kind: 'idle', cancelled: null });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const save = async (format: Format): Promise<void> => {
    if (view.current === null) return;
    const controller = new AbortController();
    stop.current = controller;
    const name = `${fileNameOf(run.scenario.title ?? run.protocol.title)}.${format}`;
    const allEvents = run.eventCount;
    try {
      const content = await contentOf(format, run, view.current, {
        signal: controller.signal,
        onProgress: (lines) =>
          setState({ kind: 'making', name, events: Math.min(lines, allEvents), allEvents }),
      });
      if (controller.signal.aborted) return;
      saveFile(name, content);
      session.announce(`Saved ${name}.`);
      onSaved();
    } catch (error) {
      if (controller.signal.aborted) {
        setState({ kind: 'idle', cancelled: format });
        return;
      }
      if (error instanceof PastChanged) {
        setState({ kind: 'failed', sentence: error.message });
        return;
      }
      reportError(error);
      setState({ kind: 'failed', sentence: 'The file could not be made.' });
    }
  };

  const cancel = (): void => {
    stop.current?.abort();
    session.announce('Not saved.');
  };
  return { state, save, cancel };
};
