import { newProtocolCommand } from './new-protocol/command.ts';
import { root, runTool } from './tooling/process.mjs';

process.exitCode = await newProtocolCommand(
  process.argv.slice(2),
  {
    write: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
  },
  { root, runTool },
);
