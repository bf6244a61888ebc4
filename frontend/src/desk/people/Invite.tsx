import { Button, Radio, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { asApiError } from "../../api/errors";
import type { OpenInvitation, Role } from "../../api/types";
import { ErrorNote, RelativeTime } from "../../ui";
import { CopyField } from "../atoms/CopyField";
import { Cell, FoldTable, Row, RowHead } from "../atoms/Fold";
import type { usePeopleChanges } from "../queries";
import { ROLE_SAYS, roleName, ROLES } from "../roles";

type Changes = ReturnType<typeof usePeopleChanges>;

/** A link for one person in one role, shown once. */
export function Invite({ changes: { invite } }: { changes: Changes }) {
  const [role, setRole] = useState<Role>("annotator");
  const [email, setEmail] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ role, email: email.trim() }, { onSuccess: () => setEmail("") });
  };
  const fault = invite.error ? asApiError(invite.error) : null;
  return (
    <form className="form" onSubmit={submit}>
      <Radio.Group label="Role" value={role} onChange={(value) => setRole(value as Role)} error={fault?.field("role")}>
        <div className="roles">
          {ROLES.map((one) => (
            <Radio key={one} value={one} label={roleName(one)} description={ROLE_SAYS[one]} />
          ))}
        </div>
      </Radio.Group>
      <TextInput
        label="For whom"
        description="An e-mail address, if you like. No mail is sent; you pass the link on."
        type="email"
        autoComplete="off"
        value={email}
        error={fault?.field("email")}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" variant="filled" loading={invite.isPending}>
          Make a link
        </Button>
      </div>
      {fault && fault.fields.length === 0 && <ErrorNote error={fault} />}
      {invite.data && <FreshLink url={invite.data.url} role={invite.data.role} />}
    </form>
  );
}

function FreshLink({ url, role }: { url: string; role: string }) {
  return (
    <div className="stack fresh" role="status">
      <p>
        <b>This link is shown once.</b> Whoever opens it first joins as {role}. Send it on a channel you trust.
      </p>
      <CopyField value={url} label="Invitation link" />
    </div>
  );
}

const HEAD = [{ label: "For whom" }, { label: "Role" }, { label: "Made" }, { label: "Ends" }, { label: "Revoke", hidden: true }];

export function OpenInvitations({ rows, changes: { revoke } }: { rows: OpenInvitation[]; changes: Changes }) {
  return (
    <div className="stack">
      <FoldTable caption="Open invitations" head={HEAD} className="members">
        {rows.map((one) => (
          <Row key={one.id}>
            <RowHead>{one.email || <span className="faint">whoever has the link</span>}</RowHead>
            <Cell label="Role">{roleName(one.role)}</Cell>
            <Cell label="Made" className="faint">
              <RelativeTime key={one.created_at} iso={one.created_at} />
            </Cell>
            <Cell label="Ends" className="faint">
              <RelativeTime key={one.expires_at} iso={one.expires_at} />
            </Cell>
            <Cell className="num">
              <Button
                variant="subtle"
                disabled={revoke.isPending}
                onClick={() => revoke.mutate(one.id)}
                aria-label={`Revoke the invitation ${one.email ? `of ${one.email}` : `as ${one.role}`}`}
              >
                Revoke
              </Button>
            </Cell>
          </Row>
        ))}
      </FoldTable>
      {revoke.error && <ErrorNote error={revoke.error} />}
    </div>
  );
}
