import type { Language } from "./language.js";

export const spanish: Language = {
  id: "es",
  common: [
    ...["el", "la", "los", "las", "de", "que", "y", "en", "un", "una", "es", "no", "por", "para", "con"],
    ...["me", "mi", "lo", "se", "quiero", "puede", "qué", "cómo", "está"],
  ],
  people: {
    negation: ["no", "nop", "incorrecto", "eso no", "falso", "no es", "no quiero", "mal"],
    closing: [
      ...["no gracias", "eso es todo", "nada más", "ya está", "es todo", "está bien así", "no hace falta"],
      ...["no te preocupes", "no se preocupe", "adiós", "hasta luego", "da igual", "todavía no"],
      "no importa",
    ],
    agreement: [
      ...["sí", "si", "claro", "vale", "ok", "bueno", "perfecto", "genial", "gracias", "correcto", "exacto"],
      ...["de acuerdo", "muy bien"],
    ],
    contradiction: [
      ...["eso no es", "no es correcto", "está mal", "estás equivocado", "está equivocado", "te equivocas"],
      ...["se equivoca", "no es lo que", "no pedí", "no te pregunté", "dije", "te dije", "le dije"],
      ...["ya te dije", "ya dije", "como dije", "quise decir", "quería decir", "dijiste", "usted dijo"],
      ...["estás seguro", "está seguro", "me entendiste mal", "no entendiste", "no me entiendes"],
      ...["sigue mal", "otra vez lo mismo", "deja de repetir"],
    ],
    redirect: [
      ...["en cambio", "en su lugar", "otra opción", "otras opciones", "otro", "otra cosa", "algo diferente"],
      ...["algo más", "en realidad", "mejor", "qué tal", "prefiero", "de nuevo"],
    ],
    rejection: [
      ...["no me gusta", "no me gustó", "no quiero eso", "no me interesa", "demasiado caro", "muy caro"],
      ...["muy lejos", "muy tarde", "no funciona", "no sirve", "no me sirve", "terrible", "horrible"],
      "aburrido",
    ],
    clarification: [
      ...["no entiendo", "no comprendo", "qué quieres decir", "qué quiere decir", "qué significa"],
      ...["no tiene sentido", "cómo dices", "estoy confundido", "estoy confundida", "a qué te refieres"],
    ],
    complaint: [
      ...["inútil", "no ayuda", "no me ayudas", "ridículo", "frustrante", "molesto", "pérdida de tiempo"],
      ...["siempre lo mismo", "decepcionado", "decepcionante", "qué mal", "responde mi pregunta", "estúpido"],
      ...["tonto", "raro"],
    ],
    profanity: ["mierda", "joder", "carajo", "idiota", "maldita sea", "coño"],
    escalation: [
      ...["hablar con una persona", "hablar con un humano", "hablar con alguien", "persona real"],
      ...["hablar con un agente", "hablar con un supervisor", "hablar con el gerente", "atención al cliente"],
      ...["servicio al cliente", "poner una queja"],
    ],
    quit: [
      ...["me rindo", "olvídalo", "olvidalo", "déjalo", "dejalo", "no vale la pena", "lo haré yo"],
      ...["buscaré en otro", "no te molestes"],
    ],
    gratitude: [
      ...["muchas gracias", "mil gracias", "muy útil", "me ayuda", "justo lo que necesitaba"],
      "te lo agradezco",
    ],
    confirmation: ["me parece bien", "suena bien", "perfecto", "genial", "me encanta", "excelente"],
    success: ["funcionó", "ya funciona", "ha funcionado", "problema resuelto"],
  },
  assistant: {
    refusal: [
      ...["lo siento", "lamento", "lamentablemente", "desafortunadamente", "disculpa", "no puedo", "no pude"],
      ...["no he podido", "no es posible", "no está disponible", "no hay", "no encontré", "no se encontró"],
      ...["sin resultados", "agotado", "no lo sé", "no tengo información", "falló"],
    ],
    misunderstanding: [
      "no entiendo",
      "no he entendido",
      "no entendí",
      "reformular",
      "puedes repetir",
      "puede repetir",
    ],
    offer: ["algo más", "puedo ayudarte", "puedo ayudarle", "otra cosa", "más preguntas"],
    confirming: ["es correcto", "correcto", "confirmar", "confirma", "quieres decir", "quiere decir"],
    opinion: [
      ...["te gusta", "le gusta", "prefieres", "prefiere", "tu favorito", "favorita", "has visto"],
      ...["qué opinas", "qué te parece"],
    ],
  },
};
