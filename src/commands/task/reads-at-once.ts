/** How many tasks are read at a time where no --concurrency says it. */
export const READS_AT_ONCE = 8;
