import type { ApiError } from "../../api/errors";
import type { Project, QueueName } from "../../api/types";
import { placesFor } from "../../app/roles";
import type { BenchView } from "../../state/benchTypes";
import { count, counted } from "../../ui/format";

/** Where a button of the calm page leads. */
export type Way = "projects" | "import" | "manage" | "settings" | "review" | "main";

/** What an empty bench says: what is so, why, and what to do. */
export interface CalmWords {
  title: string;
  text: string;
  ways: Way[];
  /** True when the page looks again by itself. */
  goesOn: boolean;
}

/** The honest sentence for a bench without a task; null while the first answer is on its way. */
export function calmWords(view: BenchView, project: Pick<Project, "role" | "state">, queue: QueueName): CalmWords | null {
  const runs = placesFor(project.role).includes("settings");
  if (view.fatal) return refusedWords(view.fatal, queue);
  if (view.server === null) return null;
  switch (view.server) {
    case "ok":
      return dryWords(view);
    case "paused":
      return pausedWords(project.state === "closed", runs);
    case "budget_spent":
      return {
        title: "The budget is spent.",
        text: `Every label it bought is in, ${mine(view)}. ${runs ? "Raise the cap to go on, or take the data as it is." : "A manager can raise the cap; there is nothing left to label until then."}`,
        ways: runs ? ["manage", "settings"] : ["projects"],
        goesOn: true,
      };
    case "budget_reserved":
      return reservedWords(view.counters?.reserved_by_others ?? 1);
    case "freezing":
      return {
        title: "The model’s labels are being frozen.",
        text: "The audit that certifies them is being drawn. Its first items come here by themselves, in seconds.",
        ways: ["projects"],
        goesOn: true,
      };
    case "finished":
      return {
        title: "The pool is finished.",
        text: `Its labels are certified, ${mine(view)}. Nothing is left to label; what is imported later comes here by itself.`,
        ways: runs ? ["manage", "projects"] : ["projects"],
        goesOn: true,
      };
    case "no_items":
      return {
        title: "There is nothing here to label yet.",
        text: placesFor(project.role).includes("data")
          ? "Import the first items; annotators see them as soon as they are read in."
          : "No items have been imported. They appear here as soon as a manager brings them in.",
        ways: placesFor(project.role).includes("data") ? ["import"] : ["projects"],
        goesOn: true,
      };
    default:
      return queue === "review" ? reviewDone() : emptyWords(view, project.role);
  }
}

function dryWords(view: BenchView): CalmWords {
  const unsent = view.unsent === 1 ? "Your last answer waits" : `Your last ${count(view.unsent)} answers wait`;
  return {
    title: "Every item in hand is answered.",
    text: `The next ones come when the server answers again. ${view.unsent > 0 ? `${unsent} in this tab; keep it open.` : ""}`.trim(),
    ways: [],
    goesOn: true,
  };
}

function mine(view: BenchView): string {
  const n = view.counters?.mine ?? 0;
  return n > 0 ? `${count(n)} of them yours` : "and none is lost";
}

function reservedWords(others: number): CalmWords {
  const one = others <= 1;
  return {
    title: one ? "The last label of the budget is reserved by someone else." : `The last ${counted(others, "label")} of the budget are reserved by others.`,
    text: `${one ? "Its item is on another screen" : "Their items are on other people’s screens"}. What is skipped or left comes here by itself, after ten minutes at the latest.`,
    ways: ["projects"],
    goesOn: true,
  };
}

function refusedWords({ status, message, advice }: ApiError, queue: QueueName): CalmWords {
  const work = queue === "review" ? "reviewing" : "labelling";
  const title = status === 403 ? `Your role does not include ${work} here.` : "Nothing can be labelled here.";
  return { title, text: [message, advice].filter(Boolean).join(" "), ways: ["projects"], goesOn: false };
}

function pausedWords(closed: boolean, runs: boolean): CalmWords {
  if (closed) {
    return { title: "The project is closed.", text: "Nothing is handed out any more. Your labels are kept.", ways: ["projects"], goesOn: false };
  }
  return {
    title: "The project is paused.",
    text: runs
      ? "Nobody is handed anything until you open it again. All labels are kept."
      : "A manager has stopped handing out items. Your labels are kept, and work goes on here once it is opened again.",
    ways: runs ? ["settings"] : ["projects"],
    goesOn: true,
  };
}

function reviewDone(): CalmWords {
  return {
    title: "Nothing is set aside.",
    text: "Every skipped or flagged item has its answer, except those that you set aside yourself: a second person decides them.",
    ways: ["main"],
    goesOn: true,
  };
}

function emptyWords(view: BenchView, role: string): CalmWords {
  const others = view.counters?.reserved_by_others ?? 0;
  const aside = view.counters?.set_aside ?? 0;
  const reviews = role === "reviewer" || role === "manager" || role === "owner";
  const ways: Way[] = aside > 0 && reviews ? ["review", "projects"] : ["projects"];
  const waiting = asideWords(aside, reviews);
  if (others === 0) {
    return { title: "Everything here has been labelled.", text: `No item is waiting for you.${waiting}`, ways, goesOn: true };
  }
  const where = others === 1 ? "The last item is on someone else’s screen." : `The last ${count(others)} items are on other people’s screens.`;
  return { title: "Nothing to label right now.", text: `${where} What is skipped or left comes here by itself.${waiting}`, ways, goesOn: true };
}

function asideWords(aside: number, reviews: boolean): string {
  if (aside === 0) return "";
  const were = aside === 1 ? "One item was skipped or flagged and waits" : `${count(aside)} items were skipped or flagged and wait`;
  return ` ${were} for ${reviews ? "review" : "a reviewer"}.`;
}
