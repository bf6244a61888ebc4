import { describe, expect, test } from "vitest";
import type { ProjectRow } from "../../api/types";
import { add, asideWords, headline, summary, workWords } from "./words";

const plain = (text: string) => text.replace(/\u00a0/g, " ");

function row(more: Partial<ProjectRow> = {}): ProjectRow {
  return {
    slug: "p", name: "Photos", kind: "classification", modality: "image", state: "open", role: "manager", items: 10, class_count: 2,
    quality: null, set_aside: 0, labels_left: 50, labels_today: 3,
    budget: {
      currency: "EUR", price: "0.05", cap: "9.00", spent: "0.10", reserved: "0.00", left: "8.90", labels_cap: 180, labels_spent: 2,
      labels_reserved: 0, labels_left: 178,
    },
    advice: { tone: "ok", sentence: "Keep labelling.", reason: "" }, ...more,
  };
}
const down = { tone: "stop", sentence: "The worker is not running.", reason: "Start it." } as const;

describe("home", () => {
  test("opens with the project that needs somebody", () => {
    expect(headline([row({ advice: down }), row()])).toBe("One project needs you. Photos: the worker is not running.");
    expect(headline([row({ advice: down }), row({ advice: down })])).toBe("Two projects need you: the worker is not running.");
    expect(headline([row()])).toBe("No project needs a decision from you.");
  });

  test("speaks of work, not of decisions, to those who label", () => {
    const mine = { role: "annotator", budget: null };
    expect(headline([row({ ...mine, advice: down })])).toBe("Photos is ready to label.");
    expect(headline([row({ ...mine, labels_left: 0 })])).toBe("There is nothing to label right now.");
    expect(plain(summary([row(mine)]))).toBe("One project. Today 3 labels by everyone.");
    expect(plain(workWords(row(mine)))).toBe("50 labels left in the budget.");
    expect(workWords(row({ ...mine, state: "paused" }))).toContain("Paused");
  });

  test("adds money exactly and never across currencies", () => {
    const dollars = row({ budget: { ...row().budget!, currency: "USD", spent: "1.005", cap: "2" } });
    expect(plain(summary([row(), row(), dollars]))).toBe("Three projects. 0.20 € of 18.00 €, 1.005 $ of 2 $ spent. Today 9 labels.");
    expect(add("0.1", "0.20")).toBe("0.30");
    expect(add("12345678901234567.89", "0.11")).toBe("12345678901234568.00");
  });

  test("leaves money out where the role does not see it", () => {
    expect(summary([row({ budget: null, labels_today: 0 })])).toBe("One project. No label yet today.");
  });

  test("tells those who may settle it what is set aside", () => {
    expect(asideWords(row({ set_aside: 3 }))).toBe("3 set aside wait for a review");
    expect(asideWords(row({ role: "reviewer", set_aside: 1 }))).toBe("1 set aside waits for a review");
    expect(asideWords(row({ role: "annotator", set_aside: 3 }))).toBeNull();
    expect(asideWords(row())).toBeNull();
  });
});
