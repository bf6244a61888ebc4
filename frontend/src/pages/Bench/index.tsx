import { useParams, useSearchParams } from "react-router";
import { useProject } from "../../api/queries";
import { EmptyState, ErrorNote } from "../../ui";
import { Desk } from "./Desk";

/** The annotator's page: one project, one queue ("main", or "review" for what was set aside). */
export function Component() {
  const { slug = "" } = useParams();
  const [search] = useSearchParams();
  const queue = search.get("queue") === "review" ? "review" : "main";
  const project = useProject(slug);
  if (project.error && !project.data) {
    return (
      <EmptyState title="This project could not be opened.">
        <ErrorNote error={project.error} retry={() => void project.refetch()} />
      </EmptyState>
    );
  }
  return project.data ? <Desk key={`${slug}/${queue}`} project={project.data} queue={queue} /> : null;
}
