import { readFileSync } from 'node:fs';
import { runCheck } from '../check/command.ts';
import { endWhereOutputEnds } from './standard-output.ts';

endWhereOutputEnds();

const { error, exitStatus } = runCheck(
  process.argv.slice(2),
  (file) => readFileSync(file, 'utf8'),
  (text) => process.stdout.write(text),
);
process.stderr.write(error);
process.exitCode = exitStatus;
