import { describe, expect, it } from "vitest";
import { bare, early, embedding, healthy, spent } from "./fixtures";
import {
  costSentence,
  curveSentence,
  digitsFor,
  importSummary,
  jobFar,
  jobName,
  qualityArithmetic,
  qualityBasis,
  qualityUnknown,
  roundTitle,
  times,
  trendSentence,
} from "./sentences";

/** Breaking and non-breaking spaces look alike in a test. */
const plain = (text: string | null) => text?.replace(/[\u00a0\u2060]+/g, " ").replace(/ +/g, " ");

describe("how good it is", () => {
  it("says what would make it known", () => {
    expect(plain(qualityUnknown(0.15))).toContain("30 of them, at about 200 labels in all");
  });

  it("names the basis, also when nothing was wrong", () => {
    expect(plain(qualityBasis(healthy))).toBe(
      "Accuracy of all 120,000 labels, people’s and the model’s, from 1,113 audited at random, 82 of them wrong. Right means what an annotator would have said.",
    );
    const clean = { ...early, quality: { ...early.quality!, audit_wrong: 0 } };
    expect(plain(qualityBasis(clean))).toContain("none of them wrong");
  });

  it("shows its arithmetic only when there is something to add up", () => {
    expect(plain(qualityArithmetic(healthy))).toBe(
      "(7,420 labels from people + 112,580 from the model × 92.1 %) ÷ 120,000 = 92.6 %.",
    );
    expect(qualityArithmetic(bare)).toBeNull();
  });
});

describe("what it cost", () => {
  it("gives what is left in money, labels and work", () => {
    expect(plain(costSentence(healthy))).toBe(
      "363.84 € left, which is 4,548 labels or about 12 h of work. 19 h worked so far, 0.08 € a label.",
    );
  });

  it("promises no hours before work was timed", () => {
    expect(plain(costSentence(bare))).toBe(
      "24.00 € left, which is 300 labels. 0.08 € a label. The cap cannot be passed.",
    );
  });

  it("says when nothing is left", () => {
    expect(plain(costSentence(spent))).toMatch(/^Nothing is left/);
  });
});

describe("where a forecast would stand", () => {
  it("claims a change only when the intervals part", () => {
    expect(plain(trendSentence(healthy))).toContain(
      "From 3,790 to 7,420 labels the estimate rose by 4.5 points; the two intervals do not meet",
    );
    const noisy = { ...healthy, curve: healthy.curve.slice(-3) };
    expect(plain(trendSentence(noisy))).toContain("may be chance");
  });

  it("says what is missing from one point", () => {
    expect(trendSentence(early)).toMatch(/at least two measured models/);
  });
});

it("drops the digit that a wide interval cannot bear", () => {
  expect(digitsFor({ low: 0.42, high: 0.9 })).toBe(0);
  expect(digitsFor({ low: 0.913, high: 0.938 })).toBe(1);
});

it("counts how often in words", () => {
  expect([0, 1, 2, 3].map((n) => plain(times(n)))).toEqual(["never", "once", "twice", "3 times"]);
});

it("tells the curve in a sentence", () => {
  expect(plain(curveSentence(healthy))).toBe(
    "Audited accuracy went from 74.0 % at 1,040 labels to 92.6 % (91.4 – 93.8) at 7,420 labels.",
  );
  expect(plain(curveSentence(early))).toBe("Audited accuracy is 71 % (42 – 90) at 58 labels.");
  expect(curveSentence(bare)).toBe("No accuracy is measured yet.");
});

it("names rounds and jobs in words", () => {
  expect(roundTitle(healthy.round)).toBe("Round 187, running");
  expect(roundTitle(bare.round)).toBe("No round yet");
  const job = { kind: "import", params: { filename: "a.csv" } } as Parameters<typeof jobName>[0];
  expect(jobName(job)).toBe("Import of a.csv");
});

it("counts items, but gives a file's bytes as a share", () => {
  expect(jobFar(embedding)).toBe("2,214 of 3,000");
  expect(plain(jobFar({ ...embedding, kind: "import", total: 4000 }))).toBe("55 %");
  expect(jobFar({ ...embedding, total: null, done: 0 })).toBe("starting");
  expect(jobFar({ ...embedding, state: "queued" })).toBe("waiting for a worker");
});

it("sums up an import in one sentence", () => {
  const result = { imported: 48_173, already_here: 1, rejected: 12, rejects: [], seconds: 4.1 };
  expect(importSummary(result)).toBe(
    "48,173 imported. 1 was already here and was left alone. 12 were rejected.",
  );
  expect(importSummary({ ...result, already_here: 0, rejected: 0 })).toBe(
    "48,173 imported. None was rejected.",
  );
});
