// Texts of turns that some APIs require and a conversation lacks.

/** Of a user, before a conversation that begins with the assistant. */
export const OPENING: string = "(The conversation begins with the assistant.)";
/** Of a user, behind the beginning of an answer that the model does not take as such. */
export const CONTINUE: string = "Continue exactly where your last message ends.";
