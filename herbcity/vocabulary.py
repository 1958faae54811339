"""The grammar of the herbal value chain: its terms, and which actors may stand at either end of which link.

One table, read by intake, by the mutations, by the documentation and by the GraphQL descriptions alike.
Every term is its own name (``LinkKind.SUPPLIES == "SUPPLIES"``), the same word in CSV, SQL and GraphQL,
and carries a Thai word, an English word and a sentence that says what it means.

>>> LinkKind.SUPPLIES.th, LinkKind.SUPPLIES.en
('ส่งวัตถุดิบให้', 'supplies')
>>> link_rule(LinkKind.FINANCES).flow.en
'finance'
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, Self

# The tables below are for reading across: one term, one line.
# fmt: off
# ruff: noqa: E501


class Term(StrEnum):
    """A word of the vocabulary, with its Thai and English names and its meaning.

    ``rank`` is its position in the declared order, 0 first; it matters for ordered terms such as evidence levels.
    """

    th: str
    en: str
    meaning: str
    rank: int

    def __new__(cls, name: str, th: str = "", en: str = "", meaning: str = "") -> Self:
        # The defaults are for type checkers, to whom LinkKind("SUPPLIES") looks like a call of this.
        member = str.__new__(cls, name)
        member._value_ = name
        member.th = th
        member.en = en
        member.meaning = meaning
        member.rank = len(cls.__members__)
        return member


class Stage(Term):
    """Where in the chain an actor stands."""

    UPSTREAM = "UPSTREAM", "ต้นน้ำ", "upstream", "Inputs, planting material, cultivation, collection."
    MIDSTREAM = "MIDSTREAM", "กลางน้ำ", "midstream", "Washing, drying, milling, extraction, manufacturing."
    DOWNSTREAM = "DOWNSTREAM", "ปลายน้ำ", "downstream", "Distribution, hospitals, retail, spa, tourism, export."
    SUPPORT = "SUPPORT", "หน่วยสนับสนุน", "support", "Research, advice, finance, certification, coordination."


class ActorRole(Term):
    """What an actor does in the chain. One organisation may have several; the first one sets its stage."""

    FARMER_GROUP = "FARMER_GROUP", "กลุ่มเกษตรกร", "farmer group", "Growers or collectors of herbs who act together."
    INPUT_SUPPLIER = "INPUT_SUPPLIER", "ผู้จำหน่ายพันธุ์และปัจจัย", "input supplier", "Sells or gives planting material and farm inputs."
    COLLECTOR = "COLLECTOR", "ผู้รวบรวม", "collector", "Gathers raw herbs from many growers and passes them on."
    PROCESSOR = "PROCESSOR", "ผู้แปรรูป", "processor", "Turns herbs into a higher form: dried, powder, extract, finished goods."
    RESEARCH_PARTNER = "RESEARCH_PARTNER", "หน่วยวิจัย", "research partner", "A university or institute that does research and development."
    SUPPORT_AGENCY = "SUPPORT_AGENCY", "หน่วยงานสนับสนุน", "support agency", "A public agency that advises, trains, certifies or permits."
    FINANCIER = "FINANCIER", "สถาบันการเงิน", "financier", "Lends, guarantees or grants money."
    INDUSTRY_BODY = "INDUSTRY_BODY", "องค์กรภาคเอกชน", "industry body", "A federation, chamber or association of firms."
    BUYER = "BUYER", "ผู้รับซื้อ", "buyer", "Buys herbs or herbal goods for use, sale or export."

    @property
    def stage(self) -> Stage:
        """The stage of an actor whose first role this is."""
        return _STAGE_OF_ROLE[self]


_STAGE_OF_ROLE = {
    ActorRole.FARMER_GROUP: Stage.UPSTREAM,
    ActorRole.INPUT_SUPPLIER: Stage.UPSTREAM,
    ActorRole.COLLECTOR: Stage.MIDSTREAM,
    ActorRole.PROCESSOR: Stage.MIDSTREAM,
    ActorRole.RESEARCH_PARTNER: Stage.SUPPORT,
    ActorRole.SUPPORT_AGENCY: Stage.SUPPORT,
    ActorRole.FINANCIER: Stage.SUPPORT,
    ActorRole.INDUSTRY_BODY: Stage.SUPPORT,
    ActorRole.BUYER: Stage.DOWNSTREAM,
}


class Flow(Term):
    """What a link carries. A layer of the network is the links of one flow."""

    MATERIAL = "MATERIAL", "วัตถุดิบ", "material", "Herbs in any form, in kg a year."
    BYPRODUCT = "BYPRODUCT", "ผลพลอยได้", "by-product", "Residue of processing, in kg a year."
    KNOWLEDGE = "KNOWLEDGE", "ความรู้", "knowledge", "Research, advice, training, mentoring."
    FINANCE = "FINANCE", "เงินทุน", "finance", "Credit, guarantees and grants, in THB."
    SERVICE = "SERVICE", "บริการ", "service", "Processing for others, certification, market opening."
    COORDINATION = "COORDINATION", "การประสานงาน", "coordination", "Working together, membership."


class LinkKind(Term):
    """How two actors are joined; each kind has one rule in ``LINK_RULES``. Read source, verb, target."""

    SUPPLIES = "SUPPLIES", "ส่งวัตถุดิบให้", "supplies", "The source sells or delivers herbs, in some form, to the target."
    PROCESSES_FOR = "PROCESSES_FOR", "รับจ้างแปรรูปให้", "processes for", "The source processes material that stays the target's (toll processing)."
    TAKES_BYPRODUCT_FROM = "TAKES_BYPRODUCT_FROM", "รับผลพลอยได้จาก", "takes by-product from", "The source takes residue that arises at the target."
    RESEARCHES_WITH = "RESEARCHES_WITH", "วิจัยร่วมกับ", "researches with", "Both do research and development together."
    ADVISES = "ADVISES", "ให้คำปรึกษาแก่", "advises", "The source gives advice or recommendations to the target."
    TRAINS = "TRAINS", "ฝึกอบรมให้", "trains", "The source trains people of the target."
    CERTIFIES = "CERTIFIES", "รับรองมาตรฐานให้", "certifies", "The source tests, audits, certifies or permits the target."
    FINANCES = "FINANCES", "ให้เงินทุนแก่", "finances", "The source lends, guarantees or grants money to the target."
    MENTORS = "MENTORS", "เป็นพี่เลี้ยงให้", "mentors", "A stronger firm teaches a smaller one, for instance on industrial waste."
    OPENS_MARKET_FOR = "OPENS_MARKET_FOR", "เปิดตลาดให้", "opens market for", "The source brings the target's goods to buyers."
    COORDINATES_WITH = "COORDINATES_WITH", "ประสานงานกับ", "coordinates with", "Both meet or plan together. No goods, money or service need follow."
    MEMBER_OF = "MEMBER_OF", "เป็นส่วนหนึ่งของ", "is part of", "The source belongs to the target."


class LinkStatus(Term):
    """How far a link has come. A proposed link is not part of the network; one that ended was, until its end."""

    PROPOSED = "PROPOSED", "เสนอ", "proposed", "Somebody proposed or recommended it; nobody says that it happens."
    AGREED = "AGREED", "ตกลงแล้ว", "agreed", "Both sides agreed; it has not begun."
    TRIAL = "TRIAL", "ทดลอง", "trial", "It is being tried."
    ACTIVE = "ACTIVE", "ดำเนินอยู่", "active", "It is at work."
    ENDED = "ENDED", "สิ้นสุด", "ended", "It is over."


AT_WORK = frozenset({LinkStatus.AGREED, LinkStatus.TRIAL, LinkStatus.ACTIVE})
"""The statuses of a link that has come about and is not over."""


class EvidenceLevel(Term):
    """How well a record is known, weakest first. A result has the level of its weakest input."""

    ILLUSTRATIVE = "ILLUSTRATIVE", "ตัวอย่างสมมติ", "illustrative", "Invented, to show how the system works. Never about a real organisation."
    ESTIMATED = "ESTIMATED", "ประมาณการ", "estimated", "General knowledge or an estimate; no source was opened."
    REPORTED = "REPORTED", "มีผู้รายงาน", "reported", "Somebody said so: the actor, an officer, or a text that says it indirectly."
    DOCUMENTED = "DOCUMENTED", "มีเอกสาร", "documented", "A published document says so."
    VERIFIED = "VERIFIED", "ตรวจสอบแล้ว", "verified", "Checked with the actor, an official register or by calculation."


class ProductForm(Term):
    """The form in which a herb is traded, from planting material up the ladder of value, and residue."""

    PLANTING_MATERIAL = "PLANTING_MATERIAL", "ส่วนขยายพันธุ์", "planting material", "Seed, seedling or seed rhizome."
    FRESH = "FRESH", "สด", "fresh", "As harvested. Never added to dried weights."
    DRIED = "DRIED", "แห้ง", "dried", "Cut or whole, dried to about 10 % moisture."
    POWDER = "POWDER", "ผง", "powder", "Milled."
    EXTRACT = "EXTRACT", "สารสกัด", "extract", "Active substances drawn out by a solvent."
    ESSENTIAL_OIL = "ESSENTIAL_OIL", "น้ำมันหอมระเหย", "essential oil", "Distilled oil."
    SEMI_FINISHED = "SEMI_FINISHED", "กึ่งสำเร็จรูป", "semi-finished", "Infused oil, balm base and the like."
    FINISHED = "FINISHED", "ผลิตภัณฑ์สำเร็จรูป", "finished product", "Medicine, capsule, tea, compress, inhaler, cosmetic, food."
    RESIDUE = "RESIDUE", "กากและผลพลอยได้", "residue", "What remains after processing: marc, peel, leaf, hydrosol."


class ServiceKind(Term):
    """A service that one actor offers and another needs."""

    FINANCING = "FINANCING", "สินเชื่อ/เงินทุน", "financing", "Credit for investment or working capital."
    CREDIT_GUARANTEE = "CREDIT_GUARANTEE", "ค้ำประกันสินเชื่อ", "credit guarantee", "A guarantee towards a lender."
    CONSULTING = "CONSULTING", "ให้คำปรึกษา", "consulting", "Advice on production, law, waste or business."
    TRAINING = "TRAINING", "ฝึกอบรม", "training", "Courses and demonstrations."
    TESTING = "TESTING", "ตรวจวิเคราะห์", "testing", "Laboratory analysis."
    CERTIFICATION = "CERTIFICATION", "รับรองมาตรฐาน", "certification", "Audit and award of a certificate."
    RESEARCH = "RESEARCH", "วิจัยและพัฒนา", "research and development", "Joint or commissioned research."
    RESEARCH_FUNDING = "RESEARCH_FUNDING", "ทุนวิจัย", "research funding", "Grants for research."
    MARKET_ACCESS = "MARKET_ACCESS", "เชื่อมโยงตลาด", "market access", "Introductions to buyers, fairs, outlets."
    PERMITTING = "PERMITTING", "อนุมัติ/อนุญาต", "permitting", "Licences and permits."
    MENTORING = "MENTORING", "พี่เลี้ยง", "mentoring", "A stronger firm's guidance."
    PLANTING_MATERIAL = "PLANTING_MATERIAL", "พันธุ์พืช", "planting material", "Propagation of planting material."
    LAND_INFORMATION = "LAND_INFORMATION", "ข้อมูลที่ดิน", "land information", "Soil and land suitability."
    TOLL_PROCESSING = "TOLL_PROCESSING", "รับจ้างแปรรูป", "toll processing", "Processing of material that stays the customer's."


class ListingSide(Term):
    """The two sides of a listing."""

    OFFER = "OFFER", "เสนอ", "offer", "The actor can give this."
    NEED = "NEED", "ต้องการ", "need", "The actor wants this."


class MindDimension(Term):
    """The four dimensions of the Ministry of Industry's MIND policy (2566)."""

    BUSINESS = "BUSINESS", "ส่งเสริมธุรกิจ", "business", "Promote business."
    COMMUNITY = "COMMUNITY", "ดูแลชุมชน", "community", "Care for the community."
    ENVIRONMENT = "ENVIRONMENT", "รักษาสิ่งแวดล้อม", "environment", "Preserve the environment."
    INCOME_DISTRIBUTION = "INCOME_DISTRIBUTION", "กระจายรายได้", "income distribution", "Distribute income."


