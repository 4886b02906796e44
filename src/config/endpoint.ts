import type { Env } from "../context.ts";
import { ConfigError, UsageError } from "../errors.ts";

/** Where SMS answers (SmsRegion of the SDKs). SMS is a global service: its host is not the target server's region. */
const REGIONS: Readonly<Record<string, string>> = {
  "cn-north-4": "https://sms.cn-north-4.myhuaweicloud.com",
  "ap-southeast-3": "https://sms.ap-southeast-3.myhuaweicloud.com",
  "my-kualalumpur-1": "https://sms.my-kualalumpur-1.myhuaweicloud.com",
  "ru-moscow-1": "https://sms-api.ru-moscow-1.myhuaweicloud.com",
};
const DEFAULT_IAM_ENDPOINT = "https://iam.myhuaweicloud.com";

interface Flags {
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
}

/** `--endpoint` > `SMS_ENDPOINT` > `--region` > `SMS_REGION`. */
export function smsEndpoint(flags: Flags, env: Env): URL {
  if (flags.endpoint !== undefined) return parseEndpoint("--endpoint", flags.endpoint);
  if (env["SMS_ENDPOINT"]) return parseEndpoint("SMS_ENDPOINT", env["SMS_ENDPOINT"]);
  if (flags.region !== undefined) return regionEndpoint("--region", flags.region);
  if (env["SMS_REGION"]) return regionEndpoint("SMS_REGION", env["SMS_REGION"]);
  throw new ConfigError(
    "no endpoint: neither --region, SMS_REGION, --endpoint nor SMS_ENDPOINT is set",
    `Regions of SMS: ${Object.keys(REGIONS).join(", ")}. To try sms without an account: sms sandbox run -- COMMAND.`,
  );
}

export function iamEndpoint(env: Env): URL {
  const name = ["SMS_IAM_ENDPOINT", "HUAWEICLOUD_SDK_IAM_ENDPOINT"].find((each) => env[each]);
  return name === undefined ? new URL(DEFAULT_IAM_ENDPOINT) : parseEndpoint(name, env[name] ?? "");
}

/** An absolute address below an endpoint; a path prefix in the endpoint is kept. */
export function urlBelow(endpoint: URL, path: string): URL {
  return new URL(`${endpoint.href.replace(/\/+$/, "")}${path}`);
}

function regionEndpoint(origin: string, region: string): URL {
  const endpoint = Object.hasOwn(REGIONS, region) ? REGIONS[region] : undefined;
  if (endpoint !== undefined) return new URL(endpoint);
  throw wrong(
    origin,
    `${origin}: SMS has no region ${JSON.stringify(region)}; it has ${Object.keys(REGIONS).join(", ")}`,
    "SMS is a global service: its region is not the target server's. For any other address use --endpoint.",
  );
}

function parseEndpoint(origin: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw wrong(
      origin,
      `${origin} is not an http(s) address`,
      "For example https://sms.ap-southeast-3.myhuaweicloud.com",
    );
  if (url.username || url.password) throw wrong(origin, `${origin} must not hold a user name or password`);
  if (/[?#]/.test(url.href) || !isDecodable(url.pathname))
    throw wrong(origin, `${origin} must be a plain address, without ? # or a broken %`);
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw wrong(origin, `${origin}: plain http is only for this machine (127.0.0.1, localhost, ::1)`, "Use https.");
  return url;
}

function isDecodable(pathname: string): boolean {
  try {
    return decodeURIComponent(pathname) !== "";
  } catch {
    return false;
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function wrong(origin: string, message: string, hint?: string): Error {
  return origin.startsWith("--") ? new UsageError(message, hint) : new ConfigError(message, hint);
}
