"""Vendor doubles on loopback HTTP for a lifelike organisation, and the truth they are measured by.

people, keys, org            who and what the organisation is
*_activity, costs            what it did on a day: each day can be generated alone, memory does not grow with days
truth, attribution           what a correct pipeline must find, from the activity and the mapping sheet only
sheets, money_sheet          the sheet as a folder of CSV tabs: who owns what, and seats, budgets, invoices
seats, seat_truth            which seats are paid for, and what they cost on each day, without any SQL
spend, invoices, budgets     what a month was charged with, and what people typed in about it
*_api, paging, questions     what the vendors' documentation says they answer
faults, damage, server       how they misbehave on request, and the servers themselves
recorded                     recorded answers in place of the organisation
"""