class SuggestionOrder(Term):
    """What suggestions are ordered by, the highest first."""

    EXPECTED_VALUE = "EXPECTED_VALUE", "มูลค่าคาดหวัง", "expected value", "Value times the chance that it comes about, THB a year."
    PROBABILITY = "PROBABILITY", "โอกาสเกิดขึ้นจริง", "probability", "The chance that it comes about."
    BUSINESS = "BUSINESS", "ส่งเสริมธุรกิจ", "business", "THB a year added."
    COMMUNITY = "COMMUNITY", "ดูแลชุมชน", "community", "Households in community groups reached."
    ENVIRONMENT = "ENVIRONMENT", "รักษาสิ่งแวดล้อม", "environment", "Tonnes of residue put to use."
    INCOME_DISTRIBUTION = "INCOME_DISTRIBUTION", "กระจายรายได้", "income distribution", "The share of the gain that goes to the smaller side."
    INFORMATION = "INFORMATION", "ข้อมูลที่ควรถามต่อ", "information", "How far the expected value could move once its prices, quantities and distances are known."

    @property
    def dimension(self) -> MindDimension:
        """The dimension of an order by one of the four; raises ValueError for the other orders."""
        return MindDimension(self)


class SuggestionState(Term):
    """What has become of a suggestion."""

    OPEN = "OPEN", "ยังไม่ตัดสินใจ", "open", "Nobody has decided yet."
    DISMISSED = "DISMISSED", "ไม่เอา", "dismissed", "Turned down, with a reason."
    ACCEPTED = "ACCEPTED", "รับไว้", "accepted", "Worth following."
    CONTACTED = "CONTACTED", "ติดต่อแล้ว", "contacted", "The parties have been contacted."
    MET = "MET", "พบกันแล้ว", "met", "The parties have met."
    AGREED = "AGREED", "ตกลงแล้ว", "agreed", "The parties agreed."
    TRIAL = "TRIAL", "ทดลอง", "trial", "The parties are trying it."
    ACTIVE = "ACTIVE", "ดำเนินอยู่", "active", "It has become a link at work."
    ENDED = "ENDED", "สิ้นสุด", "ended", "It came about and is over."


