/**
 * Whether a URL's host is this machine's own. It looks at the name alone, and asks no resolver.
 *
 * @param hostname as `URL` has it: lower case, IPv4 in its four parts, IPv6 in brackets
 * @see RFC 6761 section 6.3 (`localhost` and every name below it); RFC 1122 section 3.2.1.3 (127.0.0.0/8)
 */
export function isLoopbackHost(hostname: string): boolean {
  if (hostname === "[::1]") return true;
  return /^(?:[a-z\d-]+\.)*localhost$/.test(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
