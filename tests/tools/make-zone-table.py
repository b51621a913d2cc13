#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/base/zones.tsv: what Python's zoneinfo says of instants and days around every change of the clocks
of some zones, and of random ones, all in the past, where no zone's rules change any more.

The day is found by walking through the minutes, not by the arithmetic that the table is to check."""

import datetime as dt
import random
import sys
import zoneinfo

UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1)
ZONES = ["UTC", "Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe",
         "America/Sao_Paulo", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "Asia/Beirut", "America/Havana",
         "Pacific/Kiritimati", "Asia/Kathmandu"]


def local(zone, second):
    return dt.datetime.fromtimestamp(second, UTC).astimezone(zone).replace(tzinfo=None)


def day_number(moment):
    return (moment.date() - EPOCH.date()).days


def changes(zone, start, end):
    """Instants at which the offset changes, to the second."""
    def offset(t):
        return dt.datetime.fromtimestamp(t, UTC).astimezone(zone).utcoffset()
    found, step = [], 6 * 3600
    for t in range(start, end, step):
        low, high = t, t + step
        if offset(low) == offset(high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if offset(middle) == offset(low):
                low = middle
            else:
                high = middle
        found.append(high)
    return found


def day_start(zone, day):
    """The first minute at which the local date is the day or a later one."""
    t = day * 86400 - 15 * 3600
    while day_number(local(zone, t)) < day:
        t += 60
    return t


def day_at(zone, second):
    """The greatest local date up to then: a day that has begun stays begun."""
    return max(day_number(local(zone, second - back)) for back in range(0, 3 * 3600 + 1, 60))


def from_local(zone, naive):
    return int(naive.replace(tzinfo=zone, fold=0).timestamp())


def main():
    rng = random.Random(2026)
    start, end = int(dt.datetime(1994, 1, 1, tzinfo=UTC).timestamp()), int(dt.datetime(2024, 1, 1, tzinfo=UTC).timestamp())
    print("# zone\tinstant (s)\tday at it\toffset (s)\tstart of that day (s)\tlocal time (s as if UTC)\tits instant (s)")
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        moments = changes(zone, start, end)
        moments = moments if len(moments) <= 12 else sorted(rng.sample(moments, 12))
        instants = {t + delta for t in moments for delta in (-3600, -1, 0, 1800, 3600)}
        instants |= {rng.randrange(start, end) for _ in range(8)}
        for t in sorted(instants):
            day = day_at(zone, t)
            wall = local(zone, t) + dt.timedelta(minutes=rng.choice([-60, -30, 0, 30, 60]))
            seconds = int((wall - EPOCH).total_seconds())
            offset = int((local(zone, t) - dt.datetime.fromtimestamp(t, UTC).replace(tzinfo=None)).total_seconds())
            print(name, t, day, offset, day_start(zone, day), seconds, from_local(zone, wall), sep="\t")


if __name__ == "__main__":
    sys.exit(main())
