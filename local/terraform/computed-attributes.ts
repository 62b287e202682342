import { cognitoAttributes } from "./computed-cognito.ts";
import { httpApiAttributes } from "./computed-http-api.ts";
import { otherAttributes } from "./computed-others.ts";
import { randomAttributes } from "./computed-random.ts";

/** A resource or data source whose attributes are asked for. */
export interface Instance {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Value of another attribute, declared or computed; undefined: there is none. */
  attribute(name: string): unknown;
  /** The same as a string. @throws {ExpressionError} there is none */
  text(name: string): string;
  /** The same value at every reload and restart. */
  remember(name: string, create: () => string): string;
}

export type ComputedAttributes = Readonly<Record<string, (instance: Instance) => unknown>>;

const attributes: Readonly<Record<string, ComputedAttributes>> = {
  ...cognitoAttributes,
  ...httpApiAttributes,
  ...otherAttributes,
  ...randomAttributes,
};

/**
 * How an attribute that AWS would set is made up, in AWS's shape.
 *
 * @param type as in the address: `aws_cognito_user_pool`, `data.aws_region`
 * @returns undefined: the runner does not know the attribute
 */
export function computedAttribute(type: string, name: string): ((instance: Instance) => unknown) | undefined {
  const ofType = Object.hasOwn(attributes, type) ? attributes[type] : undefined;
  return ofType && Object.hasOwn(ofType, name) ? ofType[name] : undefined;
}

/** @see AWS: Amazon Resource Names (ARNs) */
export function regionalArn(instance: Instance, service: string, resource: string): string {
  return `arn:aws:${service}:${instance.region}:${instance.accountId}:${resource}`;
}
