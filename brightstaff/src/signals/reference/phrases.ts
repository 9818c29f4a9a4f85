// The phrases of the reference implementation.
// https://github.com/katanemo/plano/tree/main/crates/brightstaff/src/signals/interaction

const WHOM = [
  ...["a human", "a person", "a real person", "an actual person", "a supervisor", "a manager"],
  ...["customer service", "customer support", "support", "tech support", "help desk"],
];
const ASKING_FOR = [
  ...["speak to", "talk to", "connect me to", "connect me with", "transfer me to", "get me", "chat with"],
];
export const ESCALATION = [
  ...WHOM.flatMap((whom) => ASKING_FOR.map((asking) => `${asking} ${whom}`)),
  "escalate this",
];

export const CORRECTION = [
  ...["no, i meant", "no i meant", "no, i said", "no i said", "no, i asked", "no i asked", "nah, i meant"],
  ...["nope, i meant", "not what i said", "not what i asked", "that's not what i said"],
  ...["that's not what i asked", "that's not what i meant", "thats not what i said"],
  ...["thats not what i asked", "thats not what i meant", "that's not what you", "no that's not what i"],
  ...["no, that's not what i", "you're not quite right", "youre not quite right"],
  ...["you're not exactly right", "youre not exactly right", "you're wrong about", "youre wrong about"],
  ...["i just said", "i already said", "i already told you"],
];

export const REPHRASE = [
  ...["let me rephrase", "let me explain again", "what i'm trying to say", "what i'm saying is"],
  "in other words",
];

export const CLARIFICATION = [
  ...["i don't understand", "don't understand", "not understanding", "can't understand", "don't get it"],
  ...["don't follow", "i'm confused", "so confused", "makes no sense", "doesn't make sense"],
  ...["not making sense", "what do you mean", "what does that mean", "what are you saying", "i'm lost"],
  ...["totally lost", "lost me", "no clue what you", "no idea what you", "no clue what that"],
  ...["no idea what that", "come again", "say that again", "repeat that", "trouble following"],
  ...["hard to follow", "can't follow"],
];

export const QUIT = [
  ...["i give up", "i'm giving up", "im giving up", "i'm going to quit", "i quit", "forget it"],
  ...["forget this", "screw it", "screw this", "don't bother trying", "don't bother with this"],
  ...["don't bother with it", "don't even bother", "why bother", "not worth it", "this is hopeless"],
  ...["going elsewhere", "try somewhere else", "look elsewhere"],
];

export const COMPLAINT = [
  ...["this is useless", "not helpful", "doesn't help", "not helping", "you're not helping"],
  ...["youre not helping", "this doesn't work", "this doesnt work", "this isn't working"],
  ...["this isnt working", "still doesn't work", "still doesnt work", "still not working"],
  ...["still isn't working", "still isnt working", "waste of time", "wasting my time"],
  ...["this is ridiculous", "this is absurd", "this is insane", "this is stupid", "this is dumb"],
  ...["this sucks", "this is frustrating", "not good enough", "why can't you", "why cant you"],
  ...["same issue", "did that already", "done that already", "tried that already", "already tried that"],
  ...["i've done that", "ive done that", "i've tried that", "ive tried that", "i'm disappointed"],
  ...["im disappointed", "disappointed with you", "disappointed in you", "useless bot", "dumb bot"],
  "stupid bot",
];

export const PROFANITY = [
  ...["this is bullshit", "what bullshit", "such bullshit", "total bullshit", "complete bullshit"],
  ...["this is crap", "what crap", "this is shit", "what the hell is wrong with you"],
  ...["what the fuck is wrong with you", "you're fucking useless", "youre fucking useless"],
  ...["you are fucking useless", "fucking useless", "this bot is shit", "this bot is crap", "damn bot"],
  ...["fucking bot", "stupid fucking", "are you fucking kidding", "wtf is wrong with you", "wtf is this"],
  ...["ffs just", "for fucks sake", "for fuck's sake", "what the f**k", "what the f*ck", "what the f***"],
  ...["that's bullsh*t", "thats bullsh*t", "that's bull***t", "thats bull***t", "that's bs", "thats bs"],
  ...["this is bullsh*t", "this is bull***t", "this is bs"],
];

export const GRATITUDE = [
  ...["that's helpful", "that helps", "this helps", "appreciate it", "appreciate that", "that's perfect"],
  ...["exactly what i needed", "just what i needed", "you're the best", "you rock", "you're awesome"],
  ...["you're amazing", "you're great"],
];

export const CONFIRMATION = [
  ...["that works", "this works", "that's great", "that's amazing", "this is great", "that's awesome"],
  ...["love it", "love this", "love that"],
];

export const SUCCESS = [
  ...["it worked", "that worked", "this worked", "it's working", "that's working", "this is working"],
];

/** A message that begins so is in a good mood. */
export const POSITIVE_OPENERS = [
  ...["yes", "yeah", "yep", "yup", "sure", "ok", "okay", "great", "awesome", "perfect", "thanks", "thank"],
  ...["wonderful", "excellent", "amazing", "nice", "good", "cool", "absolutely", "definitely", "please"],
];

export const CONFIRMATION_OPENERS = [
  ...["yes", "yeah", "yep", "yup", "correct", "right", "that's correct", "thats correct", "that's right"],
  ...["thats right", "that is correct", "that is right"],
];

export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    "a about above after again against all am an and any are as at be because been before being below between both but by " +
    "can could did do does doing down during each few for from further had has have having he her here hers herself him " +
    "himself his how i if in into is it its itself just me more most my myself no nor not now of off on once only or other " +
    "our ours ourselves out over own same she should so some such than that the their theirs them themselves then there " +
    "these they this those through to too under until up very was we were what when where which while who whom why with " +
    "would you your yours yourself yourselves"
  ).split(" "),
);
