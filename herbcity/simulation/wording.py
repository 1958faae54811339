"""What each sheet and each column means, in Thai and English, for the data package."""

from __future__ import annotations

from herbcity.registry.changes import RecordKind

K = RecordKind

# The tables below are for reading across: one thing, one line.
# fmt: off
# ruff: noqa: E501

SHEETS: dict[RecordKind, tuple[str, str]] = {
    K.EVIDENCE: ("หลักฐาน", "Evidence: documents, pages, data sets, or the program that invented an example"),
    K.DISTRICT: ("อำเภอ", "Districts, each with one point that stands for it"),
    K.HERB: ("สมุนไพร", "Herbs"),
    K.LADDER_STEP: ("ขั้นบันไดมูลค่า", "Ladder steps: how one form of a herb becomes the next, with prices and costs"),
    K.ACTOR: ("ผู้มีส่วนร่วมในห่วงโซ่", "Actors: organisations, offices and classes of them that a text names"),
    K.LINK: ("ความเชื่อมโยง", "Links: how two actors are joined"),
    K.LISTING: ("ข้อเสนอและความต้องการ", "Listings: offers and needs of materials and services"),
    K.CAPACITY: ("กำลังการแปรรูป", "Processing capacities"),
    K.CERTIFICATE: ("ใบรับรอง", "Certificates"),
    K.DECISION: ("การตัดสินใจเรื่องข้อเสนอ", "Decisions: what became of suggestions, and what they said then"),
}

_INTERVAL_TH, _INTERVAL_EN = "ต่ำ;กลาง;สูง", "low;mid;high"

COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("รหัสระเบียน เว้นว่างได้ ระบบสร้างจากช่องที่บ่งชี้ระเบียน", "Record id; may be empty, then it is made from the fields that tell records apart"),
    "code": ("รหัส", "Code"),
    "title": ("ชื่อเอกสารหรือคำบรรยายหน้าเว็บ", "Title of the document, or words that describe the page"),
    "publisher": ("ผู้เผยแพร่", "Publisher"),
    "url": ("ที่อยู่เว็บ", "Address"),
    "published_on": ("วันที่เผยแพร่ (ค.ศ.)", "Day of publication (C.E.)"),
    "retrieved_on": ("วันที่เปิดอ่าน (ค.ศ.)", "Day on which it was read (C.E.)"),
    "note": ("หมายเหตุ", "Note"),
    "evidence_level": ("ระดับหลักฐาน", "How well it is known"),
    "evidence": ("รหัสหลักฐาน คั่นด้วย ;", "Ids of the evidence, set apart by semicolons"),
    "name_th": ("ชื่อภาษาไทย", "Thai name"),
    "name_en": ("ชื่อภาษาอังกฤษ", "English name"),
    "other_names": ("ชื่ออื่น คั่นด้วย ;", "Other names, set apart by semicolons"),
    "latitude": ("ละติจูด (WGS84)", "Latitude (WGS84 degrees)"),
    "longitude": ("ลองจิจูด (WGS84)", "Longitude (WGS84 degrees)"),
    "scientific_name": ("ชื่อวิทยาศาสตร์", "Scientific name"),
    "parts_used": ("ส่วนที่ใช้ คั่นด้วย ;", "Parts used, set apart by semicolons"),
    "harvest_share_by_month": ("สัดส่วนเก็บเกี่ยว ม.ค. ถึง ธ.ค. รวมเป็น 1", "Share of the harvest, January to December; adds up to 1"),
    "champion_lists": ("บัญชีสมุนไพรเด่นที่มีชื่ออยู่ คั่นด้วย ;", "Lists of champion herbs that name it, set apart by semicolons"),
    "regulated": ("มีกฎหมายควบคุมเฉพาะ", "Whether special rules govern it"),
    "herb": ("รหัสสมุนไพร", "Id of the herb"),
    "from_form": ("รูปแบบก่อนแปรรูป", "Form before processing"),
    "to_form": ("รูปแบบหลังแปรรูป", "Form after processing"),
    "kg_in_per_kg_out": (f"วัตถุดิบกี่ กก. ต่อผลผลิต 1 กก. ({_INTERVAL_TH})", f"kg in for one kg out ({_INTERVAL_EN})"),
    "price_in": (f"ราคาวัตถุดิบ บาท/กก. ({_INTERVAL_TH})", f"Price of what goes in, THB per kg ({_INTERVAL_EN})"),
    "price_out": (f"ราคาผลผลิต บาท/กก. ({_INTERVAL_TH})", f"Price of what comes out, THB per kg ({_INTERVAL_EN})"),
    "cost_per_kg_out": (f"ต้นทุนแปรรูป บาท/กก.ผลผลิต ({_INTERVAL_TH})", f"Cost of processing, THB per kg out ({_INTERVAL_EN})"),
    "stated_on": ("วันที่ของตัวเลข (ค.ศ.)", "Day for which the figures were stated (C.E.)"),
    "roles": ("บทบาท คั่นด้วย ; บทบาทแรกกำหนดช่วงของห่วงโซ่", "Roles, set apart by semicolons; the first one sets the stage"),
    "legal_form": ("รูปแบบทางกฎหมาย", "Legal form"),
    "registration_id": ("เลขทะเบียนนิติบุคคล 13 หลัก หรือเลขทะเบียนอื่น", "13-digit juristic number, or another register's number"),
    "district": ("รหัสอำเภอ", "Code of the district"),
    "subdistrict": ("ตำบล", "Subdistrict"),
    "size": ("ขนาดกิจการ", "Size of the firm"),
    "households": ("จำนวนครัวเรือนสมาชิก", "Member households"),
    "kind": ("ประเภท", "Kind"),
    "source": ("รหัสผู้กระทำ", "Code of the actor that the verb starts from"),
    "target": ("รหัสผู้รับ", "Code of the actor that the verb points at"),
    "form": ("รูปแบบสินค้า", "Product form"),
    "volume_kg_per_year": ("ปริมาณ กก./ปี", "Volume, kg a year"),
    "status": ("สถานะ", "Status"),
    "valid_from": ("มีผลตั้งแต่ (ค.ศ.)", "Valid from (C.E.)"),
    "valid_until": ("มีผลถึงก่อนวันนี้ (ค.ศ.)", "Valid until, that day not included (C.E.)"),
    "actor": ("รหัสผู้มีส่วนร่วม", "Code of the actor"),
    "side": ("เสนอหรือต้องการ", "Offer or need"),
    "service": ("บริการ", "Service"),
    "kg_by_month": ("ปริมาณ กก. ม.ค. ถึง ธ.ค.", "kg in each month, January to December"),
    "price_per_kg": (f"ราคา บาท/กก. ({_INTERVAL_TH})", f"Price, THB per kg ({_INTERVAL_EN})"),
    "amount_thb": ("จำนวนเงิน บาท", "Amount, THB"),
    "requires": ("ใบรับรองที่ต้องมี คั่นด้วย ;", "Certificates asked for, set apart by semicolons"),
    "max_distance_km": ("ระยะทางไกลสุด กม.", "Greatest distance, km"),
    "waste_code": ("รหัสของเสีย 6 หลัก", "Six-digit waste code"),
    "kg_in_per_month": ("รับวัตถุดิบได้ กก./เดือน", "kg that can be taken in each month"),
    "holder": ("รหัสผู้ถือใบรับรอง", "Code of the holder"),
    "level": ("ระดับ", "Level, for kinds that have levels"),
    "number": ("เลขที่ใบรับรอง", "Number of the certificate"),
    "decision.number": ("ลำดับที่ของการตัดสินใจเรื่องเดียวกัน", "How many decisions about the same suggestion there were by then, this one included"),
    "suggestion": ("รหัสข้อเสนอ", "Key of the suggestion"),
    "state": ("ผลการตัดสินใจ", "What the suggestion became"),
    "decided_on": ("วันที่ตัดสินใจ (ค.ศ.)", "Day of the decision (C.E.)"),
    "by": ("ผู้ตัดสินใจ เป็นหน่วยงานหรือตำแหน่ง", "Who decided: an office or a role"),
    "realised_thb": ("เกิดจริง บาท/ปี ติดลบคือขาดทุน", "What came of it, THB a year; below 0 is a loss"),
    "because": ("เหตุที่ไม่เอา", "Why it was dismissed"),
    "facts": ("ข้อมูลในวันที่ไม่เอา (JSON)", "What was recorded when it was dismissed, as JSON"),
    "predicted_thb": (f"คาดไว้ บาท/ปี ({_INTERVAL_TH})", f"What was predicted, THB a year ({_INTERVAL_EN})"),
    "predicted_probability": ("โอกาสที่คาดไว้ 0 ถึง 1", "The chance that was predicted, 0 to 1"),
    "issuer": ("ผู้ออกใบรับรอง", "Issuer"),
}
