import { describe, expect, it } from "vitest";
import { decode, guessEncoding, guessFormat, mismatch, sampleLines } from "./importFile";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("the format of a file", () => {
  it("is told by its name", () => {
    expect(guessFormat("a.JSONL", bytes("")).format).toBe("jsonl");
    expect(guessFormat("a.tsv", bytes("x\ty\n")).format).toBe("csv");
  });

  it("is a zip whatever it is called", () => {
    expect(guessFormat("photos.csv", bytes("PK\u0003\u0004"))).toEqual({
      format: "images",
      because: "it is a zip",
    });
  });

  it("is told by its first characters when the name says nothing", () => {
    expect(guessFormat("export", bytes('  {"text":"a"}\n')).format).toBe("jsonl");
    expect(guessFormat("export.txt", bytes("id;text\n1;a\n")).format).toBe("csv");
  });

  it("is not a zip only because its name says so", () => {
    expect(guessFormat("broken.zip", bytes("hello")).format).toBeNull();
  });
});

describe("the encoding of a file", () => {
  it("is UTF-8 when every byte may be", () => {
    expect(guessEncoding(bytes("Müller, 李"))).toBe("utf-8");
  });

  it("does not blame a character cut by the end of the head", () => {
    expect(guessEncoding(bytes("Zürich é").slice(0, -1))).toBe("utf-8");
  });

  it("falls back to Windows-1252 on a stray byte", () => {
    const latin = new Uint8Array([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x0a]);
    expect(guessEncoding(latin)).toBe("windows-1252");
    expect(sampleLines(latin, "windows-1252")).toEqual(["Müller"]);
    expect(decode(latin, "utf-8")).toBeNull();
  });

  it("reads either byte order of UTF-16", () => {
    const little = new Uint8Array([0xff, 0xfe, 0x41, 0x00]);
    const big = new Uint8Array([0xfe, 0xff, 0x00, 0x41]);
    expect(guessEncoding(little)).toBe("utf-16");
    expect(sampleLines(little, "utf-16")).toEqual(["A"]);
    expect(sampleLines(big, "utf-16")).toEqual(["A"]);
  });
});

describe("the lines shown to check an encoding", () => {
  it("are the first two and the first with a letter beyond ASCII", () => {
    const text = "id,text\n\n1,plain\n2,also plain\n3,Müller\n4,Öl\n";
    expect(sampleLines(bytes(text), "utf-8")).toEqual(["id,text", "1,plain", "3,Müller"]);
    expect(sampleLines(bytes("id,Name\n1,Müller\n2,x"), "utf-8")).toEqual(["id,Name", "1,Müller"]);
  });

  it("are cut, and none when the bytes do not fit", () => {
    expect(sampleLines(bytes("x".repeat(20)), "utf-8", 5)).toEqual(["xxxxx…"]);
    expect(sampleLines(new Uint8Array([0xfc, 0x0a]), "utf-8")).toBeNull();
  });
});

it("names a file that is for another kind of project", () => {
  expect(mismatch("images", "text")).toMatch(/holds text/);
  expect(mismatch("csv", "image")).toMatch(/holds images/);
  expect(mismatch("csv", "text")).toBeNull();
  expect(mismatch(null, "text")).toBeNull();
});
