import type { JsonObject } from "../../json.ts";
import type { Patient } from "./patient.ts";

/** One thing to look at. What it throws makes it fail, with the error's exit code and its hint as the remedy. */
export interface Check {
  readonly name: string;
  /** Names of checks without which this one makes no sense. */
  readonly needs: readonly string[];
  /** undefined: there is nothing to look at. */
  readonly look: (patient: Patient) => Promise<Found | undefined>;
}

export interface Found {
  /** `skip`: it cannot be, or need not be, looked at. */
  readonly status: "ok" | "warn" | "skip";
  readonly message: string;
  readonly remedy?: string;
  /** The same for programs, where the message has figures in it. */
  readonly facts?: JsonObject;
}