class DismissalReason(Term):
    """Why a suggestion was turned down, which says what would bring it back."""

    CERTIFICATE = "CERTIFICATE", "ขาดใบรับรอง", "a certificate is lacking", "Back when either side is awarded a certificate that was lacking, or no longer requires it."
    PRICE = "PRICE", "ราคาไม่ลงตัว", "the price", "Back with a new price or cost: of the listings, or of the rung that the taker climbs."
    QUANTITY = "QUANTITY", "ปริมาณหรือเดือนไม่ตรงกัน", "the quantity or the season", "Back with new monthly quantities or a new capacity of either side."
    DISTANCE = "DISTANCE", "ไกลเกินไป", "the distance", "Back when either side's place or the largest distance that it accepts becomes another."
    PARTNER = "PARTNER", "ไม่เอาคู่ค้ารายนี้", "this partner is not wanted", "Back only with a new listing of either side, for instance next season's."
    OTHER = "OTHER", "เหตุผลอื่น", "another reason", "Back when anything that the suggestion rests on becomes another."


class IdentityVerdict(Term):
    """Whether two actors of the registry are one organisation."""

    SAME = "SAME", "รายเดียวกัน", "the same", "They are one organisation, recorded twice."
    DIFFERENT = "DIFFERENT", "คนละราย", "different", "They are two organisations, however alike; never asked again."
    UNSURE = "UNSURE", "ไม่แน่ใจ", "unsure", "Looked at and not settled; left alone until somebody knows more."


