import { useParams, useSearchParams } from "react-router";
import { useProject, useSession } from "../../api/queries";
import type { Project, QueueName } from "../../api/types";
import { Starting } from "../../app/Starting";
import { useKind } from "../../kinds";
import { Desk } from "./Desk";

/** The annotator's page: one project, one queue ("main", or "review" for what was set aside). */
export function Component() {
  const { slug = "" } = useParams();
  const [search] = useSearchParams();
  const queue = search.get("queue") === "review" ? "review" : "main";
  const project = useProject(slug).data; // the route has fetched it
  const user = useSession().data?.user?.id ?? 0;
  return project ? <Opened key={`${user}/${slug}/${queue}`} user={user} project={project} queue={queue} /> : null;
}

function Opened({ user, project, queue }: { user: number; project: Project; queue: QueueName }) {
  const kind = useKind(project.kind);
  return kind ? <Desk user={user} project={project} kind={kind} queue={queue} /> : <Starting />;
}
