import { useQuery } from "@tanstack/react-query";
import { Button } from "@mantine/core";
import { Link, useParams } from "react-router";
import { useSystem } from "../api/queries";
import type { Project } from "../api/types";
import { BarStatus } from "../app/slots";
import { Guarded } from "../desk/atoms/Guarded";
import { Export } from "../desk/data/Export";
import { Imports } from "../desk/data/Imports";
import "../desk/desk.css";
import { Status } from "../desk/manage/Headline";
import { dashboardQuery } from "../desk/queries";
import { Banner, count, counted, Page, Say } from "../ui";

const SLOW_MS = 15_000;

export function Component() {
  const { slug = "" } = useParams();
  return (
    <Guarded slug={slug} verb="move-data">
      {(project) => <Data project={project} />}
    </Guarded>
  );
}

function Data({ project }: { project: Project }) {
  const board = useQuery({ ...dashboardQuery(project.slug), refetchInterval: SLOW_MS }).data;
  const workers = useSystem().data?.workers;
  const empty = project.items.total === 0;
  return (
    <>
      <BarStatus>{board && <Status board={board} />}</BarStatus>
      {workers && !workers.alive && (
        <Banner tone="stop" title="No worker is running.">
          Files are taken and kept, but nothing is read until one starts: <code>{workers.start_command}</code>
        </Banner>
      )}
      <Page>
        {empty ? <FirstSay project={project} /> : <SayWhat project={project} frozen={Boolean(board?.certificate)} />}
        <div className="strong-rule">
          {!empty && <Export project={project} board={board} />}
          <Imports project={project} />
        </div>
      </Page>
    </>
  );
}

function FirstSay({ project }: { project: Project }) {
  return (
    <Say title="Nothing is here yet. Import the first file.">
      <p>
        {project.modality === "image" ? "Images come as one zip." : "Texts come as JSONL or CSV."} A row that cannot be used is
        rejected and listed with its reason; the others come in.
      </p>
    </Say>
  );
}

function SayWhat({ project, frozen }: { project: Project; frozen: boolean }) {
  const { total, labelled } = project.items;
  const byPeople = labelled === 0 ? "none of them labelled yet" : `${count(labelled)} of them labelled by people`;
  const label = (
    <Button component={Link} to={`/projects/${project.slug}/label`}>
      Label
    </Button>
  );
  return (
    <Say title={`${counted(total, "item")} ${total === 1 ? "is" : "are"} here, ${byPeople}.`} actions={label}>
      <p>
        Take them out whenever you like, with or without what the model says of the rest. Importing more adds only what is missing
        {frozen ? "; the certificate says nothing of what is imported from now on." : "."}
      </p>
    </Say>
  );
}
