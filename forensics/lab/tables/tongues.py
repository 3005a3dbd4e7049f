"""One list of tasks in ten languages: the same topics and settings, in the same order, everywhere.

Sentences are built so that no word has to be bent: what is filled in stands after a colon.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language, alternatives parted by ``|``; every language has as many."""

    code: str
    """ISO 639-1."""
    asks: str
    topics: str
    settings: str
    closers: str
    labels: str
    """Of the setting, and of the number."""
    marks: tuple[str, str] = (": ", ". ")
    """Colon and full stop, with the spaces that belong to them."""


_WIDE = ("\uff1a", "\u3002")
"""Colon and full stop of Chinese and Japanese, escaped because they are easily mistaken for others."""

TONGUES = (
    Tongue(
        "en",
        "Explain the following topic step by step|Describe the most common mistakes with this topic|"
        "Compare two ways of dealing with this topic|Write out all your reasoning on this topic",
        "the irrigation of a garden|the fermentation of bread|solar panels|a lease|a travel budget|sleep habits|"
        "the repair of a bicycle|a chess opening|a sorting algorithm|coral reefs|protein folding|an insurance claim",
        "a small team|a tight deadline|a fixed budget|a rainy climate|young readers|noisy measurements|"
        "a remote village|an old building",
        "Give the final answer at the end.|Answer in full sentences.|Show every step.",
        "Setting|Case",
    ),
    Tongue(
        "zh",
        "请逐步解释以下主题|请描述该主题中最常见的错误|请比较处理该主题的两种方法|请详细写出关于该主题的推理过程",
        "花园灌溉|面包发酵|太阳能电池板|租房合同|旅行预算|睡眠习惯|自行车维修|国际象棋开局|排序算法|珊瑚礁|蛋白质折叠|保险理赔",
        "小型团队|时间紧迫|固定预算|多雨气候|年轻读者|测量噪声较大|偏远村庄|老旧建筑",
        "最后给出最终答案。|请用完整的句子回答。|请写出所有步骤。",
        "背景|编号",
        _WIDE,
    ),
    Tongue(
        "es",
        "Explica paso a paso el siguiente tema|Describe los errores más comunes en este tema|"
        "Compara dos maneras de abordar este tema|Razona con todo detalle sobre este tema",
        "el riego del jardín|la fermentación del pan|los paneles solares|el contrato de alquiler|"
        "el presupuesto de un viaje|los hábitos de sueño|la reparación de una bicicleta|una apertura de ajedrez|"
        "un algoritmo de ordenación|los arrecifes de coral|el plegamiento de las proteínas|una reclamación al seguro",
        "un equipo pequeño|un plazo muy corto|un presupuesto fijo|un clima lluvioso|lectores jóvenes|"
        "mediciones con ruido|un pueblo remoto|un edificio antiguo",
        "Da la respuesta final al terminar.|Responde con frases completas.|Muestra todos los pasos.",
        "Contexto|Caso",
    ),
    Tongue(
        "fr",
        "Explique étape par étape le sujet suivant|Décris les erreurs les plus courantes sur ce sujet|"
        "Compare deux façons d'aborder ce sujet|Raisonne en détail sur ce sujet",
        "l'arrosage du jardin|la fermentation du pain|les panneaux solaires|le bail d'un logement|"
        "le budget d'un voyage|les habitudes de sommeil|la réparation d'un vélo|une ouverture aux échecs|"
        "un algorithme de tri|les récifs coralliens|le repliement des protéines|une déclaration de sinistre",
        "une petite équipe|un délai très court|un budget fixe|un climat pluvieux|de jeunes lecteurs|"
        "des mesures bruitées|un village isolé|un bâtiment ancien",
        "Donne la réponse finale à la fin.|Réponds par des phrases complètes.|Montre toutes les étapes.",
        "Contexte|Cas",
        (" : ", ". "),
    ),
    Tongue(
        "de",
        "Erkläre Schritt für Schritt das folgende Thema|Beschreibe die häufigsten Fehler bei diesem Thema|"
        "Vergleiche zwei Wege, dieses Thema anzugehen|Lege zu diesem Thema alle Zwischenschritte dar",
        "die Bewässerung des Gartens|die Gärung von Brotteig|Solaranlagen|ein Mietvertrag|ein Reisebudget|"
        "Schlafgewohnheiten|die Reparatur eines Fahrrads|eine Schacheröffnung|ein Sortierverfahren|Korallenriffe|"
        "die Faltung von Proteinen|ein Versicherungsfall",
        "ein kleines Team|eine knappe Frist|ein festes Budget|ein regnerisches Klima|junge Leser|"
        "verrauschte Messungen|ein abgelegenes Dorf|ein altes Gebäude",
        "Gib am Ende die endgültige Antwort.|Antworte in ganzen Sätzen.|Zeige alle Schritte.",
        "Rahmen|Fall",
    ),
    Tongue(
        "ja",
        "次のテーマを順を追って説明してください|このテーマでよくある間違いを述べてください|"
        "このテーマに取り組む二つの方法を比べてください|このテーマについて推論の過程を詳しく書いてください",
        "庭の水やり|パンの発酵|太陽光パネル|賃貸契約|旅行の予算|睡眠の習慣|自転車の修理|チェスの序盤|整列アルゴリズム|サンゴ礁|"
        "タンパク質の折りたたみ|保険金の請求",
        "小さなチーム|短い締め切り|決まった予算|雨の多い気候|若い読者|雑音の多い測定|人里離れた村|古い建物",
        "最後に最終的な答えを示してください。|完全な文で答えてください。|すべての手順を示してください。",
        "前提|番号",
        _WIDE,
    ),
    Tongue(
        "ru",
        "Объясни шаг за шагом следующую тему|Опиши самые частые ошибки в этой теме|Сравни два подхода к этой теме|"
        "Подробно изложи ход рассуждений по этой теме",
        "полив сада|брожение хлебного теста|солнечные панели|договор аренды|бюджет поездки|режим сна|"
        "ремонт велосипеда|шахматный дебют|алгоритм сортировки|коралловые рифы|сворачивание белков|страховой случай",
        "небольшая команда|сжатые сроки|фиксированный бюджет|дождливый климат|юные читатели|"
        "зашумлённые измерения|отдалённая деревня|старое здание",
        "Окончательный ответ дай последней строкой.|Отвечай полными предложениями.|Покажи все шаги.",
        "Условия|Случай",
    ),
    Tongue(
        "ar",
        "اشرح الموضوع التالي خطوة بخطوة|صف أكثر الأخطاء شيوعا في هذا الموضوع|"
        "قارن بين طريقتين للتعامل مع هذا الموضوع|اكتب مراحل التفكير في هذا الموضوع بالتفصيل",
        "ري الحديقة|تخمير الخبز|الألواح الشمسية|عقد الإيجار|ميزانية السفر|عادات النوم|إصلاح الدراجة|"
        "افتتاحيات الشطرنج|خوارزمية الترتيب|الشعاب المرجانية|طي البروتينات|مطالبة التأمين",
        "فريق صغير|موعد نهائي قريب|ميزانية ثابتة|مناخ ممطر|قراء صغار السن|قياسات مشوشة|قرية نائية|مبنى قديم",
        "قدم الإجابة النهائية في الختام.|أجب بجمل كاملة.|اعرض كل الخطوات.",
        "السياق|رقم الحالة",
    ),
    Tongue(
        "pt",
        "Explique passo a passo o seguinte tema|Descreva os erros mais comuns neste tema|"
        "Compare duas maneiras de abordar este tema|Raciocine em detalhe sobre este tema",
        "a rega do jardim|a fermentação do pão|os painéis solares|o contrato de aluguel|o orçamento de uma viagem|"
        "os hábitos de sono|o conserto de uma bicicleta|uma abertura de xadrez|um algoritmo de ordenação|"
        "os recifes de coral|o enovelamento de proteínas|um pedido de indenização ao seguro",
        "uma equipe pequena|um prazo curto|um orçamento fixo|um clima chuvoso|leitores jovens|"
        "medições com ruído|uma aldeia remota|um prédio antigo",
        "Dê a resposta final no fim.|Responda com frases completas.|Mostre todos os passos.",
        "Contexto|Caso",
    ),
    Tongue(
        "ko",
        "다음 주제를 단계별로 설명해 주세요|이 주제에서 가장 흔한 실수를 설명해 주세요|"
        "이 주제를 다루는 두 가지 방법을 비교해 주세요|이 주제에 대한 추론 과정을 자세히 써 주세요",
        "정원 물 주기|빵 반죽의 발효|태양광 패널|임대차 계약|여행 예산|수면 습관|자전거 수리|"
        "체스 오프닝|정렬 알고리즘|산호초|"
        "단백질 접힘|보험금 청구",
        "작은 팀|촉박한 마감|정해진 예산|비가 많은 기후|어린 독자|잡음이 많은 측정|외딴 마을|오래된 건물",
        "마지막에 최종 답을 제시해 주세요.|완전한 문장으로 답해 주세요.|모든 단계를 보여 주세요.",
        "상황|번호",
    ),
)
"""Breadth of questions in other languages than English was reported of one campaign (Google, Feb 2026)."""

N_ASKS, N_TOPICS, N_SETTINGS, N_CLOSERS = 4, 12, 8, 3
"""Alternatives that every language has."""
