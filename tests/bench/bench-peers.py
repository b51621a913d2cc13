# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What bench-analytics and bench-reports compare with in numpy and pandas: python3 bench-peers.py METHOD FOLDER prints the processor
# seconds that the method took on the numbers in the folder, reading not counted, and one figure of the result.
import os
import sys
import time

import numpy

METHOD, FOLDER = sys.argv[1:3]
NONE = numpy.iinfo(numpy.int32).min  # a day that is not known


def load(name, kind):
    return numpy.fromfile(os.path.join(FOLDER, name), dtype=kind)


def edlae():
    """As published, with the dropout term and normalised members: a sparse Gram matrix and one inverse."""
    import scipy.sparse

    n_members, n_items = load("size", numpy.uint32)
    member, item = load("member", numpy.uint32), load("item", numpy.uint32)
    start = time.process_time()
    x = scipy.sparse.csr_matrix((numpy.ones(len(member)), (member, item)), shape=(n_members, n_items))
    x.data[:] = 1
    length = numpy.asarray(x.sum(axis=1)).ravel()
    weight = numpy.where(length > 0, length, 1) ** -0.5 * (length > 0)
    gram = (x.T @ scipy.sparse.diags(weight) @ x).toarray()
    diagonal = numpy.diag_indices(n_items)
    gram[diagonal] *= 1 + 0.7 / 0.3
    gram[diagonal] += 100 * weight[length > 0].mean()
    p = numpy.linalg.inv(gram)
    b = p / -numpy.diag(p)
    b[diagonal] = 0
    return time.process_time() - start, "%.4f" % b.sum()


def mrr():
    """Balances, movements by month and the cohort tables; movements within a month are netted."""
    import pandas

    bounds = load("bounds", numpy.int32)
    frame = pandas.DataFrame(
        {"member": load("member", numpy.uint32), "start": load("from", numpy.int32), "end": load("to", numpy.int32),
         "currency": load("currency", numpy.uint16), "worth": load("worth", numpy.float64)})
    rates = load("rates", numpy.float64).reshape(-1, len(bounds))  # of a currency at the end of each month
    start = time.process_time()
    frame["end"] = frame["end"].where(frame["end"] != NONE, numpy.iinfo(numpy.int32).max)
    frame = frame[frame["end"] > frame["start"]]
    first = frame.groupby("member")["start"].min()
    cohort = numpy.searchsorted(bounds, first.to_numpy(), side="right") - 1
    cohort = pandas.Series(cohort, index=first.index)
    before, tables, flows = None, [], []
    for month in range(len(bounds)):
        day = bounds[month] - 1
        at = frame[(frame["start"] <= day) & (frame["end"] > day)]
        worth = at["worth"] * rates[at["currency"], month]
        now = worth.groupby(at["member"]).sum()
        if before is not None:
            both = pandas.concat([before, now], axis=1, keys=["was", "is"]).fillna(0)
            change = both["is"] - both["was"]
            new = (both["was"] == 0) & (cohort.reindex(both.index) == month - 1)
            flows.append((change[new].sum(), change[(both["was"] == 0) & ~new].sum(), change[both["is"] == 0].sum(),
                          change[(both["was"] > 0) & (both["is"] > both["was"])].sum(),
                          change[(both["is"] > 0) & (both["is"] < both["was"])].sum()))
            tables.append(now.groupby(cohort.reindex(now.index)).agg(["count", "sum"]))
        before = now
    took = time.process_time() - start
    paying = sum(int(table.loc[table.index >= 0, "count"].sum()) * (p + 1) for p, table in enumerate(tables))
    return took, "%d %.2f" % (paying, before.sum())


seconds, figure = {"edlae": edlae, "mrr": mrr}[METHOD]()
print("%.3f %s" % (seconds, figure))
