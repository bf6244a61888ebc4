import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { projectQuery } from "../../api/queries";
import type { Job } from "../../api/types";
import { duration, Meter } from "../../ui";
import { jobQuery } from "../queries";
import { jobFar, jobName } from "../sentences";

/** Follows one import to its end, then has every list that it changed read again. */
export function JobProgress({ slug, job: first }: { slug: string; job: Job }) {
  const { data: job = first } = useQuery({ ...jobQuery(slug, first.id), initialData: first });
  const client = useQueryClient();
  const ended = job.state === "done" || job.state === "failed";
  useEffect(() => {
    if (!ended) return;
    for (const key of [["imports", slug], projectQuery(slug).queryKey, ["dashboard", slug]]) {
      void client.invalidateQueries({ queryKey: key });
    }
  }, [ended, client, slug]);
  if (ended) return null;
  return <Running job={job} />;
}

function Running({ job }: { job: Job }) {
  const name = jobName(job);
  const left = job.seconds_left === null ? "" : `, ${duration(job.seconds_left)} left`;
  return (
    <div className="stack running">
      <p role="status">
        <b>{name}</b>: {job.state === "queued" ? "queued" : job.stage || "running"}
      </p>
      <Meter value={job.total ? Math.min(1, job.done / job.total) : null} tone="pencil" label={name} />
      <p className="note tn">
        {jobFar(job)}
        {left}. You may leave this page; the import goes on.
      </p>
    </div>
  );
}
