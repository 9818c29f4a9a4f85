import type { Language } from "./language.js";

export const portuguese: Language = {
  id: "pt",
  common: [
    ...["o", "a", "os", "as", "de", "que", "e", "em", "um", "uma", "é", "não", "por", "para", "com", "me"],
    ...["meu", "minha", "eu", "você", "quero", "pode", "como", "está", "isso"],
  ],
  people: {
    negation: ["não", "nao", "errado", "isso não", "falso", "não é", "não quero", "incorreto"],
    closing: [
      ...["não obrigado", "não obrigada", "é só isso", "só isso", "mais nada", "isso é tudo"],
      ...["tudo bem assim", "não precisa", "sem problema", "tchau", "até logo", "tanto faz", "ainda não"],
    ],
    agreement: [
      ...["sim", "claro", "ok", "certo", "bom", "perfeito", "ótimo", "obrigado", "obrigada", "correto"],
      ...["exato", "beleza", "tudo bem"],
    ],
    contradiction: [
      ...["isso não está certo", "não está certo", "está errado", "isso está errado", "você está errado"],
      ...["não é isso", "não foi isso", "não é o que", "não pedi", "não perguntei", "eu disse", "eu falei"],
      ...["já disse", "já falei", "como eu disse", "eu quis dizer", "quis dizer", "você disse", "você falou"],
      ...["tem certeza", "entendeu errado", "você não entendeu", "não me entende", "continua errado"],
      "de novo a mesma",
    ],
    redirect: [
      ...["em vez disso", "outra opção", "outras opções", "outro", "outra coisa", "algo diferente"],
      ...["mais alguma", "na verdade", "melhor", "que tal", "prefiro", "de novo"],
    ],
    rejection: [
      ...["não gosto", "não gostei", "não quero isso", "não me interessa", "muito caro", "muito longe"],
      ...["muito tarde", "não funciona", "não serve", "horrível", "péssimo", "chato"],
    ],
    clarification: [
      ...["não entendo", "não entendi", "não compreendo", "o que você quer dizer", "o que quer dizer"],
      ...["o que significa", "não faz sentido", "como assim", "estou confuso", "estou confusa"],
    ],
    complaint: [
      ...["inútil", "não ajuda", "não está ajudando", "ridículo", "frustrante", "irritante"],
      ...["perda de tempo", "sempre a mesma", "decepcionado", "decepcionante", "responda minha pergunta"],
      ...["estúpido", "burro", "estranho"],
    ],
    profanity: ["merda", "porra", "caralho", "idiota", "droga"],
    escalation: [
      ...["falar com uma pessoa", "falar com um humano", "falar com alguém", "pessoa de verdade"],
      ...["falar com um atendente", "falar com o gerente", "falar com um supervisor"],
      ...["atendimento ao cliente", "fazer uma reclamação"],
    ],
    quit: [
      ...["desisto", "esquece", "esqueça", "deixa pra lá", "deixa para lá", "não vale a pena"],
      ...["eu mesmo faço", "outro lugar"],
    ],
    gratitude: [
      ...["muito obrigado", "muito obrigada", "muito útil", "isso ajuda", "era o que eu precisava"],
      "agradeço",
    ],
    confirmation: ["pode ser", "parece bom", "perfeito", "ótimo", "adorei", "excelente"],
    success: ["funcionou", "agora funciona", "deu certo", "problema resolvido"],
  },
  assistant: {
    refusal: [
      ...["desculpe", "sinto muito", "lamento", "infelizmente", "não posso", "não consigo", "não consegui"],
      ...["não foi possível", "não é possível", "não está disponível", "indisponível", "não há"],
      ...["não encontrei", "sem resultados", "esgotado", "não sei", "falhou"],
    ],
    misunderstanding: ["não entendi", "não compreendi", "reformular", "repetir"],
    offer: ["mais alguma coisa", "algo mais", "posso ajudar", "outra coisa"],
    confirming: ["está correto", "correto", "confirmar", "confirme", "quer dizer", "certo"],
    opinion: ["você gosta", "prefere", "favorito", "favorita", "já viu", "o que acha"],
  },
};
