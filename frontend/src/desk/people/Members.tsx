import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { Member, Role } from "../../api/types";
import { ErrorNote } from "../../ui";
import { Confirm } from "../atoms/Confirm";
import { Cell, FoldTable, Row, RowHead } from "../atoms/Fold";
import type { usePeopleChanges } from "../queries";
import { ROLE_SAYS, roleName, ROLES } from "../roles";

interface Props {
  members: Member[];
  me: string;
  changes: ReturnType<typeof usePeopleChanges>;
}

const HEAD = [{ label: "Person" }, { label: "E-mail" }, { label: "Role" }, { label: "Remove", hidden: true }];

/** Who works here and as what. Nobody changes their own role. */
export function Members({ members, me, changes }: Props) {
  const [leaving, setLeaving] = useState<Member | null>(null);
  const { setRole, remove } = changes;
  return (
    <div className="stack">
      <FoldTable caption="Members" head={HEAD} className="members person-rows">
        {members.map((one) => (
          <MemberLine
            key={one.id}
            one={one}
            isMe={one.email === me}
            onRole={(role) => setRole.mutate({ id: one.id, role })}
            onRemove={() => setLeaving(one)}
          />
        ))}
      </FoldTable>
      {setRole.error && <ErrorNote error={setRole.error} />}
      {remove.error && <ErrorNote error={remove.error} />}
      <Confirm
        opened={leaving !== null}
        title={`Remove ${leaving?.name ?? ""} from the project?`}
        verb={`Remove ${leaving?.name ?? ""}`}
        busy={remove.isPending}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && remove.mutate(leaving.id, { onSettled: () => setLeaving(null) })}
      >
        <p>Their labels and what they earned stay. They see nothing of this project from then on, until invited again.</p>
      </Confirm>
    </div>
  );
}

interface LineProps {
  one: Member;
  isMe: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

function MemberLine({ one, isMe, onRole, onRemove }: LineProps) {
  const role = one.role as Role;
  return (
    <Row>
      <RowHead>{one.name}</RowHead>
      <Cell label="E-mail" className="faint wrap">{one.email}</Cell>
      <Cell label="Role">
        {isMe ? (
          <span>
            {roleName(role)} <span className="faint">(you)</span>
          </span>
        ) : (
          <NativeSelect
            aria-label={`Role of ${one.name}: ${ROLE_SAYS[role]}`}
            data={ROLES.map((value) => ({ value, label: roleName(value) }))}
            value={role}
            onChange={(event) => onRole(event.currentTarget.value as Role)}
          />
        )}
      </Cell>
      <Cell className="num">
        {!isMe && (
          <Button variant="subtle" onClick={onRemove} aria-label={`Remove ${one.name}`}>
            Remove
          </Button>
        )}
      </Cell>
    </Row>
  );
}
