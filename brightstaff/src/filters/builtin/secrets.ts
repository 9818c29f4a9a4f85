// Keys and other secrets, by the forms that their issuers publish.
import type { SecretName } from "@plano/config/run-time";
import { parseObject } from "../../json.js";
import { hasTokenChecksum } from "./checksums.js";
import { byPattern, type Detector } from "./detector.js";

const LONGEST_KEY_BLOCK = 8_192;

/** https://www.rfc-editor.org/rfc/rfc7468 */
const privateKey: Detector = {
  hints: ["PRIVATE KEY-----"],
  *find(text) {
    let end = -1;
    for (const { index: start } of text.matchAll(/-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY-----/g)) {
      if (start < end) continue;
      const mark = text.indexOf("-----END ", start);
      const tail = mark < 0 ? -1 : text.indexOf("KEY-----", mark);
      const isWhole = tail >= 0 && tail - start <= LONGEST_KEY_BLOCK;
      end = isWhole ? tail + "KEY-----".length : Math.min(text.length, start + LONGEST_KEY_BLOCK);
      yield { start, end };
    }
  },
};

/** https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github */
const githubToken = byPattern(
  /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9])/g,
  {
    hints: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    check: (token) => token.startsWith("github_pat_") || hasTokenChecksum(token.slice(4)),
  },
);

/** https://www.rfc-editor.org/rfc/rfc7519 */
const jwt = byPattern(/(?<![A-Za-z0-9])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{10,2000}/g, {
  hints: ["eyJ"],
  check: (token) => "alg" in (parseObject(decoded(token)) ?? {}),
});

function decoded(token: string): string {
  return Buffer.from(token.slice(0, token.indexOf(".")), "base64url").toString();
}

/** No letter or digit of ASCII may touch their beginnings; keys of any length may end anywhere. */
export const SECRETS: Record<SecretName, Detector> = {
  private_key: privateKey,
  github_token: githubToken,
  jwt,
  npm_token: byPattern(/(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g, {
    hints: ["npm_"],
    check: (token) => hasTokenChecksum(token.slice(4)),
  }),
  aws_access_key: byPattern(/(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g, {
    hints: ["AKIA", "ASIA", "ABIA", "ACCA"],
  }),
  gitlab_token: byPattern(/(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|soat|ft|imt|agent)-[\w-]{20,300}/g, {
    hints: ["gl"],
  }),
  slack_token: byPattern(/(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[\w-]{10,250}/g, {
    hints: ["xox", "xapp-"],
  }),
  stripe_key: byPattern(/(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,247}/g, {
    hints: ["k_live_", "k_test_", "whsec_"],
  }),
  openai_key: byPattern(/(?<![A-Za-z0-9])sk-(?:[a-z]{2,10}-)?[\w-]{10,200}T3BlbkFJ[\w-]{10,200}/g, {
    hints: ["T3BlbkFJ"],
  }),
  anthropic_key: byPattern(/(?<![A-Za-z0-9])sk-ant-[a-z0-9]{3,10}-[\w-]{40,200}/g, { hints: ["sk-ant-"] }),
  google_key: byPattern(/(?<![A-Za-z0-9])AIza[\w-]{35}(?![A-Za-z0-9])/g, { hints: ["AIza"] }),
  huggingface_token: byPattern(/(?<![A-Za-z0-9])hf_[A-Za-z]{34}(?![A-Za-z0-9])/g, { hints: ["hf_"] }),
  sendgrid_key: byPattern(/(?<![A-Za-z0-9])SG\.[\w-]{22}\.[\w-]{43}(?![A-Za-z0-9])/g, { hints: ["SG."] }),
  service_key: byPattern(
    /(?<![A-Za-z0-9])(?:pypi-AgEIcHlwaS5vcmc[\w-]{50,1000}|(?:gsk_[A-Za-z0-9]{52}|xai-[A-Za-z0-9]{80}|dop_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})(?![A-Za-z0-9]))/g,
    { hints: ["gsk_", "xai-", "dop_v1_", "dapi", "shp", "pypi-"] },
  ),
  bearer_token: byPattern(
    /(?<![A-Za-z0-9])(?:[Bb]earer|BEARER)[ \t]{1,4}(?<only>[\w.~+/-]{20,4000}={0,2})/g,
    {
      hints: ["earer", "EARER"],
    },
  ),
  url_password: byPattern(
    /(?<![A-Za-z0-9])[A-Za-z][\w.+-]{1,20}:\/\/[^\s/:"'<>]{1,100}:(?<only>[^\s/"'<>]{1,200})@/g,
    { hints: ["://"] },
  ),
};
