import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api, rememberCsrf, unwrap } from "../api/client";
import { asApiError } from "../api/errors";
import { sessionQuery, useSession } from "../api/queries";
import type { Invitation, User } from "../api/types";
import { ErrorNote } from "../ui";
import { Door } from "./door/Door";

interface NewPerson {
  name: string;
  email: string;
  password: string;
}

const NOBODY: NewPerson = { name: "", email: "", password: "" };

/** Joining a project by a link: with the account one is signed in with, or with a new one. */
export function Component() {
  useDocumentTitle("Join · LabelHub");
  const { token = "" } = useParams();
  const user = useSession().data?.user;
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => unwrap(api.GET("/api/v1/invitations/{token}", { params: { path: { token } } })),
    staleTime: Infinity,
  });
  const join = useJoin(token, invitation.data?.project.slug);
  return (
    <Door>
      {invitation.error && <Gone error={invitation.error} />}
      {invitation.data && <Welcome invitation={invitation.data} />}
      {invitation.data && (user ? <AsMyself user={user} join={join} /> : <AsNew invitation={invitation.data} join={join} token={token} />)}
    </Door>
  );
}

function useJoin(token: string, slug: string | undefined) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (body: NewPerson) =>
      rememberCsrf(await unwrap(api.POST("/api/v1/invitations/{token}", { params: { path: { token } }, body }))),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      void navigate(slug ? `/projects/${slug}` : "/", { replace: true });
    },
  });
}

type Joining = ReturnType<typeof useJoin>;

function Gone({ error }: { error: unknown }) {
  const fault = asApiError(error);
  return (
    <div>
      <h1>{fault.status === 404 ? "This link does not work any more." : "The invitation could not be read."}</h1>
      <ErrorNote error={error} />
      <p>
        <Link to="/">To LabelHub</Link>
      </p>
    </div>
  );
}

function Welcome({ invitation }: { invitation: Invitation }) {
  const article = /^[aeiou]/.test(invitation.role) ? "an" : "a";
  return (
    <div>
      <h1>Join {invitation.project.name}</h1>
      <p className="soft">
        {invitation.invited_by} invites you as {article} <b>{invitation.role}</b>.
      </p>
    </div>
  );
}

function AsMyself({ user, join }: { user: User; join: Joining }) {
  return (
    <div>
      {join.error && <ErrorNote error={join.error} />}
      <p>
        You are signed in as <b>{user.name}</b>, {user.email}.
      </p>
      <Button variant="filled" size="lg" loading={join.isPending} onClick={() => join.mutate(NOBODY)}>
        Join with this account
      </Button>
    </div>
  );
}

function AsNew({ invitation, join, token }: { invitation: Invitation; join: Joining; token: string }) {
  const fault = join.error ? asApiError(join.error) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = (name: keyof NewPerson) => String(form.get(name));
    join.mutate({ name: typed("name"), email: typed("email"), password: typed("password") });
  };
  return (
    <form onSubmit={submit}>
      {fault && fault.fields.length === 0 && <ErrorNote error={fault} />}
      <TextInput name="name" label="Your name" autoComplete="name" required withAsterisk={false} size="md" autoFocus error={fault?.field("name")} />
      <TextInput
        name="email" label="E-mail" type="email" autoComplete="username" required withAsterisk={false} size="md"
        defaultValue={invitation.email} error={fault?.field("email")}
      />
      <PasswordInput
        name="password" label="New password" description="At least 10 characters; not a common one, nor like your name." minLength={10} autoComplete="new-password" required withAsterisk={false} size="md"
        error={fault?.field("password")} visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
      />
      <Button type="submit" variant="filled" size="lg" loading={join.isPending}>
        Join
      </Button>
      <p className="note">
        You have an account already? <Link to={`/login?next=${encodeURIComponent(`/join/${token}`)}`}>Sign in</Link> and join with it.
      </p>
    </form>
  );
}
