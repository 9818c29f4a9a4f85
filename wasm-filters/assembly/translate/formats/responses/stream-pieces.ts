// Events of a Responses stream that carry a piece of an output item, or repeat the whole when it is finished.
// https://platform.openai.com/docs/api-reference/responses-streaming

import { JsonIndex } from "../../../json/json-index";
import { BlockKind } from "../../visitor/response";
import { ItemKind, ItemReader } from "./response-items";

export const enum Piece {
  /** Any other event. */
  None,
  Text,
  TextDone,
  Refusal,
  RefusalDone,
  PartDone,
  Annotation,
  Summary,
  SummaryDone,
  SummaryPartDone,
  Reasoning,
  ReasoningDone,
  Arguments,
  ArgumentsDone,
  Input,
  InputDone,
}

export function pieceOf(json: JsonIndex, type: i32): Piece {
  if (json.textEquals(type, "response.output_text.delta")) return Piece.Text;
  if (json.textEquals(type, "response.function_call_arguments.delta")) return Piece.Arguments;
  if (json.textEquals(type, "response.reasoning_summary_text.delta")) return Piece.Summary;
  if (json.textEquals(type, "response.reasoning_text.delta")) return Piece.Reasoning;
  if (json.textEquals(type, "response.custom_tool_call_input.delta")) return Piece.Input;
  if (json.textEquals(type, "response.refusal.delta")) return Piece.Refusal;
  if (json.textEquals(type, "response.output_text.done")) return Piece.TextDone;
  if (json.textEquals(type, "response.content_part.done")) return Piece.PartDone;
  if (json.textEquals(type, "response.output_text.annotation.added")) return Piece.Annotation;
  if (json.textEquals(type, "response.function_call_arguments.done")) return Piece.ArgumentsDone;
  if (json.textEquals(type, "response.reasoning_summary_text.done")) return Piece.SummaryDone;
  if (json.textEquals(type, "response.reasoning_summary_part.done")) return Piece.SummaryPartDone;
  if (json.textEquals(type, "response.reasoning_text.done")) return Piece.ReasoningDone;
  if (json.textEquals(type, "response.custom_tool_call_input.done")) return Piece.InputDone;
  return json.textEquals(type, "response.refusal.done") ? Piece.RefusalDone : Piece.None;
}

/** Passes the parsed event to the item's reader. */
export function readPiece(json: JsonIndex, piece: Piece, item: ItemReader): void {
  switch (piece) {
    case Piece.Text:
      item.piece(json, BlockKind.Text, 0);
      return;
    case Piece.TextDone:
      item.whole(json, BlockKind.Text, 0, 0, "text");
      return;
    case Piece.Refusal:
      item.piece(json, BlockKind.Refusal, 0);
      return;
    case Piece.RefusalDone:
      item.whole(json, BlockKind.Refusal, 0, 0, "refusal");
      return;
    case Piece.PartDone:
      readPart(json, json.find(0, "part"), item);
      return;
    case Piece.Annotation:
      item.annotation(json, 0);
      return;
    case Piece.Summary:
      item.reasoningPiece(json, 0, true, json.find(0, "delta"));
      return;
    case Piece.SummaryDone:
      item.reasoningWhole(json, 0, true, json.find(0, "text"));
      return;
    case Piece.SummaryPartDone:
      item.reasoningWhole(json, 0, true, json.find(json.find(0, "part"), "text"));
      return;
    case Piece.Reasoning:
      item.reasoningPiece(json, 0, false, json.find(0, "delta"));
      return;
    case Piece.ReasoningDone:
      item.reasoningWhole(json, 0, false, json.find(0, "text"));
      return;
    case Piece.Arguments:
      item.inputPiece(json, ItemKind.FunctionCall, json.find(0, "delta"));
      return;
    case Piece.ArgumentsDone:
      item.inputWhole(json, ItemKind.FunctionCall, json.find(0, "arguments"));
      return;
    case Piece.Input:
      item.inputPiece(json, ItemKind.CustomToolCall, json.find(0, "delta"));
      return;
    case Piece.InputDone:
      item.inputWhole(json, ItemKind.CustomToolCall, json.find(0, "input"));
      return;
    default:
  }
}

function readPart(json: JsonIndex, part: i32, item: ItemReader): void {
  const type = json.find(part, "type");
  if (json.textEquals(type, "output_text")) item.whole(json, BlockKind.Text, 0, part, "text");
  else if (json.textEquals(type, "refusal")) item.whole(json, BlockKind.Refusal, 0, part, "refusal");
  else if (json.textEquals(type, "reasoning_text")) {
    item.reasoningWhole(json, 0, false, json.find(part, "text"));
  }
}
