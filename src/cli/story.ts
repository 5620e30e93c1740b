import { storyCommand } from './story/command.ts';

process.exitCode = await storyCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});
