import type { Reading } from "./reading.ts";

/** What holds the copy back, one sentence without a full stop; undefined when the numbers support nothing. */
export declare function bottleneck(reading: Reading): string | undefined;
