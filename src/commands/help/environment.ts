import { pageCommand } from "./tables.ts";

/** Every variable that sms reads; among several with the same meaning the first one wins. */
export const ENVIRONMENT = [
  { name: "SMS_REGION", meaning: "region of the SMS endpoint, as --region" },
  { name: "SMS_ENDPOINT", meaning: "address of SMS, as --endpoint" },
  { name: "SMS_IAM_ENDPOINT", meaning: "address of IAM, for logging in and for the account of an access key" },
  { name: "HUAWEICLOUD_SDK_IAM_ENDPOINT", meaning: "the same" },
  { name: "SMS_AUTH", meaning: "ecs: temporary keys of the agency of this ECS, before everything but --profile" },
  { name: "SMS_AUTH_TOKEN", meaning: "credentials, 1st choice: a token, sent as X-Auth-Token" },
  { name: "HW_AUTH_TOKEN", meaning: "2nd: the same" },
  { name: "CLOUD_SDK_AK, CLOUD_SDK_SK", meaning: "3rd: access key and secret key" },
  { name: "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK", meaning: "4th: the same" },
  { name: "HUAWEICLOUD_SDK_SECURITY_TOKEN", meaning: "goes with the 4th when its keys are temporary" },
  { name: "HUAWEICLOUD_SDK_DOMAIN_ID", meaning: "account id for the 4th" },
  { name: "HW_ACCESS_KEY, HW_SECRET_KEY", meaning: "5th: the same" },
  { name: "HW_SECURITY_TOKEN", meaning: "goes with the 5th when its keys are temporary" },
  { name: "HW_DOMAIN_ID", meaning: "account id for the 5th" },
  {
    name: "HUAWEI_CLOUD_ACCESS_KEY_ID, HUAWEI_CLOUD_SECRET_ACCESS_KEY",
    meaning: "6th: the same, as the vendor's action for GitHub exports them",
  },
  { name: "HUAWEI_CLOUD_SECURITY_TOKEN", meaning: "goes with the 6th when its keys are temporary" },
  { name: "HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME", meaning: "7th: IAM user, password and account name" },
  { name: "SMS_AUTH_SCOPE", meaning: "project: a user's token is for a project; otherwise for the account" },
  { name: "HW_PROJECT_ID, HW_PROJECT_NAME", meaning: "that project" },
  {
    name: "SMS_DOMAIN_ID",
    meaning: "account id for access keys from variables and other tools' files; otherwise looked up in IAM once",
  },
  { name: "HUAWEICLOUD_SDK_CREDENTIALS_FILE", meaning: "credentials file of the SDKs (~/.huaweicloud/credentials)" },
  { name: "SMS_METADATA_ENDPOINT", meaning: "address of the ECS metadata service, for tests" },
  {
    name: "SMS_SANDBOX",
    meaning: "1 within sms sandbox run, for prompts and scripts; a configuration that cannot be read is no error then",
  },
  { name: "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", meaning: "proxies, also in lower case" },
  { name: "SMS_CA_FILE", meaning: "file of additional trusted certificates, as --ca-file" },
  {
    name: "SSL_CERT_FILE",
    meaning: "file with the certificates to trust in place of the built-in ones, as in curl and Go",
  },
  { name: "SMS_PROFILE", meaning: "profile to use, as --profile" },
  { name: "SMS_CONFIG_DIR", meaning: "folder of the file with the profiles (sms config path)" },
  { name: "XDG_CONFIG_HOME", meaning: "without SMS_CONFIG_DIR: where that folder is (huawei-sms/)" },
  { name: "SMS_ASSUME_YES", meaning: "1: do not ask for confirmation, as --yes" },
  { name: "NO_COLOR", meaning: "not empty: no colour" },
  { name: "FORCE_COLOR, CLICOLOR_FORCE", meaning: "not empty and not 0: colour although it is no terminal" },
  { name: "TERM", meaning: "dumb: no colour, no bars, numbered questions, and lines instead of a live view" },
  { name: "CI", meaning: "not empty: lines instead of a live view" },
  { name: "GITHUB_ACTIONS", meaning: "true: failures are annotations, too; not with --ci off" },
  { name: "GITHUB_STEP_SUMMARY", meaning: "actions and waits append their results to this file; not with --ci off" },
  { name: "GITHUB_ENV, GITHUB_OUTPUT", meaning: "--dotenv adds to these files; any other it writes anew" },
  { name: "XDG_CACHE_HOME", meaning: "where tokens and account ids are cached (huawei-sms/)" },
  { name: "NODE_EXTRA_CA_CERTS", meaning: "file of additional trusted certificates (read by Node)" },
] as const;

export const environment = pageCommand(() => ({
  title: "Environment variables",
  columns: { name: { header: "Name" }, meaning: { header: "Meaning" } },
  rows: ENVIRONMENT,
  notes: [
    "Flags take precedence over variables. An empty variable counts as not set. Credentials never mix: the first complete choice is used. Keys are never taken from arguments.",
  ],
  example: "sms help environment",
}));
