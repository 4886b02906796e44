import { Agent, request as httpsRequest } from "node:https";

import type { HttpLimits, StartRequest } from "./http-request.ts";
import { requestOptions, startExchange } from "./request-http.ts";

/** Loaded with the first request to an https address, since TLS takes longer to load than all the rest. */
export function createHttpsRequest({ headerBytes, keepAliveMs }: HttpLimits): StartRequest {
  const agent = new Agent({ keepAlive: true, timeout: keepAliveMs });
  return (url, request, onConnected) => {
    const options = { ...requestOptions(request, agent, headerBytes), ...tlsOptions(request.tls) };
    return startExchange(httpsRequest(url, options), request, "secureConnect", onConnected);
  };
}

function tlsOptions(tls: Parameters<StartRequest>[1]["tls"]) {
  return tls === undefined || "rejectUnauthorized" in tls ? tls : { ca: [...tls.ca] };
}
