import type { Environment } from "../environment.ts";
import { fault } from "../errors.ts";
import { arnFaults } from "./arns.ts";
import { wholeNumberFaults } from "./numbers.ts";

/** The user pool, its users and the lifetimes of its tokens. */
export function userPoolFaults(name: string, environment: Environment): string[] {
  return [
    ...tierFaults(name, environment),
    ...signInFaults(name, environment),
    ...protectionFaults(name, environment),
    ...groupFaults(name, environment),
    ...lifetimeFaults(name, environment),
    ...demoUserFaults(name, environment),
  ];
}

function tierFaults(name: string, { userPoolTier }: Environment): string[] {
  if (["ESSENTIALS", "PLUS"].includes(userPoolTier)) return [];
  const advice = "managed login version 2 is not part of LITE";
  return [fault(`${name}.userPoolTier`, "be ESSENTIALS or PLUS", userPoolTier, advice)];
}

function signInFaults(name: string, { mfa = "off", passkeys = false }: Environment): string[] {
  if (!["off", "optional", "on"].includes(mfa)) {
    return [fault(`${name}.mfa`, "be off, optional or on", mfa, "leave it out for off")];
  }
  if (!passkeys || mfa !== "on") return [];
  const advice =
    'the AWS provider cannot tell Cognito that a passkey counts as two factors; set mfa to "optional"';
  return [fault(`${name}.passkeys`, 'be false where mfa is "on"', passkeys, advice)];
}

function protectionFaults(name: string, environment: Environment): string[] {
  const { exportUserActivity = false, region, threatProtection, userPoolTier, webAclArn } = environment;
  const webAcl = { service: "wafv2", region, resource: /^regional\/webacl\/[^/]+\/[^/]+$/ };
  const faults = arnFaults(`${name}.webAclArn`, webAclArn, webAcl, "a regional web ACL");
  if (threatProtection && !["audit", "enforced"].includes(threatProtection)) {
    const advice = "leave it out for none";
    faults.push(fault(`${name}.threatProtection`, "be audit or enforced", threatProtection, advice));
  }
  if (threatProtection && userPoolTier !== "PLUS") {
    const rule = `be left out of tier ${userPoolTier}`;
    faults.push(fault(`${name}.threatProtection`, rule, threatProtection, "only PLUS has it"));
  }
  if (exportUserActivity && !threatProtection) {
    const rule = "be false without threatProtection";
    faults.push(fault(`${name}.exportUserActivity`, rule, exportUserActivity, "that is what records it"));
  }
  return faults;
}

function groupFaults(name: string, { userGroups = {} }: Environment): string[] {
  return Object.entries(userGroups).flatMap(([group, { precedence }]) => {
    const setting = `${name}.userGroups.${group}`;
    const advice = "of a person's groups the lowest counts most";
    const faults = wholeNumberFaults(`${setting}.precedence`, precedence, [0, 2_147_483_647], advice);
    if (/^[\w.-]{1,128}$/.test(group)) return faults;
    const rule = "be named with 1 to 128 letters, digits and . - _";
    return [...faults, fault(setting, rule, group, "the gateway lists groups separated by spaces")];
  });
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

/** What a pool without a schema of its own knows. @see AWS: "Working with user attributes" */
const standardAttributes = [
  ...["address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name", "locale"],
  ...["middle_name", "name", "nickname", "phone_number", "phone_number_verified", "picture"],
  ...["preferred_username", "profile", "updated_at", "website", "zoneinfo"],
];

function demoUserFaults(name: string, { demoUsers = {} }: Environment): string[] {
  return Object.entries(demoUsers).flatMap(([username, attributes]) => {
    const setting = `${name}.demoUsers.${username}`;
    const faults = Object.keys(attributes)
      .filter((attribute) => !standardAttributes.includes(attribute))
      .map((attribute) =>
        fault(setting, "have standard attributes only", attribute, "the pool has no schema"),
      );
    if (/^[a-z][a-z0-9_]*$/.test(username)) return faults;
    const rule = "be named with lower-case letters, digits and underscores";
    return [...faults, fault(setting, rule, username, "the name is part of a Terraform variable's")];
  });
}
