"""Single faults put into generated disclosures that add up: how many are found, located and repaired rightly.

python -m tests.faults 2000 1       # number of faults, first seed; `make faults N=2000`
"""
