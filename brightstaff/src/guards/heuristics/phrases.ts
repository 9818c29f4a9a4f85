// The phrases by which people talk models out of their instructions. Words are matched as `fold` leaves them, so spelling,
// spacing and accents do not matter.

/** Any of the words; `most`: so many of them one after the other, or none. */
type Part = string | { any: string; most: number };

export interface Phrase {
  name: string;
  /** Alternatives are separated by `|`. */
  parts: readonly Part[];
  /** What may not follow. */
  unless?: string;
}

const FILLERS =
  "all|any|of|the|your|our|these|those|that|this|every|each|and|or|previous|prior|earlier|preceding|above|" +
  "foregoing|former|past|original|initial|system|developer|given|existing|current|other|safety|set|hidden|internal";
const FEW: Part = { any: FILLERS, most: 4 };
const EARLIER =
  "previous|previously given|prior|earlier|preceding|above|foregoing|former|original|initial|system|developer|your|existing";
const LEAVE =
  "ignore|disregard|forget|forget about|do not follow|don't follow|stop following|no longer follow|pay no attention to|" +
  "discard|abandon|never mind|neglect|overlook|set aside";
const ORDERS =
  "instruction|direction|directive|prompt|guideline|guardrail|programming|training|system message";
const RULES = "rule|restriction|constraint|command|order|context|policy|policies|limitation";
const SHOW =
  "reveal|show|show me|show us|print|repeat|output|display|tell me|give me|leak|dump|expose|recite|write out|spell out|" +
  "what is|what's|what are|what were|share|summarize|translate";
const PERSONA =
  "act as|behave as|behave like|pretend to be|pretend you are|you are now|respond as|roleplay as|play";
const FREE = "unrestricted|uncensored|unfiltered|amoral|unethical|jailbroken|evil|immoral|lawless";

const ENGLISH: readonly Phrase[] = [
  { name: "override", parts: [LEAVE, FEW, EARLIER, FEW, ORDERS] },
  { name: "override", parts: [LEAVE, FEW, EARLIER, FEW, RULES] },
  {
    name: "override",
    parts: [LEAVE, { any: "all|every|the|of|and|any", most: 3 }, "all|every", FEW, ORDERS],
    unless: "s in|in|s inside|inside|s within|within|s contained|s found|found|s from|from|s embedded",
  },
  {
    name: "override",
    parts: [
      "ignore|disregard|forget",
      "everything|anything|all|what|all that|all of that",
      "above|you were told|you have been told|you've been told|you were taught|you were instructed|before this",
    ],
  },
  {
    name: "new instructions",
    parts: [
      "these are|here are|follow|obey",
      { any: "the|my|your|only|these", most: 2 },
      "new system instructions|new system prompt",
    ],
  },
  {
    name: "system prompt",
    parts: [
      SHOW,
      { any: "me|us|the|your|all|of|entire|full|whole|exact|complete|verbatim|contents of", most: 4 },
      "system|initial|hidden|original|secret|developer|internal|pre",
      { any: "hidden|secret|initial|internal", most: 1 },
      "prompt|instructions|message above|directives",
    ],
  },
  {
    name: "system prompt",
    parts: [
      "repeat|print|output|write|copy",
      { any: "the|all|of|every|everything|words|text|word|content|contents|exact", most: 4 },
      "above",
      { any: "verbatim|word for word|exactly", most: 1 },
      "starting with|beginning with|in a code block|into a code block|inside a code block",
    ],
  },
  { name: "persona", parts: ["do anything now"] },
  {
    name: "persona",
    parts: [
      "dan mode|dan jailbreak|dan who can do|as dan you|are dan you can|dan which stands for|dan stands for",
    ],
  },
  { name: "persona", parts: ["always intelligent and machiavellian|evil confidant|strive to avoid norms"] },
  {
    name: "persona",
    parts: [
      PERSONA,
      { any: "a|an|the|my|completely|fully|totally", most: 3 },
      FREE,
      { any: "and|or|an|a|amoral|unfiltered|uncensored|evil", most: 3 },
      "ai|assistant|chatbot|model|language model|llm|bot|persona|version of",
    ],
  },
  {
    name: "no rules",
    parts: [
      "you have no|you are free of|you are free from|you're free from|you are no longer bound by|no longer bound by|not bound by|" +
        "you are not bound by|respond without|answer without|reply without|without following|you have broken free of",
      {
        any: "all|any|the|your|usual|typical|ethical|moral|safety|content|and|or|openai|anthropic|google",
        most: 5,
      },
      "restriction|guideline|limitation|filter|censorship|policies|confines of ai|safeguard|guardrail|ethical constraint",
    ],
  },
  {
    name: "no rules",
    parts: [
      "disable|bypass|turn off|switch off|deactivate|circumvent|override|drop",
      { any: "all|any|of", most: 2 },
      "your",
      { any: "safety|content|ethical|moral|security|built in|and|ethics", most: 4 },
      "filter|guideline|policies|policy|restriction|guardrail|protocol|safeguard|safety|alignment",
    ],
  },
  {
    name: "developer mode",
    parts: [
      "chatgpt with developer mode|developer mode output|you are in developer mode|you are now in developer mode|" +
        "jailbreak mode|jailbroken mode",
    ],
  },
];

