/** What a chosen file seems to be, told from its name and first bytes. The server checks again. */

export type Format = "jsonl" | "csv" | "images";

export const FORMATS: { value: Format; label: string; says: string; modality: "text" | "image" }[] = [
  { value: "jsonl", label: "JSONL", says: "one JSON object a line", modality: "text" },
  { value: "csv", label: "CSV", says: "a header row, then one row an item", modality: "text" },
  { value: "images", label: "Zip of images", says: "one folder a class, or flat", modality: "image" },
];

export const ENCODINGS: { value: string; label: string }[] = [
  { value: "utf-8", label: "UTF-8" },
  { value: "utf-16", label: "UTF-16" },
  { value: "windows-1252", label: "Windows-1252 (Western Europe)" },
  { value: "iso-8859-15", label: "ISO 8859-15 (Latin 9)" },
  { value: "windows-1250", label: "Windows-1250 (Central Europe)" },
  { value: "windows-1251", label: "Windows-1251 (Cyrillic)" },
  { value: "shift_jis", label: "Shift JIS (Japanese)" },
  { value: "gb18030", label: "GB 18030 (Chinese)" },
];

/** Bytes of the head that are looked at. */
export const HEAD_BYTES = 65_536;

const BY_ENDING: Record<string, Format> = {
  jsonl: "jsonl",
  ndjson: "jsonl",
  json: "jsonl",
  csv: "csv",
  tsv: "csv",
  zip: "images",
};

export type Guess = { format: Format | null; because: string };

/** The signature of a zip wins over the name; then the name; then the first character. */
export function guessFormat(name: string, head: Uint8Array): Guess {
  if (head[0] === 0x50 && head[1] === 0x4b) return { format: "images", because: "it is a zip" };
  const ending = name.toLowerCase().split(".").pop() ?? "";
  const named = BY_ENDING[ending];
  if (named && named !== "images") return { format: named, because: `its name ends in .${ending}` };
  const text = decode(head, guessEncoding(head))?.trimStart() ?? "";
  if (/^[{[]/.test(text)) return { format: "jsonl", because: "it begins as JSON does" };
  if (/^[^\n]*[,;\t][^\n]*\r?\n/.test(text)) {
    return { format: "csv", because: "its first line has columns" };
  }
  return { format: null, because: "neither its name nor its first bytes say" };
}

/** UTF-8 unless a byte-order mark says UTF-16 or a byte cannot be UTF-8; then Windows-1252. */
export function guessEncoding(head: Uint8Array): string {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    return "utf-16";
  }
  return decode(head, "utf-8") === null ? "windows-1252" : "utf-8";
}

/** The head as text, or null when a byte is not of that encoding. A character cut at the end is fine. */
export function decode(head: Uint8Array, encoding: string): string | null {
  const label = encoding === "utf-16" && head[0] === 0xfe ? "utf-16be" : encoding;
  try {
    return new TextDecoder(label, { fatal: true }).decode(head, { stream: true });
  } catch {
    return null;
  }
}

/**
 * Lines for the eye to check the encoding by: the first two, and the first that has a letter beyond ASCII,
 * each cut to `width` characters. Null when the bytes are not of that encoding.
 */
export function sampleLines(head: Uint8Array, encoding: string, width = 160): string[] | null {
  const text = decode(head, encoding);
  if (text === null) return null;
  const lines = text.split(/\r?\n/).filter((one) => one.trim());
  const telling = lines.findIndex((one) => /[^ -~\t\ufeff]/.test(one));
  const shown = telling < 2 ? lines.slice(0, 2) : [...lines.slice(0, 2), lines[telling]!];
  return shown.map((one) => (one.length > width ? `${one.slice(0, width)}…` : one));
}

/** Why this file cannot be meant for this project, or null. */
export function mismatch(format: Format | null, modality: string): string | null {
  if (!format) return null;
  const wanted = FORMATS.find((one) => one.value === format)!.modality;
  if (wanted === modality) return null;
  return modality === "image"
    ? "This project holds images; it takes a zip of PNG, JPEG, GIF, WebP or BMP files."
    : "This project holds text; it takes JSONL or CSV.";
}
