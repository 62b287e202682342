import type { User } from "../../model.ts";
import { invalidParameter } from "./input.ts";

/** Whether a user, who has this status, is one that a filter asks for. */
type UserFilter = (user: User, userStatus: string) => boolean;

const searchable = [
  "username",
  "email",
  "phone_number",
  "name",
  "given_name",
  "family_name",
  "preferred_username",
  "cognito:user_status",
  "status",
  "sub",
];

/**
 * `attribute = "value"`, or `attribute ^= "value"` for what begins with it. No filter: everybody.
 *
 * @throws {AdminError} it is of another form, or the attribute cannot be searched for
 * @see AWS: API_ListUsers
 */
export function parseFilter(text = ""): UserFilter {
  if (text.trim() === "") return () => true;
  const [, name = "", operator, quoted = ""] =
    /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(text) ?? [];
  if (!searchable.includes(name)) {
    throw invalidParameter(
      `Filter must be NAME = "VALUE" or NAME ^= "VALUE", NAME one of ${searchable.join(", ")}.`,
    );
  }
  const wanted = quoted.replace(/\\(.)/g, "$1");
  return (user, userStatus) => {
    const value = searchedValue(user, userStatus, name);
    return operator === "=" ? value === wanted : value?.startsWith(wanted) === true;
  };
}

function searchedValue(user: User, userStatus: string, name: string): string | undefined {
  switch (name) {
    case "username":
      return user.username;
    case "sub":
      return user.sub;
    case "cognito:user_status":
      return userStatus;
    case "status":
      return user.enabled ? "Enabled" : "Disabled";
    default:
      return user.attributes[name];
  }
}
