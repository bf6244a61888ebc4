import { faultFrom } from "../api/errors";

/** Any other address looks the same as what is not yours. */
export function Component(): never {
  throw faultFrom(404, null);
}
