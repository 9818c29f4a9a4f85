import type { Language } from "./language.js";

export const french: Language = {
  id: "fr",
  common: [
    ...["le", "la", "les", "de", "des", "et", "un", "une", "est", "je", "vous", "que", "pas", "pour"],
    ...["dans", "ce", "il", "me", "mon", "ma", "qui", "avec", "sur", "du", "au"],
  ],
  people: {
    negation: ["non", "nan", "faux", "pas", "ce nest pas", "cest faux", "incorrect", "je ne veux pas"],
    closing: [
      ...["non merci", "cest tout", "rien dautre", "ce sera tout", "ça ira", "pas besoin", "pas de problème"],
      ...["au revoir", "peu importe", "pas encore", "pas maintenant"],
    ],
    agreement: [
      ...["oui", "ouais", "ok", "daccord", "bien", "parfait", "super", "merci", "exact", "exactement"],
      ...["génial", "bien sûr", "correct"],
    ],
    contradiction: [
      ...["cest faux", "ce nest pas ça", "ce nest pas correct", "ce nest pas vrai", "cest incorrect"],
      ...["vous vous trompez", "tu te trompes", "pas ce que jai", "jai dit", "javais dit", "jai demandé"],
      ...["je vous ai dit", "je tai dit", "jai déjà", "comme je lai dit", "je voulais dire", "vous avez dit"],
      ...["tu as dit", "êtes vous sûr", "tu es sûr", "mal compris", "vous ne comprenez pas"],
      ...["tu ne comprends pas", "toujours faux", "toujours pas", "arrêtez de répéter"],
    ],
    redirect: [
      ...["plutôt", "à la place", "une autre", "un autre", "autre chose", "dautres options", "différent"],
      ...["en fait", "et si", "encore une fois", "dautres"],
    ],
    rejection: [
      ...["je naime pas", "je nai pas aimé", "ne me plaît pas", "pas intéressé", "trop cher", "trop loin"],
      ...["trop tard", "ne marche pas", "ne fonctionne pas", "ne convient pas", "horrible", "nul"],
      "ennuyeux",
    ],
    clarification: [
      ...["je ne comprends pas", "je comprends pas", "que voulez vous dire", "que veux tu dire"],
      ...["quest ce que ça veut dire", "aucun sens", "pas de sens", "je suis perdu", "comment ça", "hein"],
      "pardon",
    ],
    complaint: [
      ...["inutile", "naide pas", "ridicule", "frustrant", "énervant", "agaçant", "perte de temps"],
      ...["toujours la même", "toujours pareil", "déçu", "décevant", "répondez à ma question"],
      ...["réponds à ma question", "stupide", "bizarre"],
    ],
    profanity: ["merde", "putain", "bordel", "idiot", "con"],
    escalation: [
      ...["parler à un humain", "parler à une personne", "parler à quelquun", "vraie personne"],
      ...["un conseiller", "un responsable", "service client", "le support", "déposer une plainte"],
    ],
    quit: [
      ...["jabandonne", "laisse tomber", "laissez tomber", "oubliez", "oublie", "tant pis"],
      ...["ça ne vaut pas la peine", "je vais le faire moi même", "ailleurs"],
    ],
    gratitude: ["merci beaucoup", "merci bien", "très utile", "ça aide", "exactement ce quil me fallait"],
    confirmation: ["ça marche", "ça me va", "parfait", "génial", "excellent", "super"],
    success: ["ça a marché", "ça fonctionne", "ça marche maintenant", "problème résolu"],
  },
  assistant: {
    refusal: [
      ...["désolé", "désolée", "malheureusement", "je mexcuse", "toutes mes excuses", "je ne peux pas"],
      ...["je nai pas pu", "impossible", "pas disponible", "indisponible", "il ny a pas", "aucun résultat"],
      ...["na pas été trouvé", "je ne sais pas", "complet", "échoué"],
    ],
    misunderstanding: ["pas compris", "ne comprends pas", "reformuler", "répéter"],
    offer: ["autre chose", "puis je vous aider", "puis je taider", "dautres questions"],
    confirming: [
      "est ce correct",
      "est ce exact",
      "cest bien ça",
      "confirmer",
      "confirmez",
      "voulez vous dire",
    ],
    opinion: [
      ...["aimez vous", "tu aimes", "préférez vous", "tu préfères", "préféré", "avez vous vu", "as tu vu"],
      ...["que pensez vous", "quen penses tu"],
    ],
  },
};
