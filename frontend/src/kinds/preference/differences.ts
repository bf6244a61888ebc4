import { onlyInEach } from "../rewriting/compare";
import { numbered, tokensOf } from "../rewriting/tokens";

/** A stretch of a text, and whether only this text has it. */
export interface Stretch {
  only: boolean;
  text: string;
}

/** Each text in stretches: what none of the others has at that place, and the rest. Joined, they are the text. */
export function differences(texts: readonly string[]): Stretch[][] {
  const tokens = texts.map(tokensOf);
  const only = tokens.map((own) => new Uint8Array(own.length).fill(texts.length > 1 ? 1 : 0));
  for (let one = 0; one < texts.length; one++) {
    for (let other = one + 1; other < texts.length; other++) {
      const [inOne, inOther] = onlyInEach(...numbered(tokens[one]!, tokens[other]!));
      keepBoth(only[one]!, inOne);
      keepBoth(only[other]!, inOther);
    }
  }
  return tokens.map((own, at) => stretches(own, only[at]!));
}

function keepBoth(marks: Uint8Array, others: Uint8Array): void {
  others.forEach((mark, at) => (marks[at]! &= mark));
}

/** White space between two marked words is marked with them, and a newline never is. */
function stretches(tokens: string[], only: Uint8Array): Stretch[] {
  const found: Stretch[] = [];
  tokens.forEach((text, at) => {
    const blank = text.trim() === "";
    const marked = blank ? !text.includes("\n") && only[at - 1] === 1 && only[at + 1] === 1 : only[at] === 1;
    const last = found.at(-1);
    if (last?.only === marked) last.text += text;
    else found.push({ only: marked, text });
  });
  return found;
}
