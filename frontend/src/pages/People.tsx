import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { useSession } from "../api/queries";
import type { Project } from "../api/types";
import { Guarded, Waiting } from "../desk/atoms/Guarded";
import "../desk/desk.css";
import { Invite, OpenInvitations } from "../desk/people/Invite";
import { Members } from "../desk/people/Members";
import { membersQuery, usePeopleChanges } from "../desk/queries";
import { counted, ErrorNote, Page, Rule, Say } from "../ui";

export function Component() {
  const { slug = "" } = useParams();
  return (
    <Guarded slug={slug} verb="run-project">
      {(project) => <People project={project} />}
    </Guarded>
  );
}

function People({ project }: { project: Project }) {
  const { data, error, isPending, refetch } = useQuery(membersQuery(project.slug));
  const me = useSession().data?.user?.email ?? "";
  const changes = usePeopleChanges(project.slug);
  if (isPending) return <Waiting />;
  if (!data) {
    return (
      <Page>
        <Say title="The people could not be loaded." />
        <ErrorNote error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  const { members, invitations } = data;
  return (
    <Page>
      <Say title={headline(members.length, invitations.length)}>
        <p>Owners of the organisation may do everything here and are not listed.</p>
      </Say>
      <div className="strong-rule">
        {members.length > 0 && (
          <Rule title="Members" note="A new role holds from the next page they open.">
            <Members members={members} me={me} changes={changes} />
          </Rule>
        )}
        <Rule title="Invite" note="A link works once and for 14 days.">
          <Invite changes={changes} />
        </Rule>
        {invitations.length > 0 && (
          <Rule title="Open invitations" note="Their links cannot be shown again. Revoke one and make a new one instead.">
            <OpenInvitations rows={invitations} changes={changes} />
          </Rule>
        )}
      </div>
    </Page>
  );
}

function headline(members: number, open: number): string {
  const here = members === 0 ? "Nobody is a member yet." : `${counted(members, "person works", "people work")} here.`;
  return open === 0 ? here : `${here} ${counted(open, "invitation is", "invitations are")} open.`;
}
