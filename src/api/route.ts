/** Who asks and by which way, for errors. */
export interface RequestOrigin {
  /** ` through the proxy http://proxy:3128 (HTTPS_PROXY)`; "" for a direct connection. */
  readonly via: (url: URL) => string;
  /** Who was asking, secrets masked; undefined as long as nobody knows. */
  readonly identity: () => string | undefined;
}
