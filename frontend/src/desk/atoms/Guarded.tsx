import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { asApiError } from "../../api/errors";
import { useProject, useSession } from "../../api/queries";
import type { Project } from "../../api/types";
import { ErrorNote, Page, Say } from "../../ui";
import { may, whoMay, type Verb } from "../roles";

interface Props {
  slug: string;
  verb: Verb;
  children: (project: Project) => ReactNode;
}

/** Shows a project's page to those who may see it, and tells the others who may. */
export function Guarded({ slug, verb, children }: Props) {
  const project = useProject(slug);
  const isOwner = useSession().data?.user?.is_owner ?? false;
  if (project.data) {
    if (may(project.data.role, verb, isOwner)) return children(project.data);
    return <Refused project={project.data} verb={verb} />;
  }
  if (project.isPending) return <Waiting />;
  if (asApiError(project.error).status === 404) throw project.error;
  return (
    <Page>
      <Say title="This page could not be loaded." />
      <ErrorNote error={project.error} retry={() => void project.refetch()} />
    </Page>
  );
}

function Refused({ project, verb }: { project: Project; verb: Verb }) {
  return (
    <Page>
      <Say
        title={`This page is for ${whoMay(verb)}.`}
        actions={
          <Button component={Link} to={`/projects/${project.slug}/label`} variant="filled">
            Go on labelling
          </Button>
        }
      >
        <p>
          Your role in {project.name} is {project.role}. A manager can change it.
        </p>
      </Say>
    </Page>
  );
}

/** Blank for eyes, a word for screen readers: the data is there before a spinner could turn. */
export function Waiting() {
  return (
    <Page>
      <p className="sr" role="status">
        Loading
      </p>
    </Page>
  );
}
