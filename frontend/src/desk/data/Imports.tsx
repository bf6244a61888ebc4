import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@mantine/core";
import { useState } from "react";
import { api, unwrap } from "../../api/client";
import type { Job, Project } from "../../api/types";
import { count, ErrorNote, Glyph, RelativeTime, Rule } from "../../ui";
import { ImportForm } from "./ImportForm";
import { JobProgress } from "./JobProgress";
import { JobReport } from "./JobReport";

/** Everything that came in: a new file, what runs, how the last one ended, and all before it. */
export function Imports({ project }: { project: Project }) {
  const { slug } = project;
  const list = useInfiniteQuery({
    queryKey: ["imports", slug],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET("/api/v1/projects/{slug}/imports", {
          params: { path: { slug }, query: pageParam ? { before: pageParam } : {} },
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  const [sent, setSent] = useState<Job[]>([]);
  const known = list.data?.pages.flatMap((page) => page.imports) ?? [];
  const ids = new Set(known.map((job) => job.id));
  const all = [...sent.filter((job) => !ids.has(job.id)), ...known];
  const open = all.filter((job) => job.state === "queued" || job.state === "running");
  const ended = all.filter((job) => job.state === "done" || job.state === "failed");
  const [last, ...past] = ended;
  return (
    <>
      <Rule title="Import" note="The file is checked whole before anything becomes visible. Importing it twice adds nothing.">
        <div className="stack">
          <ImportForm project={project} onQueued={(job) => setSent((jobs) => [job, ...jobs])} />
          {open.map((job) => (
            <JobProgress key={job.id} slug={slug} job={job} />
          ))}
          {list.error && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
        </div>
      </Rule>
      {last && (
        <Rule title="Last import" note={<Provenance job={last} />}>
          <JobReport job={last} slug={slug} />
        </Rule>
      )}
      {past.length > 0 && (
        <Rule title="Imports before">
          <ol className="past">
            {past.map((job) => (
              <PastImport key={job.id} job={job} slug={slug} />
            ))}
          </ol>
          {list.hasNextPage && (
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show older ones
            </Button>
          )}
        </Rule>
      )}
    </>
  );
}

function Provenance({ job }: { job: Job }) {
  return (
    <>
      {job.params.filename}, <RelativeTime key={job.finished_at ?? job.created_at} iso={job.finished_at ?? job.created_at} />
      {job.created_by && `, by ${job.created_by}`}.{job.result && ` ${took(job.result.seconds)}`}
    </>
  );
}

function took(seconds: number): string {
  return `Read in ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)}\u00a0s.`;
}

function PastImport({ job, slug }: { job: Job; slug: string }) {
  return (
    <li>
      <details>
        <summary>
          <span className="name">{job.params.filename ?? `Import ${job.id}`}</span>
          <span className="faint tn">
            {job.state === "failed" && (
              <>
                <Glyph kind="stop" />{" "}
              </>
            )}
            {outcome(job)}
          </span>
          <span className="faint">
            <RelativeTime key={job.finished_at ?? job.created_at} iso={job.finished_at ?? job.created_at} />
          </span>
        </summary>
        <JobReport job={job} slug={slug} />
      </details>
    </li>
  );
}

function outcome(job: Job): string {
  if (!job.result) return "refused";
  const { imported, already_here, rejected } = job.result;
  const parts = [`${count(imported)} imported`];
  if (already_here > 0) parts.push(`${count(already_here)} already here`);
  if (rejected > 0) parts.push(`${count(rejected)} rejected`);
  return parts.join(", ");
}
