import { simCommand } from './sim/command.ts';

const showProgress = (done: number, total: number): void => {
  process.stderr.write(done === total ? '\r\u001b[K' : `\r${done} of ${total} seeds`);
};

// A reader such as `head` may stop early: then there is nobody left to write to.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});

process.exitCode = await simCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  progress: process.stderr.isTTY ? showProgress : null,
});
