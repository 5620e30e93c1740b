import { simCommand } from './sim/command.ts';
import { endWhereOutputEnds } from './standard-output.ts';

const showProgress = (done: number, total: number): void => {
  process.stderr.write(done === total ? '\r\u001b[K' : `\r${done} of ${total} seeds`);
};

endWhereOutputEnds();

process.exitCode = await simCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  progress: process.stderr.isTTY ? showProgress : null,
});
