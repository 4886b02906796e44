export interface Endpoint {
  readonly name: "token" | "metadata-token" | "security-key" | "domains" | "list" | "show" | "action";
  /** Decoded; "" where the path has none. */
  readonly taskId: string;
  readonly query: string;
}

const ENDPOINTS: readonly (readonly [method: string, path: RegExp, name: Endpoint["name"]])[] = [
  ["POST", /^\/v3\/auth\/tokens$/, "token"],
  ["PUT", /^\/meta-data\/latest\/api\/token$/, "metadata-token"],
  ["GET", /^\/openstack\/latest\/securitykey$/, "security-key"],
  ["GET", /^\/v3\/auth\/domains$/, "domains"],
  ["GET", /^\/v3\/tasks$/, "list"],
  ["GET", /^\/v3\/tasks\/([^/]+)$/, "show"],
  ["POST", /^\/v3\/tasks\/([^/]+)\/action$/, "action"],
];

/** Null for what does not exist, a path with a slash at its end included. */
export function findEndpoint(method: string, target: string): Endpoint | null {
  const [path = "", ...query] = target.split("?");
  for (const [wanted, pattern, name] of ENDPOINTS) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (match !== null) return { name, taskId: decoded(match[1] ?? ""), query: query.join("?") };
  }
  return null;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