class DuplicateReason(Term):
    """Why two actors may be one organisation. A name never decides by itself."""

    SAME_NUMBER = "SAME_NUMBER", "เลขทะเบียนเดียวกัน", "same number", "Their registration numbers are equal, punctuation apart."
    SAME_NAME = "SAME_NAME", "ชื่อเดียวกัน", "same name", "A name of each is equal once legal form, place words and spelling are set aside."
    NEAR_NAME = "NEAR_NAME", "ชื่อใกล้กันในอำเภอเดียวกัน", "near name in one district", "Names that differ by one character, with equal numbers in them, in the same district."


class LegalForm(Term):
    """What an actor is in law."""

    COMMUNITY_ENTERPRISE = "COMMUNITY_ENTERPRISE", "วิสาหกิจชุมชน", "community enterprise", "Registered with the Department of Agricultural Extension."
    COMMUNITY_ENTERPRISE_NETWORK = "COMMUNITY_ENTERPRISE_NETWORK", "เครือข่ายวิสาหกิจชุมชน", "community enterprise network", "A registered network of community enterprises."
    COOPERATIVE = "COOPERATIVE", "สหกรณ์", "cooperative", "Registered with the Cooperative Promotion Department."
    FARMERS_GROUP = "FARMERS_GROUP", "กลุ่มเกษตรกร (นิติบุคคล)", "registered farmers' group", "A juristic farmers' group under the Cooperative Act."
    INFORMAL_GROUP = "INFORMAL_GROUP", "กลุ่มที่ไม่เป็นทางการ", "informal group", "A group that is not registered, as far as is known."
    COMPANY = "COMPANY", "บริษัทจำกัด", "company limited", "Registered with the Department of Business Development."
    PUBLIC_COMPANY = "PUBLIC_COMPANY", "บริษัทมหาชนจำกัด", "public company limited", "Registered with the Department of Business Development."
    LIMITED_PARTNERSHIP = "LIMITED_PARTNERSHIP", "ห้างหุ้นส่วนจำกัด", "limited partnership", "Registered with the Department of Business Development."
    REGISTERED_PARTNERSHIP = "REGISTERED_PARTNERSHIP", "ห้างหุ้นส่วนสามัญนิติบุคคล", "registered ordinary partnership", "Registered with the Department of Business Development."
    SOLE_PROPRIETOR = "SOLE_PROPRIETOR", "บุคคลธรรมดา (พาณิชย์)", "sole proprietor", "A person in trade; the record is personal data."
    SOCIAL_ENTERPRISE = "SOCIAL_ENTERPRISE", "วิสาหกิจเพื่อสังคม", "social enterprise", "A status on top of another form."
    HOSPITAL = "HOSPITAL", "โรงพยาบาล", "hospital", "A public or private hospital."
    GOVERNMENT_OFFICE = "GOVERNMENT_OFFICE", "ส่วนราชการ", "government office", "An office of a ministry, department or province."
    LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT", "องค์กรปกครองส่วนท้องถิ่น", "local government", "A municipality or provincial administrative organisation."
    STATE_ENTERPRISE = "STATE_ENTERPRISE", "รัฐวิสาหกิจ", "state enterprise", "For instance a state bank."
    PUBLIC_ORGANISATION = "PUBLIC_ORGANISATION", "องค์การมหาชน", "public organisation", "An autonomous public body."
    EDUCATIONAL_INSTITUTION = "EDUCATIONAL_INSTITUTION", "สถาบันการศึกษา", "educational institution", "A university or college."
    ASSOCIATION = "ASSOCIATION", "สมาคม/สภา/หอการค้า/มูลนิธิ", "association", "A foundation, association, council or chamber."
    UNNAMED_GROUP = "UNNAMED_GROUP", "กลุ่มที่เอกสารไม่ระบุชื่อ", "class named in a source", "A class of actors that a source speaks of without naming any."


