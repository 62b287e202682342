import type { RequestListener } from "node:http";
import { isAdminCall } from "./cognito/admin/admin-api.ts";
import { isConsoleRequest } from "./console/console.ts";

/**
 * What answers at a user pool's origin: the admin API at `POST /` with an `X-Amz-Target`, the console (at the first
 * pool's origin) at `/` and below `/console/`, the pool everywhere else.
 */
export function servePoolOrigin(parts: {
  readonly pool: RequestListener;
  readonly adminApi: RequestListener;
  readonly console?: RequestListener | undefined;
}): RequestListener {
  return (request, response) => {
    if (isAdminCall(request)) return parts.adminApi(request, response);
    if (parts.console && isConsoleRequest(request)) return parts.console(request, response);
    return parts.pool(request, response);
  };
}
