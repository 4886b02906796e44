import { safeText } from "../../safe-text.ts";
import type { Offer } from "../offer.ts";

const SHORTEST = 8;

/** What an offer is about, on one line that is not wider; where there is hardly room, nothing. */
export function aboutOf({ about = "" }: Offer, width = Infinity): string {
  const text = safeText(about);
  if (text.length <= width) return text;
  return width < SHORTEST ? "" : `${text.slice(0, width - 1)}…`;
}
