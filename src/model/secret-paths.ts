/** What these answer with is a secret: a passphrase, private keys, a password. */
const SECRET_PATHS = [/\/tasks\/.+\/(passphrase|certkey)\b/i, /\/vm\/templates\/.+\/target-password\b/i];

/** Of a path as it is sent, percent-encoded; rather one too many than one too few. */
export function answersSecret(path: string): boolean {
  const [pathname = ""] = path.split("?");
  const decoded = decodeURIComponent(pathname);
  return SECRET_PATHS.some((pattern) => pattern.test(decoded));
}
