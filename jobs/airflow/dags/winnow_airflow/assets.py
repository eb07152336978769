"""The tables of a warehouse as assets, and files of the warehouse's storage."""

from __future__ import annotations

import re

from airflow.sdk import Asset, ObjectStoragePath


def table_asset(warehouse: str, table: str) -> Asset:
    """The asset of a table. Equal arguments give equal assets, in whatever DAG."""
    root = warehouse.rstrip("/")
    uri = root if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", root) else f"file://{root}"
    return Asset(name=f"winnow.{root.rsplit('/', 1)[-1]}.{table}", uri=f"{uri}/{table}", group="winnow")


def storage_path(path: str) -> ObjectStoragePath:
    """A file as Airflow reads it. Hadoop's s3a is Airflow's s3, by the provider of Amazon."""
    return ObjectStoragePath(re.sub(r"^s3a://", "s3://", path))


def folder_name(run_id: str) -> str:
    """A run id as a part of a path: without colon and plus sign, which not all storages take."""
    return re.sub(r"[^A-Za-z0-9._~-]", "-", run_id)
