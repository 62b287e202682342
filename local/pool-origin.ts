import type { RequestListener } from "node:http";
import { isAdminCall } from "./cognito/admin/admin-api.ts";

/**
 * What answers at a user pool's origin: the admin API at `POST /` with an `X-Amz-Target`, the pool everywhere
 * else.
 */
export function servePoolOrigin(parts: {
  readonly pool: RequestListener;
  readonly adminApi: RequestListener;
}): RequestListener {
  return (request, response) => {
    if (isAdminCall(request)) return parts.adminApi(request, response);
    return parts.pool(request, response);
  };
}