class FirmSize(Term):
    """Size under the ministerial regulation of B.E. 2562 (employees or revenue; revenue decides)."""

    MICRO = "MICRO", "รายย่อย", "micro", "At most 5 employees, revenue at most 1.8 M THB a year."
    SMALL = "SMALL", "ขนาดย่อม", "small", "Manufacturing: at most 50 employees, at most 100 M THB a year."
    MEDIUM = "MEDIUM", "ขนาดกลาง", "medium", "Manufacturing: at most 200 employees, at most 500 M THB a year."
    LARGE = "LARGE", "ขนาดใหญ่", "large", "Above medium."


class CertificateKind(Term):
    """A standard or certificate. Never the bare letters GI: they stand for two different things."""

    GAP = "GAP", "GAP (มกษ. 9001)", "Good Agricultural Practice", "Food crops, herbs among them; Department of Agriculture."
    GAP_HERB = "GAP_HERB", "GAP พืชสมุนไพร (มกษ. 3502)", "GAP for herbs", "ACFS standard for herbs."
    DRIED_HERB = "DRIED_HERB", "มกษ. 3005 สมุนไพรแห้ง", "dried herb standard", "ACFS standard for dried medicinal herbs."
    GACP = "GACP", "GACP", "Good Agricultural and Collection Practice", "WHO 2003; Department of Thai Traditional and Alternative Medicine."
    ORGANIC_TH = "ORGANIC_TH", "Organic Thailand (มกษ. 9000)", "Organic Thailand", "Department of Agriculture."
    PGS = "PGS", "พีจีเอส", "Participatory Guarantee System", "Organic assurance by peers."
    GMP_HERB = "GMP_HERB", "GMP ผลิตภัณฑ์สมุนไพร", "GMP for herbal products", "Thai FDA."
    FDA_REGISTRATION = "FDA_REGISTRATION", "ขึ้นทะเบียนตำรับ", "herbal product registration", "Herbal Product Act 2562, first route."
    FDA_NOTIFICATION = "FDA_NOTIFICATION", "แจ้งรายละเอียด", "herbal product notification", "Herbal Product Act 2562, second route."
    FDA_LISTING = "FDA_LISTING", "จดแจ้ง", "herbal product listing", "Herbal Product Act 2562, third route."
    FDA_FOOD = "FDA_FOOD", "เลขสารบบอาหาร", "food serial number", "Thai FDA."
    FDA_COSMETIC = "FDA_COSMETIC", "เลขที่จดแจ้งเครื่องสำอาง", "cosmetic notification", "Thai FDA."
    TCPS = "TCPS", "มผช.", "Thai Community Product Standard", "TISI."
    OTOP = "OTOP", "โอทอป 1–5 ดาว", "OTOP Product Champion", "One to five stars; Community Development Department."
    HALAL = "HALAL", "ฮาลาล", "Halal", "Central Islamic Council of Thailand; certifies the firm, never a person."
    TIS = "TIS", "มอก.", "Thai Industrial Standard", "TISI."
    TDC_MARK = "TDC_MARK", "เครื่องหมาย TDC", "TDC mark", "DTAM's mark for organic herbs."
    GREEN_INDUSTRY = "GREEN_INDUSTRY", "อุตสาหกรรมสีเขียว", "Green Industry", "Ministry of Industry, levels 1 (commitment) to 5 (network)."
    GEOGRAPHICAL_INDICATION = "GEOGRAPHICAL_INDICATION", "สิ่งบ่งชี้ทางภูมิศาสตร์", "Geographical Indication", "Department of Intellectual Property."
    CONTROLLED_HERB_LICENCE = "CONTROLLED_HERB_LICENCE", "ใบอนุญาตสมุนไพรควบคุม", "controlled herb licence", "Needed to handle a regulated herb."
    WASTE_PERMIT = "WASTE_PERMIT", "ใบอนุญาตนำของเสียออกนอกโรงงาน (สก.2)", "permit to take waste out of the factory (SK.2)", "Department of Industrial Works; without it the residue of a factory stays there."
    DATA_CONSENT = "DATA_CONSENT", "หนังสือยินยอมให้ส่งข้อมูล", "consent to pass on data", "Given by the holder in writing; the issuer is the financier to whom data may go, any if left out."

    @property
    def highest_level(self) -> int | None:
        """The highest level of a certificate that has levels, else None."""
        return {"GREEN_INDUSTRY": 5, "OTOP": 5}.get(self)


