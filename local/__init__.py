"""The same system on one machine: a folder, a process and one DuckDB file in the place of Google Cloud.

backends      which class stands behind which setting
bus           topics and subscribers inside this process
warehouse     BigQuery SQL on one DuckDB file
running       one command becomes one run
pages         what a person reads
commands      one small module per command of `python -m local`
sample_org    vendor doubles for a lifelike organisation, and its truth
"""
