import { printJson } from "../../json.ts";
import type { AnswerFormat, FormatInput } from "../answer.ts";
import { createMarkdownOfView } from "./markdown-view.ts";
import { queried } from "./queried.ts";

/** For issues, wikis and job summaries: the tables in full; what a query makes stands as JSON in a block of code. */
export function markdownFormat({ shape, query }: FormatInput): AnswerFormat {
  if (query !== undefined) return queried({ shape, query }, (answer) => `\`\`\`json\n${printJson(answer)}\n\`\`\`\n`);
  const print = createMarkdownOfView();
  return {
    item: async ({ view }) => (view === undefined ? "" : print(await view())),
    end: () => "",
  };
}
