"""What the issues of a customer tell: counts for the matrix and the criteria, and open issues of the same matter.

Never judges; customers and components are compared as `plain` reads them, capitals and blanks apart.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, literal_column, select

from bot.db.columns import name_key
from bot.db.engine import Session
from bot.db.tables import facts, issues
from bot.domain.commands import CustomerWrote
from bot.domain.facts import Commanded
from bot.domain.ids import IssueId, PersonId, TeamId, TierKey
from bot.domain.issue import Status
from bot.domain.matrix import Known, Likeness, Report, Severity, same_matter
