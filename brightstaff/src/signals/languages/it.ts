import type { Language } from "./language.js";

export const italian: Language = {
  id: "it",
  common: [
    ...["il", "lo", "la", "i", "gli", "le", "di", "che", "e", "in", "un", "una", "è", "non", "per", "con"],
    ...[
      "mi",
      "mio",
      "si",
      "sono",
      "ho",
      "vorrei",
      "può",
      "come",
      "cosa",
      "questo",
      "un",
      "voglio",
      "del",
      "al",
      "sei",
    ],
  ],
  people: {
    negation: ["no", "sbagliato", "non è", "non voglio", "errato", "falso", "questo non"],
    closing: [
      ...["no grazie", "è tutto", "nientaltro", "basta così", "va bene così", "non serve", "nessun problema"],
      ...["arrivederci", "ciao", "non importa", "non ancora", "per ora no"],
    ],
    agreement: [
      ...["sì", "si", "certo", "ok", "va bene", "bene", "perfetto", "ottimo", "grazie", "esatto", "giusto"],
      ...["corretto", "daccordo"],
    ],
    contradiction: [
      ...["è sbagliato", "non è giusto", "non è corretto", "non è vero", "ti sbagli", "si sbaglia"],
      ...["non è quello che", "non ho chiesto", "ho detto", "ho già detto", "te lho detto", "come ho detto"],
      ...["intendevo", "volevo dire", "hai detto", "ha detto", "sei sicuro", "è sicuro", "hai capito male"],
      ...["non hai capito", "non capisci", "ancora sbagliato", "smettila di ripetere"],
    ],
    redirect: [
      ...["invece", "al posto", "unaltra opzione", "altre opzioni", "un altro", "unaltra", "altro"],
      ...["qualcosaltro", "qualcosa di diverso", "in realtà", "piuttosto", "che ne dici", "preferirei"],
      "di nuovo",
    ],
    rejection: [
      ...["non mi piace", "non mi è piaciuto", "non voglio questo", "non mi interessa", "troppo caro"],
      ...["troppo lontano", "troppo tardi", "non funziona", "non va bene", "terribile", "orribile", "noioso"],
    ],
    clarification: [
      ...["non capisco", "non ho capito", "cosa vuoi dire", "cosa intendi", "cosa significa", "non ha senso"],
      ...["sono confuso", "sono confusa", "in che senso", "come scusa"],
    ],
    complaint: [
      ...["inutile", "non aiuta", "non mi aiuti", "ridicolo", "frustrante", "fastidioso", "perdita di tempo"],
      ...["sempre la stessa", "deluso", "deludente", "rispondi alla mia domanda", "stupido", "strano"],
    ],
    profanity: ["merda", "cazzo", "cavolo", "idiota", "accidenti"],
    escalation: [
      ...["parlare con una persona", "parlare con un umano", "parlare con qualcuno", "persona reale"],
      ...["parlare con un operatore", "parlare con un responsabile", "servizio clienti"],
      ...["assistenza clienti", "fare un reclamo"],
    ],
    quit: [
      ...["mi arrendo", "lascia perdere", "lasci perdere", "lascia stare", "dimenticalo"],
      ...["non ne vale la pena", "faccio da solo", "da unaltra parte"],
    ],
    gratitude: [
      ...["grazie mille", "molte grazie", "molto utile", "mi aiuta", "proprio quello che mi serviva"],
      "ti ringrazio",
    ],
    confirmation: ["mi va bene", "va benissimo", "perfetto", "ottimo", "fantastico", "mi piace"],
    success: ["ha funzionato", "ora funziona", "funziona adesso", "problema risolto"],
  },
  assistant: {
    refusal: [
      ...["mi dispiace", "purtroppo", "scusa", "non posso", "non riesco", "non sono riuscito"],
      ...["non è possibile", "non è disponibile", "non disponibile", "non ci sono", "non ho trovato"],
      ...["nessun risultato", "esaurito", "non lo so", "non riuscito", "fallito"],
    ],
    misunderstanding: ["non ho capito", "non capisco", "riformulare", "ripetere"],
    offer: ["altro", "posso aiutarti", "posso aiutarla", "altre domande"],
    confirming: ["è corretto", "corretto", "è giusto", "confermare", "confermi", "intendi", "vuoi dire"],
    opinion: [
      ...["ti piace", "le piace", "preferisci", "preferisce", "preferito", "preferita", "hai visto"],
      "cosa ne pensi",
    ],
  },
};
