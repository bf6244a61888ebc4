import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import type { Project } from "../api/types";
import { Guarded } from "../desk/atoms/Guarded";
import "../desk/desk.css";
import { RUN_STATE } from "../desk/project/runState";
import { SuggestionsSection, StateSection } from "../desk/project/RunningSections";
import { ClassesSection, GuidelinesSection, MoneySection, NameSection, WorthSection } from "../desk/project/settings";
import { dashboardQuery } from "../desk/queries";
import { Page, Say } from "../ui";

const SLOW_MS = 15_000;

export function Component() {
  const { slug = "" } = useParams();
  return (
    <Guarded slug={slug} verb="run-project">
      {(project) => <Settings project={project} />}
    </Guarded>
  );
}

function Settings({ project }: { project: Project }) {
  const board = useQuery({ ...dashboardQuery(project.slug), refetchInterval: SLOW_MS }).data;
  return (
    <Page>
      <Say title={`${project.name} ${RUN_STATE[project.state] ?? ""}.`}>
        <p>
          Each part is saved on its own. Nothing that people have labelled changes by what you change here.
        </p>
      </Say>
      <div className="strong-rule">
        <NameSection project={project} />
        <GuidelinesSection project={project} />
        <ClassesSection project={project} board={board} />
        <MoneySection project={project} board={board} />
        <WorthSection project={project} />
        <SuggestionsSection project={project} />
        <StateSection project={project} />
      </div>
    </Page>
  );
}
