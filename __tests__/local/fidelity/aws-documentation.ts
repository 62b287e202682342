/** The Amazon Cognito Developer Guide. */
export function cognitoGuide(page: string) {
  return `https://docs.aws.amazon.com/cognito/latest/developerguide/${page}.html` as const;
}

/** The reference of the user pools' API. */
export function cognitoReference(page: string) {
  return `https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/${page}.html` as const;
}

/** The Amazon API Gateway Developer Guide. */
export function httpApiGuide(page: string) {
  return `https://docs.aws.amazon.com/apigateway/latest/developerguide/${page}.html` as const;
}

/** The AWS Lambda Developer Guide. */
export function lambdaGuide(page: string) {
  return `https://docs.aws.amazon.com/lambda/latest/dg/${page}.html` as const;
}
