import {
  digits,
  type Instance,
  lowerCase,
  type ResourceFamily,
  randomText,
  regionalArn,
  upperCase,
} from "../family.ts";

const nameAsId = (instance: Instance) => instance.text("name");

/** What localhost has no use for, with the names and ARNs that other resources ask for. */
export const ignoredFamily: ResourceFamily = {
  "aws_acm_*": { treatment: "harmless" },
  "aws_cloudwatch_*": { treatment: "harmless" },
  "aws_cognito_log_delivery_configuration*": { treatment: "harmless" },
  "aws_cognito_risk_configuration*": { treatment: "harmless" },
  "aws_cognito_user_pool_ui_customization*": { treatment: "harmless" },
  "aws_ecr_*": { treatment: "harmless" },
  "aws_iam_*": { treatment: "harmless" },
  "aws_kms_*": { treatment: "harmless" },
  "aws_route53_*": { treatment: "harmless" },
  "aws_secretsmanager_*": { treatment: "harmless" },
  "aws_sns_*": { treatment: "harmless" },
  "aws_wafv2_*": { treatment: "harmless" },
  "aws_xray_*": { treatment: "harmless" },
  "docker_*": { treatment: "harmless" },
  "time_*": { treatment: "harmless" },
  aws_iam_role: {
    treatment: "harmless",
    attributes: {
      id: nameAsId,
      arn: (role) => `arn:aws:iam::${role.accountId}:role/${role.text("name")}`,
    },
  },
  aws_cloudwatch_log_group: {
    treatment: "harmless",
    attributes: {
      id: nameAsId,
      arn: (group) => regionalArn(group, "logs", `log-group:${group.text("name")}`),
    },
  },
  aws_ecr_repository: {
    treatment: "harmless",
    attributes: {
      id: nameAsId,
      arn: (repository) => regionalArn(repository, "ecr", `repository/${repository.text("name")}`),
      registry_id: (repository) => repository.accountId,
      repository_url: (repository) =>
        `${repository.accountId}.dkr.ecr.${repository.region}.amazonaws.com/${repository.text("name")}`,
    },
  },
  aws_sns_topic: {
    treatment: "harmless",
    attributes: {
      id: (topic) => topic.text("arn"),
      arn: (topic) => regionalArn(topic, "sns", topic.text("name")),
    },
  },
  aws_secretsmanager_secret: {
    treatment: "harmless",
    attributes: {
      id: (secret) => secret.text("arn"),
      arn: (secret) =>
        regionalArn(secret, "secretsmanager", `secret:${secret.text("name")}-${secretSuffix(secret)}`),
    },
  },
};

/** Secrets Manager ends each ARN with six characters of its own choice. */
function secretSuffix(secret: Instance): string {
  return secret.remember("arn", () => randomText(6, upperCase + lowerCase + digits));
}
