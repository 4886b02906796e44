import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** What is wrong with it comes out where the result is read. */
export function unpacked(packed: Readable): AsyncIterable<Uint8Array> {
  return pipeline(packed, createGunzip(), () => {});
}
