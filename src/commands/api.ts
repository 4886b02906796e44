import type { RawRequest } from "../api/raw-client.ts";
import { UsageError } from "../errors.ts";
import { answersSecret } from "../model/limits.ts";
import type { Services } from "../session/services.ts";
import { body, bodyText, headers, isRead, method, path } from "./api/request.ts";
import { dryRunItem, sendRequest } from "./api/send.ts";
import { defineCommand, type Input, type Item, toggle } from "./command.ts";

const args = { method, path };
const flags = {
  body,
  header: headers,
  include: toggle("status and headers first, secrets masked; also of an error"),
  showSecrets: toggle("passphrases, keys and passwords as they are"),
  dryRun: toggle("print the request without sending it"),
};

export const api = defineCommand({
  args,
  flags,
  examples: [
    { what: "Any answer, to the byte", line: "sms api GET /v3/config" },
    { what: "With a query, and one value picked", line: "sms api GET '/v3/sources?limit=10' --query count" },
    {
      what: "A body from a file",
      line: "sms api POST /v3/migprojects --body - < project.json",
    },
    { what: "Status and headers, too", line: "sms api GET /v3/tasks/$ID -i" },
  ],
  notes: [
    "Goes to the endpoint and nowhere else: redirects are not followed. GET and HEAD",
    "are repeated as all reads are; anything else is sent once.",
    "An error of the service is reported on stderr with its exit code, and stdout stays",
    "empty without -i. -o json and --query work where the answer is JSON.",
    "What passphrase, certkey and target-password answer with is masked.",
  ].join("\n"),
  run: (input, services) => ({
    many: false,
    // The request of a dry run is printed as lines, a response as the bytes that came.
    ...(input.dryRun ? {} : { raw: true }),
    items: items(input, services),
  }),
});

async function* items(input: Input<typeof args & typeof flags>, services: Services): AsyncGenerator<Item> {
  const { include, showSecrets, dryRun } = input;
  if (input.body !== undefined && isRead(input.method))
    throw new UsageError(`--body: ${input.method} has no body`, "What narrows a read goes into the query of its path.");
  const request: RawRequest = {
    method: input.method,
    path: input.path,
    headers: input.header,
    body: await bodyText(input.body, services),
    hidesAnswer: answersSecret(input.path),
  };
  if (!dryRun) return yield* sendRequest({ method: input.method, request, include, showSecrets }, services);
  const { raw } = await services.connect();
  return yield dryRunItem(await raw.preview(request));
}
