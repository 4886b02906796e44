import { ConfigError } from "../errors.ts";
import { type Layers, requiredSetting, settingOf } from "./settings.ts";
import { wrongAt } from "./settings.ts";

/** Where SMS answers (SmsRegion of the SDKs). SMS is a global service: its host is not the target server's region. */
const REGIONS: Readonly<Record<string, string>> = {
  "cn-north-4": "https://sms.cn-north-4.myhuaweicloud.com",
  "ap-southeast-3": "https://sms.ap-southeast-3.myhuaweicloud.com",
  "my-kualalumpur-1": "https://sms.my-kualalumpur-1.myhuaweicloud.com",
  "ru-moscow-1": "https://sms-api.ru-moscow-1.myhuaweicloud.com",
};
export const REGION_NAMES = Object.keys(REGIONS);

/** An address and where it was set. */
export interface Endpoint {
  readonly url: URL;
  readonly origin: string;
}

/** `--endpoint` > `SMS_ENDPOINT` > profile `endpoint` > region: `--region` > `SMS_REGION` > profile `region`. */
export function smsEndpoint(layers: Layers): Endpoint {
  const endpoint = settingOf("endpoint", layers);
  if (endpoint) return { url: parseEndpoint(endpoint.origin, endpoint.text), origin: endpoint.origin };
  const region = settingOf("region", layers);
  if (region) return { url: regionEndpoint(region.origin, region.text), origin: region.origin };
  throw new ConfigError(
    "no endpoint: neither --region, SMS_REGION, --endpoint nor SMS_ENDPOINT is set, and no profile says it",
    `Regions of SMS: ${REGION_NAMES.join(", ")}. To try sms without an account: sms sandbox run -- COMMAND.`,
  );
}

export function iamEndpoint(layers: Layers): Endpoint {
  const { text, origin } = requiredSetting("iam_endpoint", layers);
  return { url: parseEndpoint(origin, text), origin };
}

/** An absolute address below an endpoint; a path prefix in the endpoint is kept. */
export function urlBelow(endpoint: URL, path: string): URL {
  return new URL(`${endpoint.href.replace(/\/+$/, "")}${path}`);
}

export function regionEndpoint(origin: string, region: string): URL {
  const endpoint = Object.hasOwn(REGIONS, region) ? REGIONS[region] : undefined;
  if (endpoint !== undefined) return new URL(endpoint);
  throw wrongAt(
    origin,
    `${origin}: SMS has no region ${JSON.stringify(region)}; it has ${REGION_NAMES.join(", ")}`,
    "SMS is a global service: its region is not the target server's. For any other address use --endpoint.",
  );
}

export function parseEndpoint(origin: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw wrongAt(
      origin,
      `${origin} is not an http(s) address`,
      "For example https://sms.ap-southeast-3.myhuaweicloud.com",
    );
  if (url.username || url.password) throw wrongAt(origin, `${origin} must not hold a user name or password`);
  if (/[?#]/.test(url.href) || !isDecodable(url.pathname))
    throw wrongAt(origin, `${origin} must be a plain address, without ? # or a broken %`);
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw wrongAt(origin, `${origin}: plain http is only for this machine (127.0.0.1, localhost, ::1)`, "Use https.");
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
