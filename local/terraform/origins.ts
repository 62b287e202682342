import type { StackModel } from "../model.ts";
import { readApiMappings } from "./families/api-mapping.ts";
import { userPoolDomainUrl } from "./families/user-pool-domain.ts";
import type { DeclaredResources } from "./resource.ts";

/** Something of the stack that has a URL on AWS. */
export interface AwsLocation {
  /** Without a slash at its end. */
  readonly url: string;
  /** Terraform address of the user pool or API whose listener takes its place. */
  readonly address: string;
  /** What follows the origin on localhost: `""` or `/…`. */
  readonly path: string;
}

/** Every URL under which a client may reach something of the stack. */
export function awsLocations(model: StackModel, declared: DeclaredResources): readonly AwsLocation[] {
  const issuers = model.userPools.map(({ issuer, address, userPoolId }) => ({
    url: issuer,
    address,
    path: `/${userPoolId}`,
  }));
  const domains = declared
    .all("aws_cognito_user_pool")
    .flatMap((pool) =>
      declared
        .childrenOf(pool, "aws_cognito_user_pool_domain")
        .map((domain) => ({ url: userPoolDomainUrl(domain), address: pool.address, path: "" })),
    );
  const endpoints = model.httpApis.map(({ origin, address }) => ({ url: origin, address, path: "" }));
  const customDomains = declared.all("aws_apigatewayv2_api").flatMap((api) =>
    readApiMappings(api, declared).map(({ domainName, key, stage }) => ({
      url: `https://${domainName}${key && `/${key}`}`,
      address: api.address,
      path: stage === "$default" ? "" : `/${stage}`,
    })),
  );
  return [...issuers, ...domains, ...endpoints, ...customDomains];
}

/**
 * Puts localhost in the place of AWS wherever a string names one of the locations, also percent-encoded. A URL
 * matches up to the end of its host or path segment, so that `https://a.example.com` is not found in
 * `https://a.example.com.evil`, `https://a.example.com@evil` or `https://a.example.com:8443`.
 *
 * @param origins Terraform address → origin, `http://localhost:<port>`
 * @returns a copy of `value`; what is one object in it is one object in the copy
 */
export function onLocalhost<T>(
  value: T,
  locations: readonly AwsLocation[],
  origins: ReadonlyMap<string, string>,
): T {
  const replacements = locations
    .map(({ url, address, path }) => ({ url, local: originOf(address, origins) + path }))
    .sort((left, right) => right.url.length - left.url.length);
  const replaceAll = (text: string) =>
    replacements.reduce((result, { url, local }) => replaceUrl(result, url, local), text);
  return mapTexts(value, replaceAll) as T;
}

function originOf(address: string, origins: ReadonlyMap<string, string>): string {
  const origin = origins.get(address);
  if (origin === undefined) throw new Error(`no origin is given for ${address}`);
  return origin;
}

function replaceUrl(text: string, url: string, local: string): string {
  const plain = new RegExp(`(?<![\\w+.-])${escapeForPattern(url)}(?![\\w.~%!$+=*:@(-])`, "g");
  const encoded = new RegExp(`${escapeForPattern(encodeURIComponent(url))}(?![\\w.~-]|%(?:3A|40|2E))`, "g");
  return text.replace(plain, () => local).replace(encoded, () => encodeURIComponent(local));
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function mapTexts(
  value: unknown,
  change: (text: string) => string,
  copies = new Map<object, unknown>(),
): unknown {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known) return known;
  const copyOf = (member: unknown) => mapTexts(member, change, copies);
  const copy = Array.isArray(value)
    ? value.map(copyOf)
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member)]));
  copies.set(value, copy);
  return copy;
}