/** The same wish in other languages: to leave, which, what. */
const ELSEWHERE: readonly (readonly [string, string, string, string])[] = [
  [
    "ignoriere|ignorier|ignorieren sie|vergiss|vergessen sie|missachte|missachten sie",
    "alle|alles|die|deine|ihre|den|dieser|und",
    "vorherigen|bisherigen|vorigen|früheren|vorangegangenen|obigen|deine|ihre",
    "anweisung|instruktion|regeln|vorgaben|befehle",
  ],
  [
    "ignore|ignorez|oublie|oubliez|ne tiens pas compte de|ne tenez pas compte de",
    "toutes|tous|les|tes|vos|des|ces",
    "instructions|consignes|directives|règles",
    "précédentes|antérieures|ci-dessus|initiales|données",
  ],
  [
    "ignora|ignore|ignorad|olvida|olvide|olvídate de|haz caso omiso de",
    "todas|todos|las|los|tus|sus|de",
    "instrucciones|indicaciones|directrices|reglas",
    "anteriores|previas|iniciales|dadas|de arriba",
  ],
  [
    "ignore|ignora|esqueça|esquece|desconsidere",
    "todas|todos|as|os|suas|tuas",
    "instruções|orientações|diretrizes|regras",
    "anteriores|prévias|iniciais|acima",
  ],
  [
    "ignora|ignorate|dimentica|dimenticate",
    "tutte|tutti|le|gli|tue|vostre",
    "istruzioni|indicazioni|regole|direttive",
    "precedenti|iniziali|sopra",
  ],
  [
    "negeer|vergeet",
    "alle|al|de|je|uw",
    "vorige|voorgaande|eerdere|bovenstaande",
    "instructies|aanwijzingen|regels",
  ],
  [
    "zignoruj|zapomnij",
    "o|wszystkie|wszystkich",
    "poprzednie|poprzednich|wcześniejsze",
    "instrukcje|polecenia|instrukcjach",
  ],
  [
    "игнорируй|игнорируйте|проигнорируй|забудь|забудьте",
    "все|всё|про|твои|ваши",
    "предыдущие|прежние|предшествующие|предыдущих",
    "инструкции|указания|правила|инструкциях",
  ],
  [
    "忽略|无视|忘记|忽視|無視|忘記",
    "所有|全部|你|之前的|的|一切",
    "之前|以前|先前|上面|以上|前面",
    "的|所有|指令|指示|提示|规则|說明",
  ],
  [
    "これまでの|以前の|上記の|前の",
    "すべての|全ての|全部の",
    "指示|命令|指令|プロンプト",
    "を無視|を忘れ|無視して|は無視",
  ],
  ["이전|위의|앞의", "의|모든|모두", "지시|명령|지침|프롬프트", "무시|를 무시|을 무시|사항을 무시|잊어"],
];

/** What people ask for. */
export const ASKING: readonly Phrase[] = [
  ...ENGLISH,
  ...ELSEWHERE.map(([leave, fillers, which, what]) => ({
    name: "override",
    parts: [leave, { any: fillers, most: 3 }, which, { any: fillers, most: 2 }, what],
  })),
];

const SECRETS =
  "system prompt|system message|system instructions|initial instructions|hidden instructions|secret instructions|original instructions";
const WHOLE: Part = { any: "my|the|a|of|copy|full|entire|exact|complete|verbatim|whole", most: 4 };

/** What models say when they have given in. */
export const GIVING_IN: readonly Phrase[] = [
  {
    name: "system prompt",
    parts: ["here is my|here are my|here's my|this is my|these are my", WHOLE, SECRETS],
  },
  {
    name: "system prompt",
    parts: [
      "my",
      WHOLE,
      SECRETS,
      "is as follows|are as follows|are|says|say|reads|read|state|states|begins|begin",
    ],
  },
  {
    name: "developer mode",
    parts: ["developer mode output|jailbreak mode|i am in developer mode|i am now in developer mode"],
  },
  {
    name: "persona",
    parts: [
      "i am now dan|i'm now dan|as dan i can|i am dan and|i am now free from|i am free of|i am no longer bound by|i have no restrictions",
    ],
  },
];
