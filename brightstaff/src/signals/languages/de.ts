import type { Language } from "./language.js";

export const german: Language = {
  id: "de",
  common: [
    ...["der", "die", "und", "das", "ich", "ist", "nicht", "ein", "eine", "zu", "mit", "für", "auf", "es"],
    ...["den", "sie", "wir", "mir", "mich", "bitte", "haben", "kann", "wie", "was"],
  ],
  people: {
    negation: [
      ...["nein", "nö", "nee", "nicht", "falsch", "stimmt nicht", "das ist falsch", "das stimmt nicht"],
      ...["das ist nicht", "kein", "keine"],
    ],
    closing: [
      ...["nein danke", "das ist alles", "das wars", "das war alles", "nichts weiter", "mehr nicht"],
      ...["schon gut", "kein problem", "tschüss", "auf wiedersehen", "egal", "noch nicht", "nicht nötig"],
    ],
    agreement: [
      ...["ja", "jo", "klar", "genau", "ok", "okay", "gut", "super", "perfekt", "danke", "richtig", "stimmt"],
      ...["gerne", "prima"],
    ],
    contradiction: [
      ...["das ist falsch", "das stimmt nicht", "stimmt nicht", "ist nicht richtig", "das habe ich nicht"],
      ...["habe ich nicht gefragt", "nicht was ich", "ich habe gesagt", "ich sagte", "ich habe gefragt"],
      ...["ich meinte", "ich habe doch", "wie gesagt", "schon gesagt", "sie haben gesagt", "du hast gesagt"],
      ...["bist du sicher", "sind sie sicher", "falsch verstanden", "nicht verstanden", "das falsche"],
      ...["immer noch falsch", "immer noch nicht", "du wiederholst"],
    ],
    redirect: [
      ...["stattdessen", "etwas anderes", "was anderes", "einen anderen", "eine andere", "ein anderes"],
      ...["andere option", "andere optionen", "sonst noch", "lieber", "eigentlich", "wie wäre es"],
      ...["wie wärs", "noch einmal"],
    ],
    rejection: [
      ...["gefällt mir nicht", "mag ich nicht", "will ich nicht", "möchte ich nicht", "zu teuer", "zu weit"],
      ...["zu spät", "zu früh", "passt nicht", "funktioniert nicht", "geht nicht", "nicht hilfreich"],
      ...["schrecklich", "furchtbar"],
    ],
    clarification: [
      ...["was meinst du", "was meinen sie", "verstehe ich nicht", "ich verstehe nicht", "versteh ich nicht"],
      ...["was heißt das", "was bedeutet das", "keinen sinn", "wie bitte", "verwirrt", "häh", "hä"],
    ],
    complaint: [
      ...["nutzlos", "hilft nicht", "hilft mir nicht", "lächerlich", "frustrierend", "nervt", "nervig"],
      ...["zeitverschwendung", "immer das gleiche", "immer dasselbe", "enttäuscht", "unmöglich"],
      ...["beantworte meine frage", "dumm", "blöd"],
    ],
    profanity: ["scheiße", "scheiss", "mist", "verdammt", "idiot", "arsch"],
    escalation: [
      ...["mit einem menschen sprechen", "mit einem mitarbeiter", "mit einer person sprechen"],
      ...["mit jemandem sprechen", "echten menschen", "kundenservice", "kundendienst", "vorgesetzten"],
      "beschwerde einreichen",
    ],
    quit: [
      ...["ich gebe auf", "vergiss es", "vergessen sie es", "lass es", "egal jetzt", "bringt nichts"],
      ...["hat keinen zweck", "mache es selbst", "woanders"],
    ],
    gratitude: [
      ...["vielen dank", "danke schön", "dankeschön", "sehr hilfreich", "das hilft"],
      "genau was ich brauchte",
    ],
    confirmation: ["das passt", "klingt gut", "perfekt", "super", "sehr gut", "gefällt mir"],
    success: ["hat geklappt", "hat funktioniert", "funktioniert jetzt", "es funktioniert", "es klappt"],
  },
  assistant: {
    refusal: [
      ...["leider", "tut mir leid", "entschuldigung", "kann ich nicht", "kann nicht", "konnte nicht"],
      ...["konnte keine", "konnte kein", "nicht möglich", "nicht verfügbar", "keine ergebnisse"],
      ...["nicht gefunden", "ausgebucht", "weiß ich nicht", "fehlgeschlagen"],
    ],
    misunderstanding: [
      "nicht verstanden",
      "verstehe nicht",
      "umformulieren",
      "noch einmal sagen",
      "anders formulieren",
    ],
    offer: [
      ...["sonst noch", "noch etwas", "kann ich ihnen helfen", "kann ich dir helfen", "weitere fragen"],
      "helfen kann",
    ],
    confirming: [
      "ist das richtig",
      "stimmt das",
      "richtig",
      "bestätigen",
      "meinen sie",
      "meinst du",
      "korrekt",
    ],
    opinion: [
      ...["gefällt dir", "gefällt ihnen", "magst du", "mögen sie", "lieblings", "hast du gesehen"],
      ...["haben sie gesehen", "wie findest", "wie finden"],
    ],
  },
};
