import { BlockList, isIP } from "node:net";

import type { Env } from "../context.ts";
import { ConfigError } from "../errors.ts";

/** The proxy for an address, and the variable that names it. */
export interface Proxy {
  readonly url: URL;
  readonly variable: string;
}

/**
 * Like curl and the SDKs: `https_proxy` or `HTTPS_PROXY` for https, `http_proxy` or `HTTP_PROXY` for http and, if there is
 * no other, for https too; else `all_proxy` or `ALL_PROXY`. `no_proxy` or `NO_PROXY` lists hosts that are reached directly. An empty
 * variable counts as unset. Throws ConfigError for an address that is not understood: connecting directly would be wrong.
 */
export function proxyFor(url: URL, env: Env): Proxy | undefined {
  const variable = proxyVariable(url, env);
  return variable === undefined ? undefined : { url: proxyUrl(variable, env[variable] ?? ""), variable };
}

/** The variable that asks for a proxy for requests to this URL, whether or not its value is an address. */
export function proxyVariable(url: URL, env: Env): string | undefined {
  const names = url.protocol === "https:" ? VARIABLES : VARIABLES.slice(2);
  const variable = names.find((name) => env[name]?.trim());
  return isDirect(url, env["no_proxy"] || env["NO_PROXY"] || "") ? undefined : variable;
}

const VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] as const;

/** The proxy's address and its variable, without the password. */
export function proxyWords({ url, variable }: Proxy): string {
  const user = url.username === "" ? "" : `${url.username}${url.password === "" ? "" : ":****"}@`;
  return `${url.protocol}//${user}${url.host} (${variable})`;
}

/** The proxy passwords in the environment, percent-encoded as written and decoded, alone and with their user. */
export function proxySecrets(env: Env): readonly string[] {
  return VARIABLES.flatMap((name) => {
    const text = withScheme(env[name] ?? "");
    const { username = "", password = "" } = URL.canParse(text) ? new URL(text) : {};
    if (password === "") return [];
    const decoded = decodePercent(password) ?? password;
    // The pair is what Proxy-Authorization has in base64.
    return [password, decoded, `${decodePercent(username) ?? username}:${decoded}`];
  });
}

const PROTOCOLS = new Set(["http:", "https:", "socks5:", "socks5h:", "socks:"]);

function proxyUrl(variable: string, text: string): URL {
  const full = withScheme(text);
  if (/^socks4a?:/i.test(full))
    throw new ConfigError(
      `${variable}: SOCKS4 proxies are not supported, because SOCKS4 passes on no host names, IPv6 addresses or passwords`,
      "If the proxy speaks SOCKS5 too, write socks5h://HOST:PORT.",
    );
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const isProxyUrl = url && !/["']/.test(url.hostname) && PROTOCOLS.has(url.protocol) && url.hostname !== "";
  if (isProxyUrl && decodePercent(url.username) !== undefined && decodePercent(url.password) !== undefined) return url;
  throw new ConfigError(
    `${variable} is not the address of a proxy`,
    "For example http://proxy.example:3128, socks5h://proxy.example:1080, or http://USER:PASSWORD@HOST:PORT with % written %25",
  );
}

/** Without the quotes that files of variables (.env, systemd) leave around it. An address without a scheme, such as `proxy:3128`, means http. */
function withScheme(variable: string): string {
  const text = variable.trim().replace(/^(["'])(.*)\1$/, "$2");
  return /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
}

/**
 * Entries are host names, which include their sub-domains, with or without a leading dot or `*.`; or IP addresses; each with or without a port; or ranges of addresses, such as
 * 10.0.0.0/8. `*` matches everything.
 */
function isDirect(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list
    .replaceAll(/["']/g, "")
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => entry === "*" || covers(entry, host, port) || isInRange(host, entry));
}

const ENTRY = /^(?:\[([^\]]+)\]|([^:]*)|(.*:.*:.*?))(?::(\d+))?$/;

function covers(entry: string, host: string, port: string): boolean {
  const [, bracketed, plain, ipv6, wantedPort = port] = ENTRY.exec(entry) ?? [];
  const name = (bracketed ?? plain ?? ipv6 ?? "").replace(/^\*?\./, "").replace(/\.$/, "");
  // An IP address has no sub-domains.
  const isBelow = !isAddress(host) && host.endsWith(`.${name}`);
  return name !== "" && wantedPort === port && (host === name || isBelow);
}

/** Whether an address lies in a range such as 10.0.0.0/8 or fd00::/8. */
function isInRange(host: string, entry: string): boolean {
  const [, address = "", bits = ""] = /^\[?([\d.]+|[\da-f:.]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(address, Number(bits), type);
  return range.check(host, type);
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
