"""Files as Thai offices send them, and a registry with one district, one herb and two actors in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from herbcity.intake.loading import LoadReport, load
from herbcity.registry.writing import Editor

Write = Callable[..., Path]
Load = Callable[..., LoadReport]

PROVINCE = {
    "evidence.csv": "id,title,published_on\nminutes,รายงานประชุม,1 มีนาคม 2566\n",
    "districts.csv": (
        "code,name_th,name_en,latitude,longitude,evidence_level,evidence\n"
        "7209,อำเภออู่ทอง,U Thong,14.37,99.89,DOCUMENTED,minutes\n"
        "7201,อำเภอเมืองสุพรรณบุรี,Mueang Suphan Buri,14.47,100.12,DOCUMENTED,minutes\n"
    ),
    "herbs.csv": "id,scientific_name,name_th,evidence_level\nturmeric,Curcuma longa,ขมิ้นชัน,REPORTED\n",
    "actors.csv": (
        "code,name_th,roles,district,households,evidence_level,evidence\n"
        "HC-0001-E,กลุ่มสมุนไพรบ้านดอน,FARMER_GROUP,7209,40,DOCUMENTED,minutes\n"
        "HC-0002-C,โรงพยาบาลอู่ทอง,BUYER;PROCESSOR,7209,,DOCUMENTED,minutes\n"
    ),
    "links.csv": (
        "kind,source,target,herb,form,volume_kg_per_year,status,evidence_level,evidence\n"
        "SUPPLIES,HC-0001-E,HC-0002-C,turmeric,DRIED,1200,ACTIVE,DOCUMENTED,minutes\n"
    ),
}
"""A small province; the codes' check characters are those of ``identity.actor_code``."""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files into a folder of their own and give the folder."""

    def write(files: dict[str, str | bytes], folder: str = "upload") -> Path:
        root = tmp_path / folder
        for name, content in files.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


@pytest.fixture
def load_files(sqlite_engine: Engine, write: Write) -> Load:
    """Load files, each time from a fresh folder, into one registry on SQLite."""
    folders = iter(range(1000))

    def load_files(files: dict[str, str | bytes], **options: bool) -> LoadReport:
        folder = write(files, f"upload-{next(folders)}")
        return load(sqlite_engine, folder, editor=Editor("office"), **options)

    return load_files
