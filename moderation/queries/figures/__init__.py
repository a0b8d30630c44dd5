"""The newsroom's figures over a period: counted in the database where a count will do, read in bounded number else."""
