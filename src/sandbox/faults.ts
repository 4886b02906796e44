/** What happens to a request instead of, or in addition to, its response. `after`: the request is carried out first. */
export type Effect =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body: "error" | "html" | "empty";
      readonly after: boolean;
    }
  | { readonly kind: "throttle"; readonly seconds: number | null }
  | { readonly kind: "reset"; readonly after: boolean }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "silent" | "cut" | "huge" };

export interface Fault {
  readonly rule: string;
  readonly method: string;
  readonly path: RegExp;
  readonly effect: Effect;
  /** How often it applies; Infinity without `x<N>`. */
  readonly times: number;
}

export const FAULT_GRAMMAR = `A fault rule is "<METHOD|*> <path> <effect> [x<N>]", for instance
"POST /v3/tasks/*/action 502-after x1". The path has no query; * stands for any
characters. x2: at most twice; without it: always. The first rule that matches
and has uses left applies. Effects:
  502         that status (400 to 599) with the service's or its gateway's body
  502:html    that status with the page of a proxy; 502:empty with no body
  502-after   the request is carried out, then answered with that status
              (also 502-after:html, 502-after:empty)
  throttle    429 APIGW.0308; throttle:3 with Retry-After: 3
  reset       the connection is reset, nothing is done
  reset-after the request is carried out, then the connection is reset
  silent      no answer at all
  delay 5s    carried out, answered later (ms, s, m)
  cut         carried out, the body stops half way
  html        200 with an HTML page; empty: 200 with no body
  huge        200 with a body above 64 MiB`;

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

const EFFECTS: readonly (readonly [RegExp, (match: readonly string[]) => Effect])[] = [
  [
    /^([45]\d\d)(-after)?(?::(html|empty))?$/,
    ([, status = "", after, body = "error"]) => ({
      kind: "status",
      status: Number(status),
      body: body as "error" | "html" | "empty",
      after: after !== undefined,
    }),
  ],
  [
    /^throttle(?::(\d+))?$/,
    ([, seconds]) => ({ kind: "throttle", seconds: seconds === undefined ? null : Number(seconds) }),
  ],
  [/^reset(-after)?$/, ([, after]) => ({ kind: "reset", after: after !== undefined })],
  [
    /^delay (\d+)(ms|s|m)$/,
    ([, count = "", unit = ""]) => ({ kind: "delay", ms: Number(count) * (MILLISECONDS[unit] ?? 1) }),
  ],
  [
    /^(html|empty)$/,
    ([, body = ""]) => ({ kind: "status", status: 200, body: body as "html" | "empty", after: false }),
  ],
  [/^(silent|cut|huge)$/, ([, kind = ""]) => ({ kind: kind as "silent" | "cut" | "huge" })],
];

const RULE = /^(\*|[A-Z]+)\s+(\/\S*|\*\S*)\s+(\S+?|delay\s+\S+?)(?:\s+x([1-9]\d*))?$/;

/** Throws an Error that says what is wrong with the rule, and shows the grammar. */
export function parseFault(rule: string): Fault {
  const match = RULE.exec(rule.trim());
  if (match === null)
    throw new Error(`fault "${rule}": not of the form <METHOD|*> <path> <effect> [x<N>]\n${FAULT_GRAMMAR}`);
  const [, method = "", path = "", effect = "", times] = match;
  return {
    rule,
    method,
    path: pathPattern(path),
    effect: parseEffect(effect.replace(/\s+/, " "), rule),
    times: times === undefined ? Number.POSITIVE_INFINITY : Number(times),
  };
}

function parseEffect(text: string, rule: string): Effect {
  for (const [pattern, make] of EFFECTS) {
    const match = pattern.exec(text);
    if (match !== null) return make(match);
  }
  throw new Error(`fault "${rule}": unknown effect "${text}"\n${FAULT_GRAMMAR}`);
}

function pathPattern(path: string): RegExp {
  const literal = path.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join(".*")}$`);
}

/** Returns the effect of the first matching rule that has uses left, and counts the use. */
export function createFaultSelector(faults: readonly Fault[]): (method: string, path: string) => Effect | null {
  const left = faults.map((fault) => fault.times);
  return (method, path) => {
    const at = faults.findIndex((fault, index) => (left[index] ?? 0) > 0 && isApplicable(fault, method, path));
    const fault = faults[at];
    if (fault === undefined) return null;
    left[at] = (left[at] ?? 0) - 1;
    return fault.effect;
  };
}

function isApplicable(fault: Fault, method: string, path: string): boolean {
  return (fault.method === "*" || fault.method === method) && fault.path.test(path);
}
