import { readFileSync } from 'node:fs';
import { runCheck } from '../check/command.ts';

// A reader such as `head` may stop early: then there is nobody left to write to.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});

const { out, error, exitStatus } = runCheck(process.argv.slice(2), (file) =>
  readFileSync(file, 'utf8'),
);
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = exitStatus;
