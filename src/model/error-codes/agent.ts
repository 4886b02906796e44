import { type CodeTable, UNDOCUMENTED, DOCUMENTED, REPORTS, USER_GUIDE } from "./code-table.ts";

/** After these errors the agent starts the task again by itself. */
const HEALS = "The agent starts the task again by itself. If it fails again: ";
const KEY = "IAM permissions of the access key that the agent was given, in the account of the target server";

/** Errors of the agent on its way to the service and to the target server. */
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

/** Errors that the agent finds on the source server. */
export const AGENT_SOURCE: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.0007": {
      meaning: "error of the agent",
      causes: ["field reports: also met after a task was created with incomplete data"],
      remedy: "Ask Huawei Cloud support, with the agent's log.",
    },
    "SMS.0206": {
      meaning: "the source server is not x86; only x86 is supported",
      remedy: "Use another way to migrate this server.",
      retryable: false,
    },
    "SMS.0207": {
      meaning: "the KVM driver is missing on the source server",
      remedy: "Install the KVM driver on the source server, then start the agent again.",
      retryable: false,
    },
    "SMS.0212": {
      meaning: "the agent was restarted",
      remedy: "Delete the target configuration and configure the target again.",
      retryable: false,
    },
    "SMS.0410": { meaning: "problem with the network card information" },
    "SMS.0515": {
      meaning: "the disks of the source server have changed",
      remedy: "Delete the target configuration, restart the agent, and create a new task.",
      retryable: false,
    },
    "SMS.0609": {
      meaning: "the agent is too old",
      remedy: "Update the agent on the source server.",
      retryable: false,
    },
    "SMS.1204": {
      meaning: "a file could not be created on the source server",
      remedy: "Check free space and permissions on the source server.",
    },
    "SMS.1205": { meaning: "WMI could not be loaded on the source server (Windows)" },
    "SMS.1351": {
      meaning: "a mount point is full",
      remedy: "Free space on that mount point, then start the task again.",
      retryable: false,
    },
    "SMS.1352": { meaning: "there are unknown physical volumes" },
    "SMS.1353": {
      meaning: "there is a bind mount, or something is mounted more than once",
      remedy: "Remove the bind mount or the repeated mount, then start the task again.",
      retryable: false,
    },
    "SMS.1402": {
      meaning: "the SSH client is missing",
      remedy: "Install the SSH client on the source server, then start the task again.",
      retryable: false,
    },
    "SMS.1414": { meaning: "the migration module stopped" },
    "SMS.1511": { meaning: `${UNDOCUMENTED} (listed since 2023-11)` },
    "SMS.1901": { meaning: "the agent cannot read a disk" },
    "SMS.1902": { meaning: "problem with the agent's I/O monitor" },
    "SMS.1904": { meaning: "problem with the snapshot (Windows)" },
    "SMS.5102": {
      meaning: "/tmp is mounted with noexec",
      remedy: "Mount /tmp without noexec (mount -o remount,exec /tmp), then start the task again.",
      retryable: false,
    },
    "SMS.5105": { meaning: UNDOCUMENTED },
    "SMS.5108": {
      meaning: "problem with the output of df -TH",
      remedy: "Run df -TH on the source server and look at what it says.",
      retryable: false,
    },
    "SMS.5109": { meaning: "problem with the configuration of parallel migration" },
    "SMS.5112": { meaning: "problem with linuxmain" },
    "SMS.5113": { meaning: "a check timed out" },
    "SMS.5647": { meaning: `${UNDOCUMENTED} (listed since 2024-06)` },
  },
};

/** Errors while the target server is created, filled and configured. */
export const AGENT_TARGET: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.0210": {
      meaning: "a file could not be created on the target server",
      remedy: "Check the network between the servers, then start the task again.",
    },
    "SMS.0211": {
      meaning: "the certificate and key could not be sent to the target server",
      remedy: "Check the network between the servers, restart the target server, and start the task again.",
    },
    "SMS.0412": { meaning: "the target server does not exist", retryable: false },
    "SMS.0601": {
      meaning: "the target server (ECS) could not be created",
      check: ["quota and balance of the target account", "permission to create servers in the target region"],
    },
    "SMS.0805": { meaning: "a partition could not be migrated" },
    "SMS.0806": { meaning: "a partition could not be synchronised" },
    "SMS.1104": { meaning: "a disk could not be detached" },
    "SMS.1105": { meaning: "a disk could not be created" },
    "SMS.1106": { meaning: "a disk could not be deleted" },
    "SMS.1107": { meaning: "the instance was not found", source: REPORTS },
    "SMS.1113": { meaning: "a partition has to be configured again" },
    "SMS.1404": {
      meaning: "a disk of the target server is not in the state that was expected",
      causes: [
        "the disk is available where it should be in use, or the other way round: the parameter names it",
        "met at 90 % of ATTACH_AGENT_IMAGE, by all tasks of a batch",
      ],
      remedy: "Put the disks of the target server right, then create the task again.",
      retryable: false,
      source: REPORTS,
    },
    "SMS.3102": { meaning: "problem with the initrd of the target server" },
    "SMS.3205": { meaning: "a partition could not be mounted on the target server" },
  },
};
