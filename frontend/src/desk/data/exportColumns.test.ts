import { expect, it } from "vitest";
import { bytes } from "./bytes";
import { exportCommand, exportUrl } from "./exportColumns";

it("asks for what was chosen", () => {
  expect(exportUrl("resume-lines", "csv", false)).toBe(
    "/api/v1/projects/resume-lines/export?format=csv&machine=false",
  );
});

it("writes the same as a command, without what the command does by itself", () => {
  expect(exportCommand("resume-lines", "jsonl", true)).toBe("labelhub export resume-lines --out resume-lines.jsonl");
  expect(exportCommand("resume-lines", "csv", false)).toBe(
    "labelhub export resume-lines --format csv --no-machine --out resume-lines.csv",
  );
});

it("counts bytes as disks do", () => {
  expect([0, 999, 1000, 48_212, 31_400_000, 2.5e9].map((n) => bytes(n).replace("\u00a0", " "))).toEqual([
    "0 bytes",
    "999 bytes",
    "1.0 kB",
    "48 kB",
    "31 MB",
    "2.5 GB",
  ]);
});
