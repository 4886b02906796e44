/** The gateway takes bodies up to 12 MB. */
export const MOST_BODY_BYTES = 12_582_912;
