"""What the record shows, and how sure that is.

Clopper-Pearson intervals and Fisher's exact test in `shares`, the sign test, a permutation test
for pairs and the conditional test of two Poisson counts in `changes`, the permutation test of a
difference and within-cluster resampling in `clusters`, placebo dates in `placebo`.
"""
