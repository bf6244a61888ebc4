import { useParams } from "react-router";
import { useSession } from "../api/queries";
import type { Dashboard, Project } from "../api/types";
import { BarStatus } from "../app/slots";
import { Guarded, Waiting } from "../desk/atoms/Guarded";
import "../desk/desk.css";
import { Answers } from "../desk/manage/Answers";
import { BudgetFigure } from "../desk/manage/BudgetFigure";
import { CurveFigure } from "../desk/manage/CurveFigure";
import { FirstMinutes } from "../desk/manage/FirstMinutes";
import { Headline, PausedBanner, Stale, Status } from "../desk/manage/Headline";
import { Loop, WorkerDown } from "../desk/manage/Loop";
import { Classes, People } from "../desk/manage/Tables";
import { useDashboard } from "../desk/queries";
import { may } from "../desk/roles";
import { ErrorNote, Page, Say } from "../ui";

export function Component() {
  const { slug = "" } = useParams();
  return (
    <Guarded slug={slug} verb="see-project">
      {(project) => <Manage project={project} />}
    </Guarded>
  );
}

function Manage({ project }: { project: Project }) {
  const { data, error, isPending, refetch, dataUpdatedAt } = useDashboard(project.slug);
  const isOwner = useSession().data?.user?.is_owner ?? false;
  if (isPending) return <Waiting />;
  if (!data) {
    return (
      <Page>
        <Say title="The figures could not be loaded." />
        <ErrorNote error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <>
      <BarStatus>
        <Status board={data} />
      </BarStatus>
      {error && <Stale since={dataUpdatedAt} />}
      {!data.workers.alive && <WorkerDown board={data} />}
      <PausedBanner board={data} project={project} />
      <Desk board={data} project={project} mayRun={may(project.role, "run-project", isOwner)} />
    </>
  );
}

interface DeskProps {
  board: Dashboard;
  project: Project;
  mayRun: boolean;
}

function Desk({ board, project, mayRun }: DeskProps) {
  const begun = board.budget.labels_spent > 0 || board.quality !== null;
  return (
    <Page>
      <Headline board={board} project={project} mayRun={mayRun} />
      <Answers board={board} project={project} />
      {!begun && <FirstMinutes board={board} project={project} mayRun={mayRun} />}
      <div className="two">
        {project.measured && <CurveFigure board={board} project={project} />}
        <BudgetFigure board={board} />
      </div>
      <div className="strong-rule">
        <Loop board={board} slug={project.slug} auditShare={project.audit_share} />
      </div>
      {begun && <Classes rows={board.classes} />}
      <People rows={board.people} slug={project.slug} mayInvite={mayRun} />
    </Page>
  );
}