GREEN_INDUSTRY_LEVELS = (
    ("ความมุ่งมั่นสีเขียว", "Green Commitment"),
    ("ปฏิบัติการสีเขียว", "Green Activity"),
    ("ระบบสีเขียว", "Green System"),
    ("วัฒนธรรมสีเขียว", "Green Culture"),
    ("เครือข่ายสีเขียว", "Green Network"),
)
"""Names of levels 1 to 5 (boi.go.th/tir/issue/201105_21_5/162.htm)."""


class LinkRule(NamedTuple):
    """One row of the grammar.

    ``forward`` says whether what flows goes from source to target; a taker of by-products is the source
    of its link, but the residue flows towards it. ``inverse_th`` and ``inverse_en`` are the verb as read from
    the target; an undirected kind has the same verb both ways.
    """

    kind: LinkKind
    flow: Flow
    sources: frozenset[ActorRole]
    targets: frozenset[ActorRole]
    directed: bool
    forward: bool
    unit: str | None
    inverse_th: str
    inverse_en: str

    def verb(self, language: str, *, inverse: bool = False) -> str:
        """The relation in words, ``"th"`` or ``"en"``, read from the source or (``inverse``) from the target."""
        if inverse:
            return self.inverse_th if language == "th" else self.inverse_en
        return self.kind.th if language == "th" else self.kind.en


