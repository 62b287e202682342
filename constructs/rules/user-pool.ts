import type { Environment } from "../environment.ts";
import { fault } from "../errors.ts";
import { wholeNumberFaults } from "./numbers.ts";

/** The user pool, its users and the lifetimes of its tokens. */
export function userPoolFaults(name: string, environment: Environment): string[] {
  return [
    ...tierFaults(name, environment),
    ...lifetimeFaults(name, environment),
    ...demoUserFaults(name, environment),
  ];
}

function tierFaults(name: string, { userPoolTier }: Environment): string[] {
  if (["ESSENTIALS", "PLUS"].includes(userPoolTier)) return [];
  const advice = "managed login version 2 is not part of LITE";
  return [fault(`${name}.userPoolTier`, "be ESSENTIALS or PLUS", userPoolTier, advice)];
}

function lifetimeFaults(name: string, environment: Environment): string[] {
  const ranges = [
    ["accessTokenMinutes", 5, 1440, "Cognito's access tokens live 5 minutes to 1 day"],
    ["idTokenMinutes", 5, 1440, "Cognito's ID tokens live 5 minutes to 1 day"],
    ["refreshTokenDays", 1, 3650, "Cognito's refresh tokens live up to 10 years"],
  ] as const;
  return ranges.flatMap(([key, least, most, advice]) =>
    wholeNumberFaults(`${name}.${key}`, environment[key], [least, most], advice),
  );
}

function demoUserFaults(name: string, { demoUsers = {} }: Environment): string[] {
  return Object.keys(demoUsers)
    .filter((username) => !/^[a-z][a-z0-9_]*$/.test(username))
    .map((username) => {
      const rule = "be named with lower-case letters, digits and underscores";
      return fault(`${name}.demoUsers`, rule, username, "the name is part of a Terraform variable's");
    });
}
