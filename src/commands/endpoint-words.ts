import { isRegionalEndpoint } from "../config/settings.ts";
import type { Services } from "../session/services.ts";

/** Which service and account a command is about: `https://sms.cn-north-4.myhuaweicloud.com, profile prod`. */
export async function endpointWords({ connect, profiles, env }: Services): Promise<string> {
  const [{ endpoint }, profile] = await Promise.all([connect(), profiles.inUse()]);
  const parts = [
    endpoint.url.href.replace(/\/$/, ""),
    ...(env["SMS_SANDBOX"] === "1" ? ["the sandbox"] : []),
    ...(profile === undefined ? [] : [`profile ${profile.name}`]),
  ];
  return parts.join(", ");
}

/** The same, but only where the endpoint is not that of a region: what is seen of it could be taken for the production service. */
export async function unusualEndpointWords(services: Services): Promise<string | undefined> {
  const { endpoint } = await services.connect();
  return isRegionalEndpoint(endpoint.url) ? undefined : endpointWords(services);
}
