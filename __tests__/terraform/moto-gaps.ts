/** What moto does not do as AWS does, so that a plan right after an apply would show it as a change. */
export interface MotoGap {
  readonly type: string;
  readonly attribute: string;
  /** What moto does, and where in its sources. */
  readonly reason: string;
}

/**
 * Seen with moto 5.2.5. The suite has Terraform ignore later changes of these attributes, and nothing else; that the
 * list is neither too short nor too long is tested. Two operations are missing from moto/cognitoidp/responses.py
 * altogether, UpdateResourceServer and DeleteResourceServer; moto-server.py adds them.
 */
export const motoGaps: readonly MotoGap[] = [
  {
    type: "aws_cognito_user_pool",
    attribute: "user_pool_tier",
    reason:
      "has no tier by default, and provider 5.100 does not send one for a new pool (moto/cognitoidp/models.py, DEFAULT_USER_POOL_CONFIG)",
  },
  {
    type: "aws_cognito_user_pool_domain",
    attribute: "managed_login_version",
    reason: "forgets the version (moto/cognitoidp/models.py, CognitoIdpUserPoolDomain)",
  },
  {
    type: "aws_lambda_function",
    attribute: "image_config",
    reason: "answers an empty one where none was given (moto/awslambda/models.py, get_configuration)",
  },
  {
    type: "aws_lambda_function",
    attribute: "logging_config",
    reason: "forgets where and how the function logs (moto/awslambda/models.py, get_configuration)",
  },
];
