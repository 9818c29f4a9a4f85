// The parameters that Messages and Converse have in common, gathered until all turns are written. Both refuse log probabilities,
// which are demands, and have no JSON mode.

import { equalsAscii, parseInteger } from "../../bytes/slice";
import { ModelRule } from "../../contract/model-families.generated";
import { Parameter, Refusal } from "../visitor/request";
import { AnswerFormat } from "./answer-format";
import { ClaudeThinking } from "./claude-thinking";
import { RequestRules } from "./request-rules";
import { Sampling } from "./request-sampling";
import { isEmptyObject } from "./request-text";
import { StopList } from "./stop-list";

export class ClaudeParameters {
  readonly thinking: ClaudeThinking = new ClaudeThinking();
  readonly format: AnswerFormat = new AnswerFormat();
  protected readonly sampling: Sampling = new Sampling();
  protected readonly stops: StopList = new StopList();
  protected rules!: RequestRules;
  protected maxTokens: i64 = 0;
  protected sequential: bool = false;
  protected refusesSampling: bool = false;

  protected start(rules: RequestRules): void {
    this.rules = rules;
    this.maxTokens = 0;
    this.sequential = false;
    this.refusesSampling = rules.has(ModelRule.NoSampling);
    this.thinking.begin(rules);
    this.format.clear();
    this.sampling.clear();
    this.stops.begin(-1);
  }

  protected take(kind: Parameter, value: usize, length: i32, refusal: Refusal): void {
    switch (kind) {
      case Parameter.MaxTokens:
        this.maxTokens = parseInteger(value, length);
        break;
      case Parameter.Temperature:
        this.sampling.setTemperature(value, length);
        break;
      case Parameter.TopP:
        this.sampling.setTopP(value, length);
        break;
      case Parameter.TopK:
        this.sampling.setTopK(value, length);
        break;
      case Parameter.StopSequence:
        this.stops.add(value, length);
        break;
      case Parameter.LogitBias:
        if (!isEmptyObject(value, length)) refusal.set("", "a logit bias is not available on this model");
        break;
      case Parameter.Logprobs:
      case Parameter.TopLogprobs:
        refusal.set("", "log probabilities are not available from this model");
        break;
      case Parameter.ParallelToolCalls:
        this.sequential = equalsAscii(value, length, "false");
        break;
      case Parameter.ResponseFormat:
        this.format.read(value, length, this.rules, refusal);
        if (this.format.object) this.format.askInstead();
        break;
      case Parameter.ReasoningEffort:
        this.thinking.askEffort(value, length);
        break;
      case Parameter.ThinkingBudget:
        this.thinking.askBudget(value, length);
        break;
      case Parameter.ReasoningSummary:
        this.thinking.askSummary();
        break;
      default:
        break;
    }
  }
}
