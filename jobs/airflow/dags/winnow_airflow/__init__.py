"""DAGs for Winnow: see docs/airflow.md. Public: winnow_dag, WinnowOperator, Installation, table_asset."""

from winnow_airflow.assets import table_asset
from winnow_airflow.factory import winnow_dag
from winnow_airflow.installation import Installation
from winnow_airflow.operators import WinnowOperator, WinnowStageOperator

__all__ = ["Installation", "WinnowOperator", "WinnowStageOperator", "table_asset", "winnow_dag"]
