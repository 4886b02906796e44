import type { CredentialStores } from "../auth/authenticate.ts";
import type { WireRequest } from "../auth/canonical-request.ts";
import type { MetadataTokens } from "../auth/tokens.ts";
import type { HttpResponse } from "../response.ts";
import type { Store } from "../store.ts";

/** The state that requests read and change. */
export interface Service extends CredentialStores {
  readonly metadataTokens: MetadataTokens;
  readonly store: Store;
  /** Real time, for tokens and signatures; epoch ms. */
  readonly realNow: () => number;
  /** Simulated time, for the tasks; epoch ms. */
  readonly simulatedNow: () => number;
}

/** An authenticated request to SMS. */
export interface Call {
  readonly request: WireRequest;
  /** What stands for `{id}` in the path, decoded; "" when the path has no such part. */
  readonly id: string;
  /** Undecoded, without the question mark. */
  readonly query: string;
  readonly store: Store;
  /** Simulated; epoch ms. */
  readonly now: number;
}

export interface Endpoint {
  /** The name of the operation in the official SDKs. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `{id}` stands for one segment. */
  readonly path: string;
  readonly access: "read" | "write";
  readonly respond: (call: Call) => HttpResponse;
}
