import { useParams, useSearchParams } from "react-router";
import { useProject } from "../../api/queries";
import { Desk } from "./Desk";

/** The annotator's page: one project, one queue ("main", or "review" for what was set aside). */
export function Component() {
  const { slug = "" } = useParams();
  const [search] = useSearchParams();
  const queue = search.get("queue") === "review" ? "review" : "main";
  const project = useProject(slug).data; // the route has fetched it
  return project ? <Desk key={`${slug}/${queue}`} project={project} queue={queue} /> : null;
}
