import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useSession, useSignOut } from "../api/queries";
import { forgetBenches, unsentAnswers } from "../state/benches";
import { initials } from "../ui";

const SCHEMES: [MantineColorScheme, string][] = [
  ["light", "Light"],
  ["dark", "Dark"],
  ["auto", "As the system"],
];

/** Who is signed in, the theme, and the way out. */
export function UserMenu() {
  const user = useSession().data?.user;
  const signOut = useSignOut();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [unsent, setUnsent] = useState(0);
  if (!user) return null;
  const leave = () =>
    signOut.mutate(undefined, {
      onSuccess: () => {
        forgetBenches();
        void navigate("/login");
      },
    });
  return (
    <Menu position="bottom-end" width={232} onOpen={() => setUnsent(unsentAnswers())}>
      <Menu.Target>
        <UnstyledButton className="who" aria-label={`${user.name}: theme and sign out`}>
          {initials(user.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <b>{user.name}</b>
          <br />
          {user.email}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {SCHEMES.map(([scheme, name]) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        {/* Signing out would leave them without an owner. */}
        <Menu.Item onClick={leave} disabled={unsent > 0}>
          {unsent > 0 ? `Sign out, once ${unsent} unsent went out` : "Sign out"}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
