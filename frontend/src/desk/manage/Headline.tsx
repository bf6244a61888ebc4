import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { Dashboard, Project } from "../../api/types";
import { Banner, Glyph, modelAge, Say, type GlyphKind } from "../../ui";
import { usePatchProject } from "../queries";

interface Props {
  board: Dashboard;
  project: Project;
  mayRun: boolean;
}

/** The advice in one sentence, its reason, and the one or two things to press next. */
export function Headline({ board, project, mayRun }: Props) {
  return (
    <Say title={board.headline.sentence} actions={<Actions board={board} project={project} mayRun={mayRun} />}>
      <p>{board.headline.reason}</p>
    </Say>
  );
}

function Actions({ board, project, mayRun }: Props) {
  const to = (place: string) => `/projects/${project.slug}/${place}`;
  if (project.items.total === 0) return <Go to={to("data")} main>Import a file</Go>;
  if (board.budget.labels_left + board.budget.labels_reserved <= 0 && board.certificate?.state !== "certified") {
    return (
      <>
        {mayRun && <Go to={to("settings")}>Raise the cap</Go>}
        <Go to={to("data")} main>Take the data</Go>
      </>
    );
  }
  if (board.budget.labels_spent === 0) {
    return (
      <>
        <Go to={to("label")} main>Label the first one</Go>
        {mayRun && <Go to={to("people")}>Invite people</Go>}
      </>
    );
  }
  if (board.certificate?.state === "certified") {
    return (
      <>
        <Go to={to("certificate")}>Certificate</Go>
        <Go to={to("data")} main>Take the data</Go>
      </>
    );
  }
  return (
    <>
      {mayRun && <PauseButton project={project} />}
      {board.certificate && <Go to={to("certificate")}>Certificate</Go>}
      <Go to={to("label")}>Label</Go>
    </>
  );
}

function Go({ to, main, children }: { to: string; main?: boolean; children: string }) {
  return (
    <Button component={Link} to={to} variant={main ? "filled" : "default"}>
      {children}
    </Button>
  );
}

/** Pausing hands out no more tasks; who holds one may still finish it. */
export function PauseButton({ project }: { project: Project }) {
  const patch = usePatchProject(project.slug);
  if (project.state === "closed") return null;
  const paused = project.state === "paused";
  return (
    <Button loading={patch.isPending} onClick={() => patch.mutate({ state: paused ? "open" : "paused" })}>
      {paused ? "Go on labelling" : "Pause labelling"}
    </Button>
  );
}

/** The headline says it too, unless it has something worse to say; then this strip does. */
export function PausedBanner({ board, project }: Omit<Props, "mayRun">) {
  if (project.state === "open" || board.headline.tone !== "stop") return null;
  if (project.state === "closed") {
    return (
      <Banner tone="marker" title="The project is closed.">
        Nobody gets tasks. The labels and the export stay.
      </Banner>
    );
  }
  return (
    <Banner tone="marker" title="Labelling is paused.">
      Nobody gets new tasks; labels that people have open are still taken.
    </Banner>
  );
}

/** Old figures must not pass for new ones when the server is silent. */
export function Stale({ since }: { since: number }) {
  const clock = new Date(since).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return (
    <Banner tone="marker" title="The server does not answer.">
      These figures are from {clock}. The page asks again by itself.
    </Banner>
  );
}

/** For the bar: which model ranks the queue, and whether that still moves. */
export function Status({ board }: { board: Dashboard }) {
  const { model, workers } = board;
  const kind: GlyphKind = !workers.alive ? "stop" : model ? "ok" : "pencil";
  return (
    <span className="state wide">
      <Glyph kind={kind} />
      {model ? `Ranked by ${modelAge(model)}` : workers.alive ? "No model yet" : "No model, no worker"}
    </span>
  );
}
