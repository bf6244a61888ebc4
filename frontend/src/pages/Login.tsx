import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useRef, type FormEvent } from "react";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { asApiError } from "../api/errors";
import { useSession, useSignIn } from "../api/queries";
import { Glyph, Key } from "../ui";
import { Door } from "./door/Door";

/** Only addresses of our own; anything else leads home. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

/** Signing in, with what to do when it fails. */
export function Component() {
  useDocumentTitle("Sign in · LabelHub");
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const session = useSession();
  const signIn = useSignIn();
  const password = useRef<HTMLInputElement>(null);
  const next = safeNext(search.get("next"));
  if (session.data?.user && !signIn.isSuccess) return <Navigate to={next} replace />;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate(
      { email: String(form.get("email")), password: String(form.get("password")) },
      {
        onSuccess: () => void navigate(next, { replace: true }),
        // The name stays typed, the password is asked again.
        onError: () => password.current?.select(),
      },
    );
  };
  return (
    <Door>
      <form onSubmit={submit}>
        <h1>Sign in</h1>
        {signIn.error && <Refusal error={signIn.error} />}
        <TextInput name="email" label="E-mail" type="email" autoComplete="username" required withAsterisk={false} size="md" autoFocus />
        <PasswordInput
          ref={password} name="password" label="Password" autoComplete="current-password" required withAsterisk={false} size="md"
          visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        />
        <Button type="submit" variant="filled" size="lg" loading={signIn.isPending}>
          Sign in <Key>Enter</Key>
        </Button>
        <p className="note">No account? The manager of your project sends you a link.</p>
      </form>
    </Door>
  );
}

function Refusal({ error }: { error: unknown }) {
  const fault = asApiError(error);
  return (
    <p className="fault" role="alert">
      <Glyph kind={fault.code === "locked_out" ? "marker" : "stop"} />
      <span>
        <b>{fault.message}</b> <span className="soft">{fault.advice}</span>
      </span>
    </p>
  );
}
