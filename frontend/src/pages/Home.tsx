import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "react-router";
import { useProjects, useSession } from "../api/queries";
import type { ProjectRow } from "../api/types";
import { BarStatus } from "../app/slots";
import { EmptyState, ErrorNote, Page, Say } from "../ui";
import "./home/home.css";
import { ProjectTable } from "./home/ProjectTable";
import { headline, runs, summary } from "./home/words";
import { WorkerState } from "./home/WorkerState";

/** Every project one may open, worst first, each with its advice. */
export function Component() {
  useDocumentTitle("Projects · LabelHub");
  const { data, error, refetch } = useProjects();
  const user = useSession().data?.user;
  if (error && !data) {
    return (
      <main className="content">
        <EmptyState title="The projects could not be read.">
          <ErrorNote error={error} retry={() => void refetch()} />
        </EmptyState>
      </main>
    );
  }
  if (!data) return null;
  if (data.projects.length === 0) {
    return (
      <main className="content">
        <NoProjects mayCreate={user?.may_create ?? false} />
      </main>
    );
  }
  return <Projects rows={data.projects} mayCreate={user?.may_create ?? false} />;
}

function Projects({ rows, mayCreate }: { rows: ProjectRow[]; mayCreate: boolean }) {
  return (
    <Page>
      <BarStatus>{rows.some(runs) && <WorkerState />}</BarStatus>
      <Say title={headline(rows)} actions={mayCreate && <NewProject />}>
        <p>{summary(rows)}</p>
      </Say>
      <ProjectTable rows={rows} />
    </Page>
  );
}

function NewProject() {
  return (
    <Button variant="filled" component={Link} to="/new">
      New project
    </Button>
  );
}

function NoProjects({ mayCreate }: { mayCreate: boolean }) {
  if (mayCreate) {
    return (
      <EmptyState title="No project yet." actions={<NewProject />}>
        <p>A project is a pool of items, the classes to tell apart, what annotators are told, and a budget. It takes two minutes to set up.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No project is shared with you yet." note="Nothing is wrong with your account.">
      <p>A project’s manager invites you by a link. Once you have opened it, the project is listed here.</p>
    </EmptyState>
  );
}
