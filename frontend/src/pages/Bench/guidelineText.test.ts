import { expect, test } from "vitest";
import { blocks } from "./guidelineText";

test("guidelines become paragraphs, lists and headings, and stay text", () => {
  expect(blocks("Which part?\nChoose one.\n\n# Company\n- Bank of <b>Oslo</b>\n* Shell\nNot a place.")).toEqual([
    { kind: "text", lines: ["Which part?", "Choose one."] },
    { kind: "heading", lines: ["Company"] },
    { kind: "list", lines: ["Bank of <b>Oslo</b>", "Shell"] },
    { kind: "text", lines: ["Not a place."] },
  ]);
});

test("line ends of every system are the same", () => {
  expect(blocks("a\r\n\r\nb").map((block) => block.lines[0])).toEqual(["a", "b"]);
});

test("an indented line goes on with the bullet above it, one at the margin does not", () => {
  expect(blocks("- Company: a name\n  on two lines\n- Place\nElse skip.\n\n  Set in.")).toEqual([
    { kind: "list", lines: ["Company: a name on two lines", "Place"] },
    { kind: "text", lines: ["Else skip."] },
    { kind: "text", lines: ["  Set in."] },
  ]);
});
