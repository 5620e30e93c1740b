/** How many branches a run may have. */
export const MAXIMUM_BRANCHES = 32;

/** How many characters a branch's name may have. */
export const MAXIMUM_BRANCH_NAME = 60;
