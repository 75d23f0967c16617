// Bodies without their content coding.
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { decompress } from "fzstd";

/** The codings that Chromium asks for. */
export const CHROMIUM_ENCODINGS = "gzip, deflate, br, zstd";

/** Decodes a body. Throws where it is not whole. */
export function decoded(body: Buffer, coding: string | undefined): Buffer {
  switch (coding) {
    case "br":
      return brotliDecompressSync(body);
    case "gzip":
      return gunzipSync(body);
    case "zstd":
      return Buffer.from(decompress(body));
    default:
      return body;
  }
}
