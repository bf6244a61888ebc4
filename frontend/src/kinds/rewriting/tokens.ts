// White space by the run and newlines one by one; emoji whole, with skin, joiners and flags; words with their inner
// apostrophes; a character at a time where words are not spaced; marks one by one.
const EMOJI = String.raw`\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})*(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})*)*`;
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*`;
const WORD = String.raw`(?:(?!${UNSPACED})[\p{L}\p{M}\p{N}_])+(?:['\u2019\u200C](?:(?!${UNSPACED})[\p{L}\p{M}\p{N}_])+)*`;
const TOKEN = new RegExp(String.raw`\r?\n|[^\S\r\n]+|${EMOJI}|${UNSPACED}|${WORD}|\P{M}\p{M}*|\p{M}+`, "gsu");

/** The text in the pieces that are compared: words, white space, marks, emoji. Joined, they are the text. */
export function tokensOf(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The words between white space, as edit distances are counted in. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** The same number for the same string, in both lists. */
export function numbered(one: readonly string[], other: readonly string[]): [Int32Array, Int32Array] {
  const numbers = new Map<string, number>();
  const number = (token: string) => {
    const known = numbers.get(token);
    if (known !== undefined) return known;
    numbers.set(token, numbers.size);
    return numbers.size - 1;
  };
  return [Int32Array.from(one, number), Int32Array.from(other, number)];
}
