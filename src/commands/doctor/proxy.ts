import { proxyFor, proxyWords } from "../../config/proxy.ts";
import type { Found } from "./check.ts";
import type { Patient } from "./patient.ts";

/** Whether requests to the endpoint go through a proxy, and who says so. */
export async function proxy(patient: Patient): Promise<Found> {
  const { url, proxy: inForce } = await patient.way();
  if (inForce !== undefined) {
    const words = proxyWords(inForce);
    return { status: "ok", message: words, facts: { proxy: words } };
  }
  const otherwise = proxyFor(url, { ...patient.services.env, no_proxy: "", NO_PROXY: "" });
  const why = otherwise === undefined ? "" : `: NO_PROXY takes ${url.hostname} out of ${proxyWords(otherwise)}`;
  return { status: "ok", message: `none${why}`, facts: { proxy: null } };
}
