import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Dashboard, Project } from "../../api/types";
import { count, counted, duration, Rule } from "../../ui";
import { Step } from "../atoms/Steps";
import { membersQuery } from "../queries";
import { jobFar, jobName } from "../sentences";

interface Props {
  board: Dashboard;
  project: Project;
  mayRun: boolean;
}

/** Before the first label: what is there, what is missing, and where to put it. */
export function FirstMinutes({ board, project, mayRun }: Props) {
  const to = (place: string) => `/projects/${project.slug}/${place}`;
  const { guideline, items } = project;
  const written = guideline.text.trim().length > 0;
  return (
    <Rule title="First minutes" note={items.total > 0 ? "In any order. Labelling can begin now." : "Data first; the rest in any order."}>
      <ol className="steps minutes">
        <Step mark={items.total > 0 ? "done" : "next"} end={<Link to={to("data")}>{items.total > 0 ? "Data" : "Import"}</Link>}>
          {items.total > 0 ? `Data: ${counted(items.total, "item")} imported` : "Data: nothing imported yet"}
        </Step>
        <Step mark="done" end={<span className="note">{guideline.classes.length}</span>}>
          Classes: {guideline.classes.map((one) => one.name).join(", ") || "none"}
        </Step>
        <Step mark={written ? "done" : "next"} end={mayRun && <Link to={to("settings")}>{written ? "Change" : "Write"}</Link>}>
          {written ? `Guidelines: version ${guideline.number}` : "Guidelines: one sentence a class saves disputes later"}
        </Step>
        {mayRun && <PeopleStep project={project} to={to("people")} />}
        <WorkerStep board={board} project={project} />
      </ol>
    </Rule>
  );
}

/** Only who runs the project may read the list of its people. */
function PeopleStep({ project, to }: { project: Project; to: string }) {
  const people = useQuery(membersQuery(project.slug)).data;
  const members = people?.members.length ?? 0;
  const asked = people?.invitations.length ?? 0;
  const some = members > 1 || asked > 0;
  const invited = asked > 0 ? `, ${count(asked)} invited` : "";
  return (
    <Step mark={some ? "done" : "next"} end={<Link to={to}>Invite</Link>}>
      {some ? `People: ${counted(members, "member")}${invited}` : "People: nobody but you"}
    </Step>
  );
}

function startLower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function WorkerStep({ board, project }: Omit<Props, "mayRun">) {
  const { total, embedded } = project.items;
  if (!board.workers.alive) return <Step mark="failed">Worker: not running</Step>;
  const job = board.jobs.find((one) => one.state === "running" || one.state === "queued");
  if (job) {
    const left = job.seconds_left === null ? null : `${duration(job.seconds_left)} left`;
    return (
      <Step mark="next" end={left && <span className="note">{left}</span>} progress={job.total ? job.done / job.total : null} progressLabel={jobName(job)}>
        Worker: {startLower(jobName(job))}, {jobFar(job)}
      </Step>
    );
  }
  if (total > 0 && embedded < total) {
    return (
      <Step mark="next" progress={embedded / total} progressLabel="Reading the pool">
        Worker: reading the pool, {count(embedded)} of {count(total)}
      </Step>
    );
  }
  return <Step mark="done">Worker: running{total > 0 ? ", the pool is read" : ""}</Step>;
}
