// The least that signs with an access key (SDK-HMAC-SHA256), asks for a task and prints it: what a start of sms is compared with.
const { createHash, createHmac } = require("node:crypto");
const { request } = require("node:http");

const { CLOUD_SDK_AK, CLOUD_SDK_SK, SMS_DOMAIN_ID, SMS_ENDPOINT } = process.env;
const url = new URL(`/v3/tasks/${process.argv[2]}`, SMS_ENDPOINT);
const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
const headers = { host: url.host, "x-domain-id": SMS_DOMAIN_ID, "x-sdk-date": date };

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const names = Object.keys(headers);
const lines = names.map((name) => `${name}:${headers[name]}`);
const canonical = ["GET", `${url.pathname}/`, "", ...lines, "", names.join(";"), sha256("")].join("\n");
const toSign = ["SDK-HMAC-SHA256", date, sha256(canonical)].join("\n");
const signature = createHmac("sha256", CLOUD_SDK_SK).update(toSign).digest("hex");
const authorization = `SDK-HMAC-SHA256 Access=${CLOUD_SDK_AK}, SignedHeaders=${names.join(";")}, Signature=${signature}`;

request(url, { headers: { ...headers, authorization } }, (response) => {
  let text = "";
  response.setEncoding("utf8");
  response.on("data", (part) => (text += part));
  response.on("end", () => {
    if (response.statusCode !== 200) process.exitCode = 1;
    process.stdout.write(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });
}).end();
