// SHA-256 and digits, for the scripts that are bundled (`tools/build.mjs`); the service worker is not, and has its own.

/** Bytes as hexadecimal digits. */
export const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");

/** The SHA-256 of bytes, in digits. Browsers hash in secure contexts only: elsewhere nothing. */
export async function hashOf(bytes) {
    return crypto.subtle && hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
