import { type CodeTable, FAQ, REPORTS, UNDOCUMENTED, DOCUMENTED, USER_GUIDE } from "./code-table.ts";

/** After these errors the agent starts the task again by itself. */
const HEALS = "The agent starts the task again by itself. If it fails again: ";
const KEY = "IAM permissions of the access key that the agent was given, in the account of the target server";
const HTTPS = "outbound HTTPS (TCP 443) from the source server";
const PORT_22 = "TCP 22 of the target server: security group, network ACL, firewall";
const MIGRATION_PORTS = "TCP 22, 8899 and 8900 of the target server: security group, network ACL, firewall";

const PORT_UNREACHABLE = {
  meaning: "a migration port of the target server, such as 8899, cannot be reached",
  remedy: `${HEALS}open port 8899 of the target server to the source server, and 22 and 8900 as well.`,
  check: [MIGRATION_PORTS],
  retryable: true,
  source: USER_GUIDE,
};

/** Errors of the agent on its way to the service and to the target server. */
export const AGENT_CONNECTION: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.0201": {
      meaning: "the source server cannot reach the API gateway",
      causes: ["the network of the source server is busy, or has no way out"],
      remedy:
        "Check the network from the source server to the API endpoints, then start the task again: sms task start.",
      check: [HTTPS],
      retryable: true,
    },
    "SMS.0202": {
      meaning: "the access key that the agent was given is not accepted",
      causes: [
        "the AK/SK is wrong, or not of the target account",
        "the account is frozen",
        "the key was deleted or disabled",
        "its user is not allowed programmatic access",
      ],
      remedy:
        "Check in IAM that the key belongs to the target account and is enabled, and that its user has programmatic access; then log the agent in again.",
      check: [KEY],
      retryable: false,
    },
    "SMS.0203": {
      meaning: "the connection from the source server to the API gateway timed out",
      remedy:
        "Check the network from the source server to the API endpoints, then start the task again: sms task start.",
      check: [HTTPS],
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
      check: [HTTPS],
    },
    "SMS.0219": {
      meaning: "temporary credentials could not be obtained with the agent's configuration file",
      causes: ["the task belongs to a workflow of Migration Center (MgC), whose temporary key has expired"],
      remedy: "Renew the key in the MgC Agent, then start the task again: sms task start.",
      retryable: false,
    },
    "SMS.0301": { meaning: UNDOCUMENTED },
    "SMS.0303": {
      meaning: "a domain name cannot be reached from the source server",
      causes: ["the name is not resolved", "the network of the source server has no way to it"],
      remedy: "Check DNS and the network of the source server.",
      check: ["DNS (port 53) and outbound HTTPS (TCP 443) from the source server"],
    },
    "SMS.0304": {
      meaning: "SSL/TLS authentication failed",
      causes: ["the source server could not verify the certificate of the service"],
      remedy:
        "Install the missing CA certificate on the source server, then restart the agent. The setting servercheck in the agent's g-property.cfg turns the check off: only as a last resort, because the agent then trusts any server.",
      retryable: false,
    },
    "SMS.0306": {
      meaning: "the agent could not read its configuration from the service (GET /v3/config)",
      source: REPORTS,
    },
    "SMS.0307": { meaning: UNDOCUMENTED },
    "SMS.0401": { meaning: UNDOCUMENTED },
    "SMS.0501": { meaning: UNDOCUMENTED },
    "SMS.0807": {
      meaning: "network error between source server and target server",
      causes: ["the target server is not running", "the network between the two servers is interrupted"],
      remedy: `${HEALS}check that the target server is running, then the network between the two servers. If the network drops out often, raise the auto_start_* settings in the agent's g-property.cfg.`,
      check: [MIGRATION_PORTS],
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
    "SMS.2802": PORT_UNREACHABLE,
    "SMS.2805": PORT_UNREACHABLE,
    "SMS.2806": PORT_UNREACHABLE,
    "SMS.3802": {
      meaning: "the SSH connection to the target server failed",
      causes: [
        "port 22 of the target server is closed to the source server",
        "security software on the source server blocks SSH",
        "the agent is not the newest",
      ],
      remedy: `${HEALS}open port 22 of the target server to the source server, and allow SSH in the security software of the source server. If the agent is not the newest, install the newest and create a new task.`,
      check: [PORT_22],
      retryable: true,
      source: USER_GUIDE,
    },
    "SMS.3803": {
      meaning: "the SSH connection to the target server failed: its host key is not the expected one",
      causes: [
        "the IP address of the target server has changed since it was configured",
        "another machine in the private network has the same IP address",
        "security software on the source server",
        "the target server cannot reach its metadata service",
      ],
      remedy:
        "Give the target server its former IP address, or delete the task (sms task delete) and create a new one. If the address has not changed, look for an IP address conflict and for security software on the source server. If the target server cannot reach its metadata service, choose another target server.",
      retryable: false,
      source: FAQ,
    },
    "SMS.3804": {
      meaning: "the SSH connection to the target server failed: credential",
      causes: ["the target is a Windows server that is logged in to with a key pair"],
      remedy: "Delete the task (sms task delete) and create it with another target server.",
      retryable: false,
    },
    "SMS.3805": {
      meaning: "the SSH connection to port 22 of the target server timed out",
      causes: [
        "the target server is not running",
        "the security group, a network ACL or a firewall does not let the source server in",
        "migration over a private network, and the servers are not in the same one",
        "the target server has another SSH port",
        "a drill with an agent older than 25.5.0",
      ],
      remedy:
        "Check that the target server is running and open its migration ports to the source server; then start the task again: sms task start.",
      check: [MIGRATION_PORTS],
    },
    "SMS.3806": {
      meaning: "the SSH connection to the target server was rejected",
      causes: [
        "the target server is not running",
        "port 22 of the target server is closed to the source server",
        "migration over a private network, and the servers are not in the same one",
        "the target server has another SSH port",
        "a drill with an agent older than 25.5.0",
      ],
      remedy:
        "Check that the target server is running and that its port 22 is open to the source server; then start the task again: sms task start.",
      check: [PORT_22],
    },
  },
};
