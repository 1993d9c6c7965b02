"""Cursor's Admin API: daily usage, usage events, spend, members, audit log.

https://cursor.com/docs/account/teams/admin-api
"""
