import { Link } from "react-router";
import { unsaidPlace } from "../../api/errors";
import type { Dashboard, Round, WorkerProcess } from "../../api/types";
import { count, counted, duration, Glyph, modelAge, percent, RelativeTime, Rule } from "../../ui";
import { Step } from "../atoms/Steps";
import { jobFar, jobName, roundTitle } from "../sentences";
import { shortNames, worthShowing } from "./workers";

interface Props {
  board: Dashboard;
  slug: string;
  auditShare: number;
}

/** From label to re-ranked queue: what is queued, what runs, and who does the work. */
export function Loop({ board, slug, auditShare }: Props) {
  const median = board.loop.median_seconds_to_rerank;
  const note =
    median === null
      ? "From a label to a re-ranked queue: known after the first round."
      : `From a label to a re-ranked queue: ${seconds(median)} at the median.`;
  return (
    <Rule title="The loop" note={note}>
      <div className="loop">
        <Queue board={board} slug={slug} auditShare={auditShare} />
        <RoundNow round={board.round} />
        <Workers board={board} />
      </div>
    </Rule>
  );
}

function Queue({ board, slug, auditShare }: Props) {
  const { loop, model } = board;
  return (
    <div>
      <h3>Queue</h3>
      <p>
        {model ? `Ranked by ${modelAge(model)}.` : "No model yet: the first items are picked to cover the pool."}{" "}
        {counted(loop.queue_length, "item")} in order.
      </p>
      <ul className="steps">
        <Step mark="marker" end={count(loop.chosen)}>
          chosen: uncertain, then diverse
        </Step>
        <Step mark="pen" end={count(loop.random)}>
          random, to train and to check
        </Step>
        <Step mark="stamp" end={count(loop.audit)}>
          audit: drawn at random, {percent(auditShare, 0)}
        </Step>
        {loop.certify > 0 && (
          <Step mark="stamp" end={count(loop.certify)}>
            certificate: in the order drawn at the freeze
          </Step>
        )}
        <Step mark="off" end={<SetAside n={loop.set_aside} slug={slug} />}>
          skipped or flagged, waiting
        </Step>
      </ul>
      {board.recipe?.reason && <p className="note">{board.recipe.reason}</p>}
    </div>
  );
}

function SetAside({ n, slug }: { n: number; slug: string }) {
  if (n === 0) return <>0</>;
  return (
    <Link to={`/projects/${slug}/label?queue=review`} aria-label={`Settle ${counted(n, "item")}`}>
      {count(n)}
    </Link>
  );
}

function RoundNow({ round }: { round: Round }) {
  return (
    <div>
      <h3>{roundTitle(round)}</h3>
      <p className="sr" role="status">
        {roundTitle(round)}
      </p>
      <ul className="steps">
        {round.state === "running" && <RunningStage round={round} />}
        {round.state === "failed" && <Step mark="failed">{far(round)}</Step>}
        {round.state === "idle" && <LastRound round={round} />}
      </ul>
      {round.state === "failed" && <p className="reason">{round.error ?? "No reason was recorded."}</p>}
      {round.state === "failed" && (
        <p className="note">Labels are still taken and none is lost. The next label starts another try.</p>
      )}
    </div>
  );
}

function RunningStage({ round }: { round: Round }) {
  const left = round.seconds_left === null ? "time not known yet" : `${duration(round.seconds_left)} left`;
  return (
    <Step mark="next" end={left} progress={round.total ? round.done / round.total : null} progressLabel={round.stage || "Round"}>
      {far(round)}
    </Step>
  );
}

function far(round: Round): string {
  const stage = round.stage || "starting";
  return round.total ? `${stage}, ${count(round.done)} of ${count(round.total)}` : stage;
}

function LastRound({ round }: { round: Round }) {
  if (round.number === 0) return <Step mark="later">It starts with the first labels.</Step>;
  return (
    <Step mark="done" end={round.finished_at && <RelativeTime key={round.finished_at} iso={round.finished_at} />}>
      the new order is live
    </Step>
  );
}

function Workers({ board }: { board: Dashboard }) {
  const { workers, jobs } = board;
  const names = shortNames(workers.processes);
  const imports = jobs.filter((job) => job.kind === "import");
  return (
    <div>
      <h3>Workers</h3>
      <ul className="steps">
        {worthShowing(workers.processes).map((one) => (
          <WorkerLine key={one.name} one={one} name={names.get(one.name) ?? one.name} />
        ))}
        <JobLines jobs={jobs.filter((job) => job.kind !== "import")} />
      </ul>
      {workers.processes.length === 0 && (
        <p>
          No worker has reported. Start one: <code className="cmd">{workers.start_command}</code>
        </p>
      )}
      {imports.length > 0 && (
        <>
          <h3 className="next">Imports</h3>
          <ul className="steps" aria-label="Imports">
            <JobLines jobs={imports} />
          </ul>
        </>
      )}
    </div>
  );
}

function JobLines({ jobs }: { jobs: Dashboard["jobs"] }) {
  return jobs.map((job) => <JobLine key={job.id} job={job} />);
}

function WorkerLine({ one, name }: { one: WorkerProcess; name: string }) {
  const seen = `seen ${duration(one.seconds_since_seen)} ago`;
  const served = one.queues.filter((queue) => queue !== name).join(", ");
  const queues = served ? `, ${served}` : "";
  return (
    <Step mark={one.alive ? "ok" : "stop"} end={one.alive ? seen : seen.replace("seen", "last seen")}>
      {one.alive ? `${name}${queues}` : <b>{name}{queues}: not running</b>}
    </Step>
  );
}

function JobLine({ job }: { job: Dashboard["jobs"][number] }) {
  if (job.state === "failed") {
    const where = job.error && unsaidPlace(job.error);
    return (
      <Step mark="failed">
        {jobName(job)} failed. {job.error?.message} {where && <span className="faint">{where}. </span>}
        {job.error?.advice}
      </Step>
    );
  }
  const left = job.seconds_left === null ? "" : `${duration(job.seconds_left)} left`;
  return (
    <Step mark="next" end={left} progress={job.total ? job.done / job.total : null} progressLabel={jobName(job)}>
      {jobName(job)}, {jobFar(job)}
    </Step>
  );
}

/** Seconds with one digit while they are few: 0.4 s and 3 s must not look alike. */
function seconds(n: number): string {
  return n < 10 ? `${n.toFixed(1)}\u00a0s` : duration(n);
}

/** The strip over everything when nothing is being learned. */
export function WorkerDown({ board }: { board: Dashboard }) {
  const { processes, start_command } = board.workers;
  const silent = worthShowing(processes).filter((one) => !one.alive).map((one) => one.seconds_since_seen);
  return (
    <div className="banner banner-stop" role="alert">
      <Glyph kind="stop" />
      <span>
        <b>
          {silent.length > 0 ? `The worker stopped ${duration(Math.min(...silent))} ago.` : "No worker is running."}
        </b>{" "}
        Labels are still taken and none is lost, but the queue is no longer re-ranked. Start it on the server:{" "}
        <code>{start_command}</code>
      </span>
    </div>
  );
}
