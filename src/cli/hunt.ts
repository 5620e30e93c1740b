import type { HuntProgress } from '../hunt/hunt.ts';
import { huntCommand } from './hunt/command.ts';
import { progressText } from './hunt/text.ts';
import { startThread } from './hunt/threads.ts';
import { endWhereOutputEnds } from './standard-output.ts';

const millisBetweenLines = 10_000;
const millisBetweenUpdates = 100;

/** Writes over one line at a terminal, and a line now and then into anything else. */
const progressOn = (stream: NodeJS.WriteStream): ((progress: HuntProgress) => void) => {
  const started = performance.now();
  const pause = stream.isTTY ? millisBetweenUpdates : millisBetweenLines;
  let last = started;
  return (progress) => {
    const now = performance.now();
    if (now - last < pause) return;
    last = now;
    const text = progressText(progress, (now - started) / 1_000);
    stream.write(stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  };
};

const clearLine = (stream: NodeJS.WriteStream): void => {
  if (stream.isTTY) stream.write('\r\u001b[K');
};

endWhereOutputEnds();

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

process.exitCode = await huntCommand(process.argv.slice(2), {
  write: (text) => {
    clearLine(process.stderr);
    process.stdout.write(text);
  },
  complain: (text) => {
    clearLine(process.stderr);
    process.stderr.write(text);
  },
  progress: progressOn(process.stderr),
  startWorker: startThread,
  signal: interrupted.signal,
});
