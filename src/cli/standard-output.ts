/**
 * Ends the process properly when nothing can be written any more: a reader such as `head` may stop
 * early, and the disk that the output goes to may be full.
 */
export const endWhereOutputEnds = (): void => {
  process.stdout.on('error', (error) => {
    const code = 'code' in error ? error.code : null;
    if (code === 'EPIPE') process.exit();
    process.stderr.write(
      code === 'ENOSPC'
        ? 'The disk is full: the output is not whole.\n'
        : `The output cannot be written: ${error.message}.\n`,
    );
    process.exit(2);
  });
};
