import type { Context } from "../context.ts";
import { type Json, printJson } from "../json.ts";
import type { Answer, AnswerStyle } from "../view/answer.ts";

/** Items of an answer as text, one after the other. */
export interface AnswerFormat {
  /** "" when this item has nothing for this format. */
  item(item: Answer): Promise<string>;
  /** What closes the answer. */
  end(): string;
}

export function createAnswerFormat(
  style: AnswerStyle,
  many: boolean,
  context: Pick<Context, "stdout" | "env">,
): AnswerFormat {
  return style.output === "json" ? jsonFormat(many) : tableFormat(style, context);
}

/** One object, or an array that is written as its items come. */
function jsonFormat(many: boolean): AnswerFormat {
  let count = 0;
  return {
    async item({ json }) {
      if (json === undefined) return "";
      count += 1;
      return many ? `${count === 1 ? "[" : ","}\n  ${indented(json)}` : `${printJson(json)}\n`;
    },
    end: () => (many && count > 0 ? "\n]\n" : ""),
  };
}

function indented(json: Json): string {
  return printJson(json).replaceAll("\n", "\n  ");
}

function tableFormat(style: AnswerStyle, { stdout, env }: Pick<Context, "stdout" | "env">): AnswerFormat {
  let separator = "";
  return {
    async item({ view }) {
      if (view === undefined) return "";
      // Tables and colours load only when there is something to show with them.
      const [{ renderView }, { createPaint, wantsColor }] = await Promise.all([
        import("./render.ts"),
        import("./theme.ts"),
      ]);
      const blocks = await view();
      const paint = createPaint(wantsColor(style.color, env, stdout));
      const text = `${separator}${renderView(blocks, { columns: stdout.columns, paint })}`;
      separator = blocks.length > 1 ? "\n" : "";
      return text;
    },
    end: () => "",
  };
}
