import { account } from "./account.ts";
import type { Check } from "./check.ts";
import { clock } from "./clock.ts";
import { config } from "./config.ts";
import { credentials } from "./credentials.ts";
import { dns } from "./dns.ts";
import { endpoint } from "./endpoint.ts";
import { iam } from "./iam.ts";
import { proxy } from "./proxy.ts";
import { read } from "./read.ts";
import { service } from "./service.ts";
import { tcp } from "./tcp.ts";
import { tls } from "./tls.ts";
import { write } from "./write.ts";

/** In the order in which things go wrong: what a check needs stands above it. */
export const CHECKS: readonly Check[] = [
  { name: "config", needs: [], look: config },
  { name: "endpoint", needs: ["config"], look: endpoint },
  { name: "proxy", needs: ["endpoint"], look: proxy },
  { name: "dns", needs: ["proxy"], look: async ({ services, way }) => dns(await way(), services) },
  { name: "tcp", needs: ["dns"], look: async ({ services, way }) => tcp(await way(), services) },
  { name: "tls", needs: ["tcp"], look: async ({ services, way }) => tls(await way(), services) },
  { name: "service", needs: ["tls"], look: service },
  { name: "iam", needs: ["config"], look: iam },
  { name: "credentials", needs: ["config", "iam"], look: credentials },
  { name: "clock", needs: ["service"], look: clock },
  { name: "account", needs: ["credentials", "clock"], look: account },
  { name: "read", needs: ["account", "service"], look: read },
  { name: "write", needs: [], look: write },
];
