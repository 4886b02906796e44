import { type CodeTable, UNDOCUMENTED } from "./code-table.ts";
import { DOCUMENTED, REPORTS, USER_GUIDE } from "./sources.ts";

/** The agent starts the task again by itself after these. */
const HEALS = "The agent starts the task again by itself. If it fails again: ";
const KEY = "IAM permissions of the access key that the agent was given, in the account of the target server";

/** What the agent meets on its way to the service and to the target server. */
export const AGENT_CONNECTION: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.0201": {
      meaning: "the source server cannot reach the API gateway",
      causes: ["the network of the source server is busy, or has no way out"],
      remedy: "Check the network from the source server to the API endpoints, then start the task again.",
      check: ["outbound HTTPS (TCP 443) from the source server"],
      retryable: true,
    },
    "SMS.0202": {
      meaning: "the access key that the agent was given is not accepted",
      causes: ["the AK/SK is wrong, or not of the target account", "the account or the key is frozen"],
      remedy: "Check the AK/SK of the target account and that the account is not frozen, then log the agent in again.",
      check: [KEY],
      retryable: false,
    },
    "SMS.0203": {
      meaning: "the connection from the source server to the API gateway timed out",
      remedy: "Check the network from the source server to the API endpoints, then start the task again.",
      check: ["outbound HTTPS (TCP 443) from the source server"],
      retryable: true,
    },
    "SMS.0204": {
      meaning: "the access key lacks permissions; the error names the cause",
      remedy: "Give the user of the access key the fine-grained permissions that the error names.",
      check: [KEY],
      retryable: false,
    },
    "SMS.0205": {
      meaning: "the time or the time zone of the source server is wrong",
      remedy: "Set the clock and the time zone of the source server, then start the agent again.",
      retryable: false,
    },
    "SMS.0208": {
      meaning: "the confirmation of the service statement could not be sent",
      remedy: "Check the network from the source server to the API endpoints.",
      check: ["outbound HTTPS (TCP 443) from the source server"],
    },
    "SMS.0219": { meaning: "temporary credentials could not be got with the agent's configuration file" },
    "SMS.0301": { meaning: UNDOCUMENTED },
    "SMS.0303": {
      meaning: "a domain name cannot be reached from the source server",
      causes: ["the name is not resolved", "the network of the source server has no way to it"],
      remedy: "Check DNS and the network of the source server.",
      check: ["DNS (port 53) and outbound HTTPS (TCP 443) from the source server"],
    },
    "SMS.0304": { meaning: "SSL/TLS authentication failed" },
    "SMS.0306": {
      meaning: "the agent could not read its configuration from the service (GET /v3/config)",
      source: REPORTS,
    },
    "SMS.0307": { meaning: UNDOCUMENTED },
    "SMS.0401": { meaning: UNDOCUMENTED },
    "SMS.0501": { meaning: UNDOCUMENTED },
    "SMS.0807": {
      meaning: "network error between source server and target server",
      remedy: `${HEALS}check the network between the two servers.`,
      check: ["TCP 22, 8899 and 8900 of the target server: security group, network ACL, firewall"],
      retryable: true,
      source: USER_GUIDE,
    },
    "SMS.1201": { meaning: UNDOCUMENTED },
    "SMS.1807": {
      meaning: "port 8900 of the target server cannot be reached",
      remedy: `${HEALS}open port 8900 of the target server to the source server.`,
      check: ["TCP 8900 of the target server: security group, network ACL, firewall"],
      retryable: true,
      source: USER_GUIDE,
    },
    "SMS.2802": {
      meaning: "a migration port of the target server, such as 8899, cannot be reached",
      remedy: `${HEALS}open port 8899 of the target server to the source server, and 22 and 8900 as well.`,
      check: ["TCP 22, 8899 and 8900 of the target server: security group, network ACL, firewall"],
      retryable: true,
      source: USER_GUIDE,
    },
    "SMS.2805": {
      meaning: "a migration port of the target server, such as 8899, cannot be reached",
      remedy: `${HEALS}open port 8899 of the target server to the source server, and 22 and 8900 as well.`,
      check: ["TCP 22, 8899 and 8900 of the target server: security group, network ACL, firewall"],
      retryable: true,
      source: USER_GUIDE,
    },
    "SMS.2806": {
      meaning: "a migration port of the target server, such as 8899, cannot be reached",
      remedy: `${HEALS}open port 8899 of the target server to the source server, and 22 and 8900 as well.`,
      check: ["TCP 22, 8899 and 8900 of the target server: security group, network ACL, firewall"],
      retryable: true,
      source: USER_GUIDE,
    },
    "SMS.3802": {
      meaning: "the SSH connection to the target server failed",
      remedy: `${HEALS}open port 22 of the target server to the source server.`,
      check: ["TCP 22 of the target server: security group, network ACL, firewall"],
      retryable: true,
      source: USER_GUIDE,
    },
    "SMS.3803": {
      meaning: "the SSH connection to the target server failed: public key",
      remedy: "Check that the migration ports of the target server are open to the source server; then start again.",
      check: ["TCP 22, 8899 and 8900 of the target server: security group, network ACL, firewall"],
    },
    "SMS.3804": { meaning: "the SSH connection to the target server failed: credential" },
    "SMS.3805": {
      meaning: "the SSH connection to port 22 of the target server timed out",
      causes: ["the security group, a network ACL or a firewall does not let the source server in"],
      remedy: "Open the migration ports of the target server to the source server; then start the task again.",
      check: ["TCP 22, 8899 and 8900 of the target server: security group, network ACL, firewall"],
    },
    "SMS.3806": {
      meaning: "the SSH connection to the target server was rejected",
      remedy: "Check that port 22 of the target server is open to the source server; then start the task again.",
      check: ["TCP 22 of the target server: security group, network ACL, firewall"],
    },
  },
};
