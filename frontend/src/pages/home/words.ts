import type { ProjectRow } from "../../api/types";
import { may } from "../../desk/roles";
import { count, counted, money } from "../../ui/format";

const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** "Five projects", "12 projects". */
export function projects(n: number): string {
  return `${NUMBERS[n] ?? n} project${n === 1 ? "" : "s"}`;
}

/** The sentence home opens with: which project needs somebody, else what there is to do. */
export function headline(rows: readonly ProjectRow[]): string {
  const needy = rows.filter((row) => runs(row) && row.advice.tone !== "ok");
  const [first] = needy;
  if (!first) return rows.some(runs) ? "No project needs a decision from you." : openWork(rows);
  const sentence = first.advice.sentence.replace(/\.$/, "");
  if (needy.length > 1 && needy.every((row) => row.advice.sentence === first.advice.sentence)) {
    return `${projects(needy.length)} need you: ${lower(sentence)}.`;
  }
  if (needy.length === 1) return `One project needs you. ${first.name}: ${lower(sentence)}.`;
  return `${projects(needy.length)} need you, first ${first.name}: ${lower(sentence)}.`;
}

function openWork(rows: readonly ProjectRow[]): string {
  const open = rows.filter((row) => row.state === "open" && row.items > 0 && row.labels_left > 0);
  if (open.length === 0) return "There is nothing to label right now.";
  return open.length === 1 ? `${open[0]!.name} is ready to label.` : `${projects(open.length)} are ready to label.`;
}

/** "Five projects. 772.10 € of 1,511.40 € spent. Today 1,513 labels." */
export function summary(rows: readonly ProjectRow[]): string {
  const today = rows.reduce((sum, row) => sum + row.labels_today, 0);
  const whose = rows.some(runs) ? "" : " by everyone";
  const labels = today > 0 ? `Today ${counted(today, "label")}${whose}.` : "No label yet today.";
  return [`${projects(rows.length)}.`, spending(rows), labels].filter(Boolean).join(" ");
}

function spending(rows: readonly ProjectRow[]): string {
  const sums = new Map<string, { spent: string; cap: string }>();
  for (const { budget } of rows) {
    if (!budget) continue;
    const sum = sums.get(budget.currency) ?? { spent: "0", cap: "0" };
    sums.set(budget.currency, { spent: add(sum.spent, budget.spent), cap: add(sum.cap, budget.cap) });
  }
  const said = [...sums].map(([currency, { spent, cap }]) => `${money(spent, currency)} of ${money(cap, currency)}`);
  return said.length > 0 ? `${said.join(", ")} spent.` : "";
}

/** Adds two decimal strings without a float in between. */
export function add(a: string, b: string): string {
  const places = Math.max(digits(a), digits(b));
  const sum = String(units(a, places) + units(b, places)).padStart(places + 1, "0");
  return places === 0 ? sum : `${sum.slice(0, -places)}.${sum.slice(-places)}`;
}

const digits = (amount: string) => amount.split(".")[1]?.length ?? 0;
const units = (amount: string, places: number) => BigInt(amount.replace(".", "") + "0".repeat(places - digits(amount)));
const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** Roles that decide something in a project; for the others the advice is about their own work. */
export function runs(row: ProjectRow): boolean {
  return row.role === "owner" || row.role === "manager" || row.role === "engineer";
}

/** "3 set aside wait for a review"; null where there is none or the role may not settle it. */
export function asideWords(row: ProjectRow): string | null {
  if (row.set_aside === 0 || !may(row.role, "review")) return null;
  return `${count(row.set_aside)} set aside ${row.set_aside === 1 ? "waits" : "wait"} for a review`;
}

/** What an annotator or a reviewer can do in a project. */
export function workWords(row: ProjectRow): string {
  if (row.state === "closed") return "Closed. Nothing is handed out any more.";
  if (row.state === "paused") return "Paused by a manager. Your labels are kept.";
  if (row.items === 0) return "Nothing has been imported yet.";
  if (row.labels_left === 0) return "The budget is spent; nothing is left to label.";
  return `${counted(row.labels_left, "label")} left in the budget.`;
}
