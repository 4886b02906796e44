import type { Env } from "../context.ts";
import { ConfigError } from "../errors.ts";

/** The proxy for an address, and the variable that names it. */
export interface Proxy {
  readonly url: URL;
  readonly variable: string;
}

/**
 * Like curl and the SDKs: `https_proxy` or `HTTPS_PROXY` for https, `http_proxy` or `HTTP_PROXY` for http and, if there is
 * no other, for https too; `no_proxy` or `NO_PROXY` lists hosts that are reached directly. An empty variable counts as unset.
 */
export function proxyFor(url: URL, env: Env): Proxy | undefined {
  const names =
    url.protocol === "https:"
      ? ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"]
      : ["http_proxy", "HTTP_PROXY"];
  const variable = names.find((name) => env[name]);
  if (variable === undefined || isDirect(url, env["no_proxy"] || env["NO_PROXY"] || "")) return undefined;
  return { url: proxyUrl(variable, env[variable] ?? ""), variable };
}

/** The proxy's address and its variable, without the password. */
export function proxyWords({ url, variable }: Proxy): string {
  const user = url.username === "" ? "" : `${url.username}${url.password === "" ? "" : ":****"}@`;
  return `${url.protocol}//${user}${url.host} (${variable})`;
}

/** The proxy passwords in the environment, percent-encoded as written and decoded. */
export function proxySecrets(env: Env): readonly string[] {
  return ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].flatMap((name) => {
    const text = withScheme(env[name] ?? "");
    const { password = "" } = URL.canParse(text) ? new URL(text) : {};
    return password === "" ? [] : [password, decodePercent(password) ?? password];
  });
}

const PROTOCOLS = new Set(["http:", "https:", "socks5:", "socks:"]);

function proxyUrl(variable: string, text: string): URL {
  const full = withScheme(text);
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const isProxyUrl = url && PROTOCOLS.has(url.protocol) && url.hostname !== "";
  if (isProxyUrl && decodePercent(url.username) !== undefined && decodePercent(url.password) !== undefined) return url;
  throw new ConfigError(
    `${variable} is not the address of a proxy`,
    "For example http://proxy.example:3128, or http://USER:PASSWORD@HOST:PORT with % written %25",
  );
}

/** An address without a scheme, such as `proxy:3128`, means http. */
function withScheme(text: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
}

/** Entries are host names, which include their sub-domains, with or without a leading dot or `*.`; or IP addresses; each with or without a port. `*` matches everything. */
function isDirect(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => entry === "*" || covers(entry, host, port));
}

const ENTRY = /^(?:\[([^\]]+)\]|([^:]*)|(.*:.*:.*?))(?::(\d+))?$/;

function covers(entry: string, host: string, port: string): boolean {
  const [, bracketed, plain, ipv6, wantedPort = port] = ENTRY.exec(entry) ?? [];
  const name = (bracketed ?? plain ?? ipv6 ?? "").replace(/^\*?\./, "").replace(/\.$/, "");
  // An IP address has no sub-domains.
  const isBelow = !isAddress(host) && host.endsWith(`.${name}`);
  return name !== "" && wantedPort === port && (host === name || isBelow);
}

/** For the host of a URL, where IPv4 addresses have only one form. */
function isAddress(host: string): boolean {
  return host.includes(":") || /^\d+(\.\d+){3}$/.test(host);
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
