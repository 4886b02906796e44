import type { Block, View } from "../view/view.ts";
import type { AnswerFormat, FormatInput } from "./answer.ts";
import type { Surface } from "./render.ts";

/** For people: views one after the other; the pages of a list are one table. */
export function tableFormat(input: FormatInput): AnswerFormat {
  return input.shape.pagesOf === undefined ? viewsFormat(input) : pagesFormat(input);
}

function viewsFormat(input: FormatInput): AnswerFormat {
  let separator = "";
  return {
    async item({ view }) {
      if (view === undefined) return "";
      const render = await renderer(input);
      const blocks = await view();
      const text = `${separator}${render(blocks)}`;
      separator = blocks.length > 1 ? "\n" : "";
      return text;
    },
    end: () => "",
  };
}

/** Columns are as wide as their widest cell on any page, so all pages are drawn with the last one, or when it does not come. */
function pagesFormat(input: FormatInput): AnswerFormat {
  let render: ((view: View) => string) | undefined;
  let blocks: readonly Block[] = [];
  const draw = () => {
    const text = render?.(joined(blocks)) ?? "";
    blocks = [];
    return text;
  };
  return {
    async item({ view, last }) {
      render ??= await renderer(input);
      blocks = [...blocks, ...((await view?.()) ?? [])];
      return last ? draw() : "";
    },
    end: draw,
  };
}

function joined(blocks: readonly Block[]): View {
  const [first, ...rest] = blocks;
  if (first?.kind !== "table") return blocks;
  return [{ ...first, rows: [first, ...rest].flatMap((block) => (block.kind === "table" ? block.rows : [])) }];
}

/** Tables and colours load only when there is something to show with them. */
async function renderer({ style, surface: { stdout, env } }: FormatInput): Promise<(view: View) => string> {
  const [{ renderView }, { createPaint, wantsColor }] = await Promise.all([
    import("./render.ts"),
    import("./theme.ts"),
  ]);
  const paint = await createPaint(wantsColor(style.color, env, stdout));
  const surface: Surface = { columns: stdout.columns, paint, noHeaders: style.noHeaders };
  return (view) => renderView(view, surface);
}