_R = ActorRole
_ANYONE = frozenset(ActorRole)
_OPERATORS = frozenset({_R.FARMER_GROUP, _R.INPUT_SUPPLIER, _R.COLLECTOR, _R.PROCESSOR, _R.BUYER})
_HELPERS = frozenset({_R.SUPPORT_AGENCY, _R.RESEARCH_PARTNER, _R.INDUSTRY_BODY})
_FIRMS = frozenset({_R.COLLECTOR, _R.PROCESSOR, _R.BUYER})
_KG, _THB = "kg/year", "THB"

LINK_RULES: dict[LinkKind, LinkRule] = {
    rule.kind: rule
    for rule in (
        LinkRule(LinkKind.SUPPLIES, Flow.MATERIAL, _OPERATORS, _OPERATORS, True, True, _KG,
                 "รับวัตถุดิบจาก", "is supplied by"),
        LinkRule(LinkKind.PROCESSES_FOR, Flow.SERVICE, frozenset({_R.PROCESSOR}), _OPERATORS, True, True, _KG,
                 "จ้างแปรรูปโดย", "has its material processed by"),
        LinkRule(LinkKind.TAKES_BYPRODUCT_FROM, Flow.BYPRODUCT, _OPERATORS | {_R.RESEARCH_PARTNER},
                 _OPERATORS, True, False, _KG, "ส่งผลพลอยได้ให้", "gives by-product to"),
        LinkRule(LinkKind.RESEARCHES_WITH, Flow.KNOWLEDGE, frozenset({_R.RESEARCH_PARTNER}),
                 _OPERATORS | _HELPERS, False, True, None, LinkKind.RESEARCHES_WITH.th, LinkKind.RESEARCHES_WITH.en),
        LinkRule(LinkKind.ADVISES, Flow.KNOWLEDGE, _HELPERS, _OPERATORS | {_R.SUPPORT_AGENCY}, True, True, None,
                 "รับคำปรึกษาจาก", "is advised by"),
        LinkRule(LinkKind.TRAINS, Flow.KNOWLEDGE, _HELPERS, _OPERATORS, True, True, None,
                 "รับการฝึกอบรมจาก", "is trained by"),
        LinkRule(LinkKind.CERTIFIES, Flow.SERVICE, frozenset({_R.SUPPORT_AGENCY, _R.RESEARCH_PARTNER}), _OPERATORS,
                 True, True, None, "ได้รับการรับรองจาก", "is certified by"),
        LinkRule(LinkKind.FINANCES, Flow.FINANCE, frozenset({_R.FINANCIER, _R.SUPPORT_AGENCY}),
                 _OPERATORS | {_R.RESEARCH_PARTNER}, True, True, _THB, "ได้รับเงินทุนจาก", "is financed by"),
        LinkRule(LinkKind.MENTORS, Flow.KNOWLEDGE, _FIRMS, _OPERATORS, True, True, None,
                 "มีพี่เลี้ยงคือ", "is mentored by"),
        LinkRule(LinkKind.OPENS_MARKET_FOR, Flow.SERVICE, frozenset({_R.SUPPORT_AGENCY, _R.INDUSTRY_BODY, _R.BUYER}),
                 _OPERATORS, True, True, None, "ได้ตลาดผ่าน", "reaches its market through"),
        LinkRule(LinkKind.COORDINATES_WITH, Flow.COORDINATION, _ANYONE, _ANYONE, False, True, None,
                 LinkKind.COORDINATES_WITH.th, LinkKind.COORDINATES_WITH.en),
        LinkRule(LinkKind.MEMBER_OF, Flow.COORDINATION, _ANYONE,
                 frozenset({_R.INDUSTRY_BODY, _R.FARMER_GROUP, _R.SUPPORT_AGENCY}), True, True, None,
                 "มีสมาชิกคือ", "has as a member"),
    )
}
"""The grammar, one rule a kind."""


def link_rule(kind: LinkKind) -> LinkRule:
    """The rule of one kind of link.

    >>> rule = link_rule(LinkKind.TAKES_BYPRODUCT_FROM)
    >>> rule.verb("th"), rule.verb("th", inverse=True), rule.forward
    ('รับผลพลอยได้จาก', 'ส่งผลพลอยได้ให้', False)
    """
    return LINK_RULES[kind]
